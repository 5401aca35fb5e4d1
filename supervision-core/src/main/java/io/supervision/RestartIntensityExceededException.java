package io.supervision;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A supervisor has given up because its children had to be restarted too often. */
public class RestartIntensityExceededException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** The path of the supervisor that gave up. */
  private final String supervisor;

  /** The path of the child whose restart was too much. */
  private final String child;

  /** How many restarts the period has seen. */
  private final int count;

  /** The period in which they were counted. */
  private final Duration period;

  RestartIntensityExceededException(
      String supervisor, String child, int count, Duration period, @Nullable Throwable cause) {
    super(
        (supervisor.isEmpty() ? "the root supervisor" : "supervisor '" + supervisor + "'")
            + " gave up: "
            + count
            + " restarts within "
            + period
            + ", the last one for child '"
            + child
            + "'",
        cause);
    this.supervisor = supervisor;
    this.child = child;
    this.count = count;
    this.period = period;
  }

  /**
   * Which supervisor gave up.
   *
   * @return its path; empty for the root
   */
  public String supervisor() {
    return supervisor;
  }

  /**
   * The child whose restart was too much.
   *
   * @return its path
   */
  public String child() {
    return child;
  }

  /**
   * How many restarts the period has seen, the refused one included.
   *
   * @return the count
   */
  public int count() {
    return count;
  }

  /**
   * The period in which they were counted.
   *
   * @return the supervisor's period
   */
  public Duration period() {
    return period;
  }
}
