package io.supervision.spring.internal.config;

import io.supervision.spec.Backoff;
import io.supervision.spring.internal.config.SupervisionProperties.BackoffProperties;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Puts delays between restarts together. */
final class BackoffResolver {

  private static final Duration SHORTEST = Duration.ofNanos(1);

  private BackoffResolver() {}

  /**
   * The delays of a child or supervisor, or null for none.
   *
   * @param set what is set, or null for nothing
   * @param otherwise what holds if nothing is set at all
   */
  static @Nullable Backoff resolve(
      Accepted accepted, @Nullable BackoffProperties set, @Nullable Backoff otherwise) {
    if (set == null) {
      return otherwise;
    }
    return Boolean.FALSE.equals(set.enabled())
        ? null
        : backoff(accepted, set, Backoff.DEFAULT.initial());
  }

  /** Defaults are checked whoever takes them; who does may have a first delay of its own. */
  static @Nullable Backoff check(Accepted accepted, @Nullable BackoffProperties set) {
    return set != null ? backoff(accepted, set, SHORTEST) : null;
  }

  private static Backoff backoff(Accepted accepted, BackoffProperties set, Duration shortest) {
    Backoff builtIn = Backoff.DEFAULT;
    Duration initial = accepted.value("backoff.initial", set.initial(), shortest);
    Duration longest = initial.compareTo(builtIn.max()) > 0 ? initial : builtIn.max();
    return new Backoff(
        initial,
        accepted.value("backoff.multiplier", set.multiplier(), builtIn.multiplier()),
        accepted.value("backoff.max", set.max(), longest),
        accepted.value("backoff.jitter", set.jitter(), builtIn.jitter()),
        accepted.value("backoff.reset-after", set.resetAfter(), builtIn.resetAfter()));
  }
}
