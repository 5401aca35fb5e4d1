package io.supervision.internal.platform;

import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Touches what a failure needs before there is one. A class whose initialization fails for want of
 * memory is gone for good: nothing that needs it works any more in this JVM.
 */
final class Preparation {

  private static volatile boolean done;

  private Preparation() {}

  /** Once for a JVM; again if it has failed. */
  static void prepare() {
    if (done) {
      return;
    }
    // decimals are behind the arithmetic of durations, modules behind the printing of stacks
    Duration backwards = Duration.ofSeconds(-1, 1);
    new Throwable(backwards.abs() + " " + backwards.toMillis(), new IllegalStateException())
        .printStackTrace(new PrintStream(OutputStream.nullOutputStream()));
    ThreadLocalRandom.current().nextDouble();
    done = true;
  }
}
