package io.supervision.internal.incarnation;

import io.supervision.internal.platform.Platform;
import io.supervision.worker.ExitReason;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What a test does to an incarnation; {@code io.supervision.testing} says what each means. */
public final class Tampering {

  /** How long code may take to obey, in real time. */
  private static final Duration OBEYS = Duration.ofSeconds(2);

  /** When it is interrupted again, at first; each time twice as long after: it may clean up. */
  private static final Duration CLEANS_UP = Duration.ofMillis(250);

  private Tampering() {}

  /** Ends it as if its code had ended so; one whose code does not obey is left behind. */
  public static void end(Incarnation incarnation, ExitReason reason) {
    boolean first = TimedStop.exit(incarnation, reason);
    if (!first) {
      // it ends already, as if its code did this on the way
      incarnation.extrasOrNew().endsBy = reason;
    }
    Platform platform = incarnation.platform();
    long begun = System.nanoTime();
    boolean waits = true;
    for (Duration next = CLEANS_UP; waits && !incarnation.isGone(); next = next.multipliedBy(2)) {
      Duration left = OBEYS.minusNanos(System.nanoTime() - begun);
      waits = !left.isNegative() && !incarnation.isMadeToStick();
      if (waits) {
        Duration atMost = left.compareTo(next) < 0 ? left : next;
        platform.pauseUntil(() -> incarnation.isGone() || incarnation.isMadeToStick(), atMost);
        // for code that catches everything, or wants its interrupt late
        incarnation.interruptAgain();
      }
    }
    if (!incarnation.isGone()) {
      incarnation.kill();
      // from here on its context refuses, and its thread is in nobody's way
      incarnation.fence();
      incarnation.owner.declareStuck(incarnation);
    }
  }

  public static void hang(Incarnation incarnation) {
    requireStarted(incarnation);
    Watchdog watchdog = incarnation.watchdog();
    if (watchdog == null) {
      throw new IllegalStateException(
          "nobody would notice that '"
              + incarnation.path()
              + "' hangs: it has neither a heartbeat timeout nor a health check");
    }
    watchdog.hang();
  }

  public static void fail(Incarnation incarnation, String detail) {
    requireStarted(incarnation);
    Watchdog watchdog = incarnation.watchdog();
    if (watchdog == null || !watchdog.hasCheck()) {
      throw new IllegalStateException(
          "'" + incarnation.path() + "' has no health check that could fail");
    }
    watchdog.fail(detail);
  }

  private static void requireStarted(Incarnation incarnation) {
    if (!incarnation.wasReady()) {
      throw new IllegalStateException(
          "'" + incarnation.path() + "' is starting; it is watched once it is ready");
    }
  }

  public static void heal(Incarnation incarnation) {
    Watchdog watchdog = incarnation.watchdog();
    if (watchdog != null) {
      watchdog.heal();
    }
  }

  /** When its next check begins; never while one runs, or without any. */
  public static long nextCheckAt(Incarnation incarnation) {
    Watchdog watchdog = incarnation.watchdog();
    return watchdog == null || !watchdog.hasCheck() ? Platform.NEVER : watchdog.nextCheckAt();
  }

  /** Its thread does not end before this does. */
  public static void stick(Incarnation incarnation, CompletableFuture<@Nullable Void> released) {
    incarnation.extrasOrNew().sticksUntil = released;
  }
}
