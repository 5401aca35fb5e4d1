package io.supervision.spring.internal.lifecycle;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits for a future as long as it takes, but with a time-out, again and again: Spring takes a
 * thread that starts or closes the application and waits without one for stuck, and lets the JVM
 * end before anything was stopped or destroyed.
 */
final class TimedWait {

  private TimedWait() {}

  static void until(CompletableFuture<?> future) throws InterruptedException {
    boolean done = false;
    while (!done) {
      try {
        future.get(1, TimeUnit.HOURS);
        done = true;
      } catch (TimeoutException again) {
        // it takes longer
      } catch (ExecutionException over) {
        done = true;
      }
    }
  }

  /** Waits for a moment only, and whether that was enough. */
  static boolean isDoneWithin(Duration patience, CompletableFuture<?> future) {
    try {
      future.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException | InterruptedException over) {
      // whoever waits on finds out why
    }
    return future.isDone();
  }

  /**
   * Whoever interrupts: it is for those who are stopped, and no bean is to be destroyed with it.
   */
  static void untilWhatever(CompletableFuture<?> future) {
    while (!future.isDone()) {
      try {
        until(future);
      } catch (InterruptedException again) {
        // goes on
      } catch (OutOfMemoryError | InternalError noMemory) {
        Shortage.awaitEnd();
      }
    }
    Thread.interrupted();
  }
}
