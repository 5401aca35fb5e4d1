package io.supervision.benchmarks.workload;

/** What a figure of a workload means; less is better in each. */
public enum Unit {
  /** Nanoseconds for all of it. */
  NANOS("ms", 1e6),
  /** Nanoseconds for one of many. */
  NANOS_EACH("ns", 1),
  /** Bytes of heap for one child. */
  BYTES_EACH("B", 1);

  private final String label;
  private final double divisor;

  Unit(String label, double divisor) {
    this.label = label;
    this.divisor = divisor;
  }

  /**
   * A figure as people read it.
   *
   * @param value what a contender measured
   * @return with its unit
   */
  public String format(double value) {
    double shown = value / divisor;
    return (shown >= 100 ? String.format("%,.0f", shown) : String.format("%.3g", shown))
        + " "
        + label;
  }
}
