package io.supervision.benchmarks.compare;

import java.util.Arrays;
import java.util.Random;

/**
 * The median of some ratios, and where it lies with a confidence of 95 %. Halfway between 2 and 1/2
 * is 1, so that noise draws the ratio of a thing to itself in neither direction.
 *
 * @param lower the lower end
 * @param median the median of the ratios themselves
 * @param upper the upper end
 */
record Interval(double lower, double median, double upper) {

  private static final int RESAMPLES = 10_000;
  private static final long SEED = 42;

  /** Percentile bootstrap: the medians of as many ratios, drawn with replacement. */
  static Interval of(double... ratios) {
    double[] medians = new double[RESAMPLES];
    double[] drawn = new double[ratios.length];
    Random random = new Random(SEED);
    for (int i = 0; i < RESAMPLES; i++) {
      Arrays.setAll(drawn, any -> ratios[random.nextInt(ratios.length)]);
      medians[i] = medianRatio(drawn);
    }
    Arrays.sort(medians);
    int outside = RESAMPLES / 40;
    return new Interval(medians[outside], medianRatio(ratios), medians[RESAMPLES - 1 - outside]);
  }

  /** The middle ratio, or the one that is as far from one of the middle two as from the other. */
  static double medianRatio(double... ratios) {
    double[] sorted = ratios.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : Math.sqrt(sorted[half - 1] * sorted[half]);
  }

  /** The middle figure, or halfway between the middle two. */
  static double median(double... figures) {
    double[] sorted = figures.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  @Override
  public String toString() {
    return String.format("%.3f (%.3f to %.3f)", median, lower, upper);
  }
}
