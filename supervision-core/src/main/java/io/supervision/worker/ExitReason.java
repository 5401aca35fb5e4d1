package io.supervision.worker;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Why an incarnation ended. The kinds and their meaning follow OTP's exit reasons; {@link
 * Unhealthy}, {@link HeartbeatMissed} and {@link StartTimeout} are the JVM's additions.
 */
public sealed interface ExitReason {

  /**
   * Whether a transient child that ends so is restarted: anything but {@link Normal} and {@link
   * Shutdown}.
   *
   * @return true for an abnormal end
   */
  default boolean isAbnormal() {
    return true;
  }

  /**
   * The throwable behind this end.
   *
   * @return the throwable, or null where there is none
   */
  default @Nullable Throwable cause() {
    return null;
  }

  /**
   * The name used in metrics, logs and endpoints.
   *
   * @return a lower-case word, such as {@code failure}
   */
  String label();

  /**
   * The work is done.
   *
   * @return the reason {@code normal}
   */
  static ExitReason normal() {
    return Normal.INSTANCE;
  }

  /**
   * An orderly end.
   *
   * @return the reason {@code shutdown}
   */
  static ExitReason shutdown() {
    return Shutdown.PLAIN;
  }

  /**
   * An orderly end with an explanation, OTP's {@code {shutdown, Term}}.
   *
   * @param detail why, for people
   * @return the reason {@code shutdown} with a detail
   */
  static ExitReason shutdown(String detail) {
    return new Shutdown(Objects.requireNonNull(detail, "detail"));
  }

  /**
   * A failure.
   *
   * @param cause what was thrown
   * @return the reason {@code failure}
   */
  static ExitReason failure(Throwable cause) {
    return new Failure(cause);
  }

  /**
   * Ended by force.
   *
   * @return the reason {@code killed}
   */
  static ExitReason killed() {
    return Killed.INSTANCE;
  }

  /** The work is done: the worker returned. */
  record Normal() implements ExitReason {
    static final Normal INSTANCE = new Normal();

    @Override
    public boolean isAbnormal() {
      return false;
    }

    @Override
    public String label() {
      return "normal";
    }
  }

  /**
   * An orderly end, on request or by the worker's own decision.
   *
   * @param detail why, or null
   */
  record Shutdown(@Nullable String detail) implements ExitReason {
    static final Shutdown PLAIN = new Shutdown(null);

    @Override
    public boolean isAbnormal() {
      return false;
    }

    @Override
    public String label() {
      return "shutdown";
    }
  }

  /**
   * The worker threw, or was made to end so.
   *
   * @param cause what was thrown
   */
  record Failure(Throwable cause) implements ExitReason {

    /** Checks that there is a cause. */
    public Failure {
      Objects.requireNonNull(cause, "cause");
    }

    @Override
    public String label() {
      return "failure";
    }
  }

  /** Ended by force: brutal kill, or a stop that overran its shutdown time. */
  record Killed() implements ExitReason {
    static final Killed INSTANCE = new Killed();

    @Override
    public String label() {
      return "killed";
    }
  }

  /**
   * Its health check failed as often as its threshold says.
   *
   * @param detail what the last check said
   * @param cause what the last check threw, or null
   */
  record Unhealthy(String detail, @Nullable Throwable cause) implements ExitReason {
    @Override
    public String label() {
      return "unhealthy";
    }
  }

  /** It stopped calling {@link WorkerContext#heartbeat()}. */
  record HeartbeatMissed() implements ExitReason {
    @Override
    public String label() {
      return "heartbeat";
    }
  }

  /** It was not ready within its start timeout. */
  record StartTimeout() implements ExitReason {
    @Override
    public String label() {
      return "start-timeout";
    }
  }
}
