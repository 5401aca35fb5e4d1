package io.supervision.benchmarks;

import io.supervision.benchmarks.workload.BareThreads;
import io.supervision.benchmarks.workload.Contender;
import io.supervision.benchmarks.workload.Workload;
import java.util.Arrays;

/**
 * One contender in a JVM of its own: a few times to get warm, then measured; prints the median.
 * Arguments: workload, contender, size, times.
 */
final class Fork {

  private static final long WARM_NANOS = 3_000_000_000L;
  private static final int WARM_TIMES = 3;

  private Fork() {}

  public static void main(String[] args) throws Exception {
    Workload workload = Workload.of(args[0]);
    Contender contender = workload.contenders().get(args[1]);
    int size = Integer.parseInt(args[2]);
    int times = Integer.parseInt(args[3]);
    if (contender == null) {
      throw new IllegalArgumentException("no contender '" + args[1] + "' in " + workload);
    }
    System.out.println(BareThreads.call(() -> median(contender, size, times)));
    // what is still parked by hand ends with the process
    Runtime.getRuntime().halt(0);
  }

  private static double median(Contender contender, int size, int times) throws Exception {
    long start = System.nanoTime();
    for (int i = 0; i < WARM_TIMES || System.nanoTime() - start < WARM_NANOS; i++) {
      contender.measure(size);
    }
    double[] measured = new double[times];
    for (int i = 0; i < times; i++) {
      System.gc();
      measured[i] = contender.measure(size);
    }
    Arrays.sort(measured);
    return measured[times / 2];
  }
}
