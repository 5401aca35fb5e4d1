package io.supervision.benchmarks.compare;

import static io.supervision.benchmarks.workload.Workload.SUPERVISED;
import static io.supervision.benchmarks.workload.Workload.TEMPLATE;

import io.supervision.benchmarks.workload.Workload;
import java.util.List;

/**
 * Something that is compared.
 *
 * @param workload what is measured
 * @param contender its supervised contender
 * @param size how many children
 * @param limit how much more the new engine may take
 */
record Subject(Workload workload, String contender, int size, Limit limit) {

  private static final int RESTARTS = 100_000;

  /** All of them, in the order of the table. */
  static final List<Subject> ALL =
      List.of(
          of("start", SUPERVISED),
          of("start", TEMPLATE),
          of("heap", SUPERVISED),
          of("heap", TEMPLATE),
          of("recovery", SUPERVISED).withSize(2_000),
          of("restarts", SUPERVISED).withSize(RESTARTS),
          of("restarts", "limited").withSize(RESTARTS),
          of("restarts", "listened").withSize(RESTARTS),
          of("restart-rate", SUPERVISED).withSize(RESTARTS),
          of("storm", SUPERVISED).withLimit(Limit.WIDE),
          of("one-for-all", SUPERVISED),
          of("stop", SUPERVISED),
          of("tree-build", SUPERVISED),
          of("tree-stop", SUPERVISED));

  private static Subject of(String id, String contender) {
    Workload workload = Workload.of(id);
    return new Subject(workload, contender, workload.size(), Limit.NARROW);
  }

  /** Those with a name, or all of a workload. */
  static List<Subject> named(String name) {
    List<Subject> found =
        ALL.stream()
            .filter(subject -> subject.name().equals(name) || subject.workload().id().equals(name))
            .toList();
    if (found.isEmpty()) {
      throw new IllegalArgumentException(
          "nothing to compare is named '"
              + name
              + "'; there are "
              + ALL.stream().map(Subject::name).toList());
    }
    return found;
  }

  String name() {
    return contender.equals(SUPERVISED) ? workload.id() : workload.id() + "/" + contender;
  }

  Subject withSize(int value) {
    return new Subject(workload, contender, value, limit);
  }

  Subject withLimit(Limit value) {
    return new Subject(workload, contender, size, value);
  }
}
