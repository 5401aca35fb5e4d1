package io.supervision.benchmarks;

import io.supervision.benchmarks.workload.BareThreads;
import io.supervision.benchmarks.workload.Contender;
import io.supervision.benchmarks.workload.Workload;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One contender in a JVM of its own: gets warm and says so, then measures once for each line that
 * it reads, and prints the figure. Arguments: workload, contender, size.
 */
final class Fork {

  /** What it prints when it is warm. */
  static final String WARM = "warm";

  private static final long WARM_NANOS = 3_000_000_000L;
  private static final int WARM_TIMES = 3;

  private static final long WHILE_NANOS = 300_000_000L;

  /** The part of a workload that runs first after each collection. */
  private static final int PART = 10;

  private Fork() {}

  public static void main(String[] args) throws Exception {
    Workload workload = Workload.of(args[0]);
    Contender contender = workload.contenders().get(args[1]);
    int size = Integer.parseInt(args[2]);
    if (contender == null) {
      throw new IllegalArgumentException("no contender '" + args[1] + "' in " + workload);
    }
    BareThreads.call(() -> warmUp(contender, size));
    System.out.println(WARM);
    BufferedReader asked =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    while (asked.readLine() != null) {
      System.gc();
      System.out.println(BareThreads.call(() -> afterTheCollection(contender, size)));
    }
    // what is still parked by hand ends with the process
    Runtime.getRuntime().halt(0);
  }

  /**
   * The median of what can be measured in a while. Right after a collection whatever runs first is
   * slow: that is a part that does not count.
   */
  private static double afterTheCollection(Contender contender, int size) throws Exception {
    contender.measure(Math.max(1, size / PART));
    List<Double> figures = new ArrayList<>();
    long start = System.nanoTime();
    do {
      figures.add(contender.measure(size));
    } while (System.nanoTime() - start < WHILE_NANOS || figures.size() % 2 == 0);
    return Benchmarks.median(figures.stream());
  }

  private static long warmUp(Contender contender, int size) throws Exception {
    long start = System.nanoTime();
    long times = 0;
    while (times < WARM_TIMES || System.nanoTime() - start < WARM_NANOS) {
      contender.measure(size);
      times++;
    }
    return times;
  }
}
