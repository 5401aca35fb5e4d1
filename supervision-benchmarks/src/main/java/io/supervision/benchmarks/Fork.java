package io.supervision.benchmarks;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * One contender in a JVM of its own: gets warm and says so, then measures once for each line that
 * it reads, and prints the figure. Arguments: workload, contender, size, seconds to get warm, and
 * the classes of any engines that are compared; a line says which of them to measure.
 */
final class Fork {

  /** What it prints when it is warm. */
  static final String WARM = "warm";

  private static final int WARM_TIMES = 3;

  private Fork() {}

  public static void main(String[] args) throws Exception {
    String workload = args[0];
    String contender = args[1];
    int size = Integer.parseInt(args[2]);
    long warmNanos = Long.parseLong(args[3]) * 1_000_000_000;
    List<String> engines = List.of(args).subList(4, args.length);
    List<Callable<Double>> measurements =
        engines.isEmpty()
            ? List.of(Measurement.of(workload, contender, size))
            : EngineLoader.measurements(engines, workload, contender, size);
    warmUp(measurements, warmNanos * measurements.size());
    System.out.println(WARM);
    BufferedReader asked =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = asked.readLine(); line != null; line = asked.readLine()) {
      System.gc();
      System.out.println(measurements.get(Integer.parseInt(line)).call());
    }
    // what is still parked by hand ends with the process
    Runtime.getRuntime().halt(0);
  }

  /** In turn, so that none of them gets code that has been compiled for another alone. */
  private static void warmUp(List<Callable<Double>> measurements, long nanos) throws Exception {
    long start = System.nanoTime();
    for (int i = 0; i < WARM_TIMES || System.nanoTime() - start < nanos; i++) {
      for (Callable<Double> measurement : measurements) {
        measurement.call();
      }
    }
  }
}
