package io.supervision.benchmarks.workload;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Something to be measured.
 *
 * @param id its name on the command line
 * @param title what it is
 * @param unit what its figures mean
 * @param size how many children it has by default
 * @param contenders by name; the first is what all others are compared with
 */
public record Workload(
    String id, String title, Unit unit, int size, Map<String, Contender> contenders) {

  /** What is done by hand, with bare threads. */
  public static final String BARE = "bare";

  /** What most trees are. */
  public static final String SUPERVISED = "supervised";

  /** Children of a template, where they are measured beside those with ids. */
  public static final String TEMPLATE = "template";

  private static final String OBSERVED = "observed";
  private static final String PEKKO = "pekko";
  private static final String EXECUTOR = "executor";

  /** All of them, in the order of the table. */
  public static final List<Workload> ALL =
      List.of(
          of("start", "start idle children, one call each", Unit.NANOS, 100_000)
              .by(BARE, StartIdle::bare)
              .by(SUPERVISED, StartIdle::dynamic)
              .by(TEMPLATE, StartIdle::template)
              .by("loaded", StartIdle::loaded)
              .by(PEKKO, PekkoActors::start)
              .by(EXECUTOR, RetryingTasks::start),
          of("callers", "start idle children, by callers at once", Unit.NANOS, 100_000)
              .by("1 caller", StartIdle.by(1))
              .by("2 callers", StartIdle.by(2))
              .by("8 callers", StartIdle.by(8)),
          of("heap", "heap per idle child", Unit.BYTES_EACH, 100_000)
              .by(BARE, HeapPerChild::bare)
              .by(SUPERVISED, HeapPerChild::dynamic)
              .by(TEMPLATE, HeapPerChild::template)
              .by(PEKKO, PekkoActors::heap),
          of("recovery", "crash to running again, median", Unit.NANOS_EACH, 10_000)
              .by(BARE, Recovery::bare)
              .by(SUPERVISED, Recovery::plain)
              .by(OBSERVED, Recovery::observed)
              .by(PEKKO, PekkoActors::recovery)
              .by(EXECUTOR, RetryingTasks::recovery),
          of("restarts", "one restart, the child crashes at once", Unit.NANOS_EACH, 300_000)
              .by(BARE, RestartRate::bare)
              .by(SUPERVISED, RestartRate::plain)
              .by(OBSERVED, RestartRate::observed)
              .by("listened", RestartRate::listened)
              .by("limited", RestartRate::limited)
              .by(PEKKO, PekkoActors::restarts)
              .by(EXECUTOR, RetryingTasks::restarts),
          of("restart-rate", "one restart, 100 children crash at once", Unit.NANOS_EACH, 300_000)
              .by(SUPERVISED, RestartRate::together),
          of("depth", "one restart, below some supervisors", Unit.NANOS_EACH, 300_000)
              .by("below 1", RestartRate.below(0))
              .by("below 10", RestartRate.below(9))
              .by("below 100", RestartRate.below(99))
              .by("below 1000", RestartRate.below(999)),
          of("storm", "all children crash at once", Unit.NANOS, 10_000)
              .by(BARE, Storm::bare)
              .by(SUPERVISED, Storm::supervised)
              .by("limited", Storm::limited)
              .by(PEKKO, PekkoActors::storm)
              .by(EXECUTOR, RetryingTasks::storm),
          of("one-for-all", "one-for-all, in order", Unit.NANOS, 1_000)
              .by(BARE, OneForAll::bare)
              .by(SUPERVISED, OneForAll::supervised),
          of("stop", "stop idle children, no order", Unit.NANOS, 100_000)
              .by(BARE, UnorderedStop::bare)
              .by(SUPERVISED, UnorderedStop::supervised)
              .by(PEKKO, PekkoActors::stop)
              .by(EXECUTOR, RetryingTasks::stop),
          of(
                  "tree-build",
                  "build a tree of 11 supervisors for each 100 workers",
                  Unit.NANOS,
                  100_000)
              .by(BARE, BigTree::bareBuild)
              .by(SUPERVISED, BigTree::build),
          of("tree-stop", "stop that tree in order", Unit.NANOS, 100_000)
              .by(BARE, BigTree::bareStop)
              .by(SUPERVISED, BigTree::stop),
          of("active-count", "active count, during restarts", Unit.NANOS_EACH, 100_000)
              .by(SUPERVISED, Reads::activeCount),
          of("child-ids", "ids of all children, during restarts", Unit.NANOS, 100_000)
              .by(SUPERVISED, Reads::childIds));

  private static Workload of(String id, String title, Unit unit, int size) {
    return new Workload(id, title, unit, size, Map.of());
  }

  private Workload by(String name, Contender contender) {
    Map<String, Contender> all = new LinkedHashMap<>(contenders);
    all.put(name, contender);
    return new Workload(id, title, unit, size, all);
  }

  /**
   * Finds one.
   *
   * @param id its name on the command line
   * @return the workload
   * @throws IllegalArgumentException if there is none
   */
  public static Workload of(String id) {
    return ALL.stream()
        .filter(workload -> workload.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no workload '"
                        + id
                        + "'; there are "
                        + ALL.stream().map(Workload::id).toList()));
  }
}
