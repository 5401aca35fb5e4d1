package io.supervision.benchmarks.workload;

/** One way to do a workload. */
@FunctionalInterface
public interface Contender {

  /**
   * Does it once.
   *
   * @param size how many children
   * @return what was measured, in the workload's unit
   * @throws Exception if it cannot be done
   */
  double measure(int size) throws Exception;
}
