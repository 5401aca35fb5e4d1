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

  private Tampering() {}

  /** Ends it with exactly this failure; one whose code does not obey is left behind. */
  public static void crash(Incarnation incarnation, Throwable failure) {
    TimedStop.exit(incarnation, new ExitReason.Failure(failure));
    boolean gone =
        incarnation
            .platform()
            .pauseUntil(
                () -> {
                  if (!incarnation.isGone()) {
                    // again and again, for code that catches everything in a loop
                    incarnation.interruptAgain();
                  }
                  return incarnation.isGone();
                },
                OBEYS);
    if (!gone) {
      incarnation.kill();
      // from here on its context refuses, and its thread is in nobody's way
      incarnation.fence();
      incarnation.owner.declareStuck(incarnation);
    }
  }

  public static void hang(Incarnation incarnation) {
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
    Watchdog watchdog = incarnation.watchdog();
    if (watchdog == null || !watchdog.hasCheck()) {
      throw new IllegalStateException(
          "'" + incarnation.path() + "' has no health check that could fail");
    }
    watchdog.fail(detail);
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
