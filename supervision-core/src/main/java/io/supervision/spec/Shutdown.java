package io.supervision.spec;

import java.time.Duration;
import java.util.Objects;

/** How a child is stopped; OTP's {@code shutdown}. */
public sealed interface Shutdown {

  /** The default for workers: 5 seconds. */
  Shutdown DEFAULT_WORKER = new Timeout(Duration.ofSeconds(5));

  /** The default for supervisors, so that a subtree has time to stop. */
  Shutdown INFINITY = new Infinity();

  /** No request, no time: killed at once. */
  Shutdown BRUTAL_KILL = new BrutalKill();

  /**
   * Asked to stop, and killed when it takes longer.
   *
   * @param timeout zero or more
   * @return the setting
   * @throws InvalidSpecException if negative
   */
  static Shutdown timeout(Duration timeout) {
    return new Timeout(timeout);
  }

  /**
   * Asked to stop, and killed when the time is over.
   *
   * @param time zero or more
   */
  record Timeout(Duration time) implements Shutdown {
    /** Checks the duration. */
    public Timeout {
      Objects.requireNonNull(time, "time");
      if (time.isNegative()) {
        throw new InvalidSpecException(
            InvalidSpecException.Problem.INVALID_SHUTDOWN,
            "shutdown",
            "a shutdown time must not be negative, but is " + time);
      }
    }
  }

  /** Asked to stop and waited for without limit. */
  record Infinity() implements Shutdown {}

  /** Killed at once. */
  record BrutalKill() implements Shutdown {}
}
