package io.supervision.benchmarks;

import io.supervision.benchmarks.workload.BareThreads;
import io.supervision.benchmarks.workload.Contender;
import io.supervision.benchmarks.workload.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * A figure of one contender: the median of what can be measured in a while. Where engines are
 * compared each has a copy of this class, which is why it takes and gives types of the JDK only.
 */
final class Measurement {

  private static final long WHILE_NANOS = 300_000_000L;

  /** The part of a workload that runs first after each collection. */
  private static final int PART = 10;

  private Measurement() {}

  static Callable<Double> of(String workload, String name, int size) {
    Contender contender = Workload.of(workload).contenders().get(name);
    if (contender == null) {
      throw new IllegalArgumentException("no contender '" + name + "' in '" + workload + "'");
    }
    return () -> BareThreads.call(() -> measure(contender, size));
  }

  /** Right after a collection whatever runs first is slow: that is a part that does not count. */
  private static double measure(Contender contender, int size) throws Exception {
    contender.measure(Math.max(1, size / PART));
    List<Double> figures = new ArrayList<>();
    long start = System.nanoTime();
    do {
      figures.add(contender.measure(size));
    } while (System.nanoTime() - start < WHILE_NANOS || figures.size() % 2 == 0);
    return Benchmarks.median(figures.stream());
  }
}
