package io.supervision.benchmarks.compare;

import io.supervision.benchmarks.compare.Engines.Round;
import io.supervision.benchmarks.compare.Limit.Verdict;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Compares two states of the engine: the workloads run on both, right beside each other, in many
 * rounds, each in another JVM. Prints the median of the rounds' ratios, new to old, and where it
 * lies with a confidence of 95 %. Ends with 1 unless all limits hold.
 */
public final class Compare {

  static final String HEADING =
      """
      | workload | children | old | new | ratio (95 %) | rounds | limit | verdict |
      | --- | --- | --- | --- | --- | --- | --- | --- |""";

  private Compare() {}

  /**
   * Runs it.
   *
   * @param args two folders or jars of classes, and the options
   * @throws IOException if an engine cannot be run
   */
  public static void main(String[] args) throws IOException {
    Plan plan = Plan.of(args);
    System.out.printf(
        "Java %s, %d processors%n%n",
        Runtime.version(), Runtime.getRuntime().availableProcessors());
    if (!compare(plan, System.out)) {
      System.exit(1);
    }
  }

  /** Whether all limits hold. */
  static boolean compare(Plan plan, PrintStream table) throws IOException {
    table.println(HEADING);
    boolean holds = true;
    for (Subject subject : plan.subjects()) {
      List<Round> rounds = rounds(plan, subject);
      Interval ratio = Interval.of(rounds.stream().mapToDouble(Round::ratio).toArray());
      Verdict verdict = subject.limit().verdict(ratio);
      holds &= verdict == Verdict.HOLDS;
      table.printf(
          "| %s | %,d | %s | %s | %s | %d | %s | %s |%n",
          subject.name(),
          subject.size(),
          median(subject, rounds, Round::before),
          median(subject, rounds, Round::after),
          ratio,
          rounds.size(),
          subject.limit(),
          verdict.name().toLowerCase(Locale.ROOT));
    }
    return holds;
  }

  private static String median(
      Subject subject, List<Round> rounds, ToDoubleFunction<Round> engine) {
    double[] figures = rounds.stream().mapToDouble(engine).toArray();
    return subject.workload().unit().format(Interval.median(figures));
  }

  private static List<Round> rounds(Plan plan, Subject subject) throws IOException {
    List<Round> rounds = new ArrayList<>();
    for (int i = 0; i < plan.rounds(); i++) {
      boolean afterFirst = i % 2 == 1;
      try (Engines engines = Engines.start(plan, subject, afterFirst)) {
        rounds.add(engines.round(plan.turns(), afterFirst));
      }
    }
    return rounds;
  }
}
