package io.supervision.spring.exhaustion;

import java.io.IOException;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * An application that runs out of memory, threads or file descriptors for moments, while its tree
 * churns, gives up or is closed: the tree goes on whole or ends whole, and the application is told.
 * Each run has a seed, which decides what happens; the order of steps it does not decide.
 *
 * <p>{@code supervision-spring-boot-starter/exhaust} makes many runs, or repeats one.
 */
@EnabledOnOs(OS.LINUX)
@Tag("exhaustion")
class SpringExhaustionTests {

  /** How many runs of each kind: without and with a web server. */
  private static final int RUNS = Integer.getInteger("exhaustion.runs", 3);

  private static final long SEED = Long.getLong("exhaustion.seed", new Random().nextInt(1_000_000));

  /** What a run does with its seed. */
  private interface Run {
    void of(long seed) throws IOException, InterruptedException;
  }

  @TestFactory
  Stream<DynamicTest> withoutMemoryAnApplicationGoesOnWholeOrIsTold() {
    return runs(seed -> ExhaustedProcess.withLittleMemory(seed).mustEndWhole());
  }

  @TestFactory
  Stream<DynamicTest> withoutThreadsAnApplicationGoesOnWholeOrIsTold() {
    return runs(seed -> ExhaustedProcess.withFewThreads(seed).mustEndWhole());
  }

  @TestFactory
  Stream<DynamicTest> withoutFileDescriptorsAnApplicationGoesOnWholeOrIsTold() {
    return runs(seed -> ExhaustedProcess.withFewFiles(seed).mustEndWhole());
  }

  private static Stream<DynamicTest> runs(Run run) {
    return LongStream.range(SEED, SEED + RUNS)
        .mapToObj(seed -> DynamicTest.dynamicTest("seed " + seed, () -> run.of(seed)));
  }
}
