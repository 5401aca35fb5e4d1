package io.supervision.exhaustion;

import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.condition.OS;

/**
 * A process that runs out of memory or threads, or stands still: its tree goes on whole or ends
 * whole. Each run has a seed, which decides what happens; the order of steps it does not decide.
 *
 * <p>{@code supervision-core/exhaust} makes many runs, or repeats one.
 */
@EnabledOnOs(OS.LINUX)
class ExhaustionTests {

  /** How many runs of each kind. */
  private static final int RUNS = Integer.getInteger("exhaustion.runs", 5);

  private static final long SEED = Long.getLong("exhaustion.seed", new Random().nextInt(1_000_000));

  /** What a run does with its seed. */
  private interface Run {
    void of(long seed) throws IOException, InterruptedException;
  }

  @TestFactory
  @Tag("exhaustion")
  Stream<DynamicTest> withoutMemoryATreeGoesOnWholeOrEndsWhole() {
    return runs(seed -> ExhaustedProcess.withLittleMemory("no-memory", seed).mustEndWhole());
  }

  @TestFactory
  @Tag("exhaustion")
  Stream<DynamicTest> withoutMemoryEachCallThatWasTakenIsAnswered() {
    return runs(seed -> ExhaustedProcess.withLittleMemory("unanswered", seed).mustEndWhole());
  }

  @TestFactory
  @Tag("exhaustion")
  Stream<DynamicTest> aHoldWhoseTimeIsOverWithoutMemoryEndsAfterwards() {
    return runs(seed -> ExhaustedProcess.withLittleMemory("held-workers", seed).mustEndWhole());
  }

  @TestFactory
  @Tag("exhaustion")
  Stream<DynamicTest> withoutThreadsATreeGoesOnWholeOrEndsWhole() {
    return runs(seed -> ExhaustedProcess.withFewThreads("no-threads", seed).mustEndWhole());
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void whoSpinsLetsOthersHaveTheOnlyCarrierThereIs() throws IOException, InterruptedException {
    ExhaustedProcess.onOneCarrier("one-carrier", 0).mustEndWhole();
  }

  @TestFactory
  @Tag("standing-still")
  Stream<DynamicTest> nobodyIsEndedBecauseTheProcessStoodStill() {
    return slowRuns(seed -> standStill("standing-still", seed));
  }

  @TestFactory
  @Tag("standing-still")
  Stream<DynamicTest> theShutdownTimeOfASupervisorIsNotUsedUpWhileTheProcessStandsStill() {
    return slowRuns(seed -> standStill("standing-still-in-a-stop", seed));
  }

  private static void standStill(String scenario, long seed)
      throws IOException, InterruptedException {
    ExhaustedProcess process = ExhaustedProcess.withEnough(scenario, seed);
    process.standStill(Duration.ofMillis(seed % 2 == 0 ? 2_500 : 8_000));
    process.mustEndWhole();
  }

  @TestFactory
  @Tag("standing-still")
  Stream<DynamicTest> aHungWorkerIsFoundWhereAllCoresAreBusy() {
    return slowRuns(seed -> ExhaustedProcess.withEnough("hung-worker", seed).mustEndWhole());
  }

  /** Each waits for a timeout: two are enough where nobody asks for more. */
  private static Stream<DynamicTest> slowRuns(Run run) {
    return Integer.getInteger("exhaustion.runs") == null ? runs(run).limit(2) : runs(run);
  }

  private static Stream<DynamicTest> runs(Run run) {
    return LongStream.range(SEED, SEED + RUNS)
        .mapToObj(seed -> DynamicTest.dynamicTest("seed " + seed, () -> run.of(seed)));
  }
}
