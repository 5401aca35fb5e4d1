package io.supervision.benchmarks.compare;

import io.supervision.benchmarks.Forked;
import java.io.IOException;
import java.util.List;

/** The old and the new engine, warm, in one JVM or in one each. */
final class Engines implements AutoCloseable {

  private final Engine before;
  private final Engine after;

  private Engines(Engine first, Engine second, boolean afterFirst) {
    before = afterFirst ? second : first;
    after = afterFirst ? first : second;
  }

  /** Starts both and waits until they are warm. */
  static Engines start(Plan plan, Subject subject, boolean afterFirst) throws IOException {
    String first = afterFirst ? plan.after() : plan.before();
    String second = afterFirst ? plan.before() : plan.after();
    Forked jvm = plan.forks() ? jvm(plan, subject, first) : jvm(plan, subject, first, second);
    try {
      Engine other = plan.forks() ? new Engine(jvm(plan, subject, second), 0) : new Engine(jvm, 1);
      return new Engines(new Engine(jvm, 0), other, afterFirst);
    } catch (IOException | RuntimeException e) {
      jvm.close();
      throw e;
    }
  }

  private static Forked jvm(Plan plan, Subject subject, String... engines) throws IOException {
    return Forked.start(
        plan.jvm(),
        subject.workload().id(),
        subject.contender(),
        subject.size(),
        plan.warmSeconds(),
        List.of(engines));
  }

  /** Measures both some times, right beside each other, and each time another one first. */
  Round round(int turns, boolean afterFirst) throws IOException {
    double[] old = new double[turns];
    double[] fresh = new double[turns];
    double[] ratios = new double[turns];
    for (int turn = 0; turn < turns; turn++) {
      if (afterFirst == (turn % 2 == 0)) {
        fresh[turn] = after.measure();
        old[turn] = before.measure();
      } else {
        old[turn] = before.measure();
        fresh[turn] = after.measure();
      }
      ratios[turn] = fresh[turn] / old[turn];
    }
    return new Round(Interval.median(old), Interval.median(fresh), Interval.medianRatio(ratios));
  }

  @Override
  public void close() {
    before.jvm().close();
    after.jvm().close();
  }

  private record Engine(Forked jvm, int index) {
    double measure() throws IOException {
      return jvm.measure(index);
    }
  }

  /** The figures of both, and the ratio of those that were taken beside each other. */
  record Round(double before, double after, double ratio) {}
}
