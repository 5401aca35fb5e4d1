package io.supervision;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/** Timed waits of callers, on the tree's clock. */
final class Waits {

  private Waits() {}

  /** Waits for a future; false if the time is over first. */
  static boolean await(
      Platform platform, CompletableFuture<?> future, Duration timeout, SupervisorPlace place) {
    long deadline = platform.deadline(Nanos.of(timeout));
    Thread caller = Thread.currentThread();
    CompletableFuture<?> wake = future.whenComplete((value, t) -> LockSupport.unpark(caller));
    while (!future.isDone()) {
      if (platform.nanoTime() >= deadline) {
        wake.cancel(false);
        return false;
      }
      platform.park(future, future::isDone, deadline);
      if (Thread.interrupted()) {
        Thread.currentThread().interrupt();
        throw Refusals.interrupted(place, new InterruptedException());
      }
    }
    return true;
  }
}
