package io.supervision;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a child is held by {@link SupervisionTree#hold}: by whom, why, and for how long. Immutable.
 *
 * @param by who asked for it, for people; may be null
 * @param why the reason, for people; may be null
 * @param duration after this time the child is resumed by itself; null: only by a call
 */
public record HoldOptions(@Nullable String by, @Nullable String why, @Nullable Duration duration) {

  /** How long a child is held unless something else is said: one hour. */
  public static final Duration DEFAULT_DURATION = Duration.ofHours(1);

  /** Checks the duration. */
  public HoldOptions {
    if (duration != null && (duration.isZero() || duration.isNegative())) {
      throw new IllegalArgumentException(
          "a hold must last longer than zero, but its duration is "
              + duration
              + "; to resume a child, call resume(path)");
    }
  }

  /**
   * For an hour, by nobody in particular.
   *
   * @return the options
   */
  public static HoldOptions defaults() {
    return new HoldOptions(null, null, DEFAULT_DURATION);
  }

  /**
   * For some time.
   *
   * @param duration more than zero
   * @return the options
   * @throws IllegalArgumentException if it is zero or negative
   */
  public static HoldOptions lasting(Duration duration) {
    return new HoldOptions(null, null, Objects.requireNonNull(duration, "duration"));
  }

  /**
   * Until somebody resumes the child.
   *
   * @return the options
   */
  public static HoldOptions unlimited() {
    return new HoldOptions(null, null, null);
  }

  /**
   * The same, by somebody.
   *
   * @param who for people
   * @return other options
   */
  public HoldOptions by(@Nullable String who) {
    return new HoldOptions(who, why, duration);
  }

  /**
   * The same, with a reason.
   *
   * @param reason for people
   * @return other options
   */
  public HoldOptions why(@Nullable String reason) {
    return new HoldOptions(by, reason, duration);
  }
}
