package io.supervision.benchmarks.compare;

/**
 * How much more the new engine may take: the upper end of the interval is at most {@code upper}, or
 * at most {@code noisy} if the interval contains 1.
 *
 * @param upper how far a ratio may lie above 1
 * @param noisy how far one may that cannot be told from 1
 */
record Limit(double upper, double noisy) {

  static final Limit NARROW = new Limit(1.03, 1.10);
  static final Limit WIDE = new Limit(1.15, 1.30);

  /** Reads what {@link #toString} writes, such as {@code 1.03/1.10}. */
  static Limit of(String text) {
    String[] ends = text.split("/", -1);
    if (ends.length != 2) {
      throw new IllegalArgumentException("no limit: '" + text + "'; one is 1.03/1.10");
    }
    return new Limit(Double.parseDouble(ends[0]), Double.parseDouble(ends[1]));
  }

  Verdict verdict(Interval ratio) {
    if (ratio.upper() <= upper || (ratio.lower() <= 1 && ratio.upper() <= noisy)) {
      return Verdict.HOLDS;
    }
    return ratio.lower() <= 1 ? Verdict.OPEN : Verdict.MORE;
  }

  @Override
  public String toString() {
    return String.format("%.2f/%.2f", upper, noisy);
  }

  /** What a ratio says. */
  enum Verdict {
    /** It is within the limit. */
    HOLDS,
    /** The interval is too wide to tell: more rounds are needed, or a quieter machine. */
    OPEN,
    /** The new engine takes more than the limit allows. */
    MORE
  }
}
