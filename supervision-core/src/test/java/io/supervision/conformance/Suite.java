package io.supervision.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** Plays vectors, some of them at once, since a replay waits more than it works. */
final class Suite {

  private static final int AT_ONCE = 4;

  private final List<Vector> vectors;
  private final List<CompletableFuture<Verdict>> verdicts = new ArrayList<>();

  private Suite(List<Vector> vectors) {
    this.vectors = vectors;
  }

  /** Begins to play, in this order, and does not wait for it. */
  static Suite start(List<Vector> vectors) {
    Suite suite = new Suite(vectors);
    ExecutorService players = Executors.newFixedThreadPool(AT_ONCE);
    for (Vector vector : vectors) {
      suite.verdicts.add(CompletableFuture.supplyAsync(() -> Verdict.on(vector), players));
    }
    players.shutdown();
    return suite;
  }

  static Report run(List<Vector> vectors) {
    return start(vectors).report();
  }

  /** A test for each vector, under its name; it waits for what is found and fails with it. */
  Stream<DynamicTest> tests() {
    return Stream.iterate(0, index -> index + 1).limit(vectors.size()).map(this::test);
  }

  private DynamicTest test(int index) {
    Vector vector = vectors.get(index);
    Supplier<Verdict> verdict = verdicts.get(index)::join;
    return DynamicTest.dynamicTest(
        vector.id(), vector.source(), () -> verdict.get().requireAgreement());
  }

  /** Waits for all. */
  Report report() {
    List<Disagreement> disagreements = new ArrayList<>();
    Map<String, Integer> refused = new TreeMap<>();
    for (CompletableFuture<Verdict> awaited : verdicts) {
      Verdict verdict = awaited.join();
      if (verdict.disagreement() != null) {
        disagreements.add(verdict.disagreement());
      }
      verdict.refused().forEach(code -> refused.merge(code, 1, Integer::sum));
    }
    return new Report(vectors.size(), refused, disagreements);
  }
}
