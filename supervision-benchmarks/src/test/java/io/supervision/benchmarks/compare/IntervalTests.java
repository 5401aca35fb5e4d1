package io.supervision.benchmarks.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.supervision.benchmarks.compare.Limit.Verdict;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** That the statistics are right where the answer is known. */
class IntervalTests {

  @Test
  void theMedianIsTheMiddleOneOrHalfwayBetweenTwo() {
    assertEquals(2, Interval.median(9, 1, 2));
    assertEquals(3, Interval.median(9, 1, 2, 4));
  }

  @Test
  void theMedianRatioLiesBetweenTwoAsTheirProductDoes() {
    assertEquals(2, Interval.medianRatio(9, 1, 2));
    assertEquals(1, Interval.medianRatio(9, 2, 0.5, 0.1));
  }

  @Test
  void theIntervalOfOneRatioIsThatRatio() {
    assertEquals(new Interval(1.5, 1.5, 1.5), Interval.of(1.5));
  }

  /**
   * The median of 21 drawn from 1 to 21 is at most k if 11 of them are: by the binomial
   * distribution with 1.8 % for 6 and 5.6 % for 7, with 94.4 % for 14 and 98.2 % for 15.
   */
  @Test
  void theIntervalOfTwentyOneIsFromTheSeventhToTheFifteenth() {
    double[] ratios = IntStream.rangeClosed(1, 21).mapToDouble(i -> 22 - i).toArray();

    assertEquals(new Interval(7, 11, 15), Interval.of(ratios));
  }

  static Stream<Arguments> verdicts() {
    return Stream.of(
        arguments(new Interval(1.01, 1.02, 1.03), Verdict.HOLDS),
        arguments(new Interval(1.00, 1.05, 1.10), Verdict.HOLDS),
        arguments(new Interval(0.90, 1.01, 1.11), Verdict.OPEN),
        arguments(new Interval(1.01, 1.02, 1.04), Verdict.MORE));
  }

  @ParameterizedTest
  @MethodSource("verdicts")
  void aLimitIsWiderWhereTheIntervalContainsOne(Interval ratio, Verdict verdict) {
    assertEquals(verdict, Limit.NARROW.verdict(ratio));
    assertEquals(verdict, Limit.of("1.03/1.10").verdict(ratio));
  }
}
