package io.supervision.spring.autoconfigure;

import io.supervision.spec.Backoff;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Puts delays together: each value from the first layer that has it, else its default. */
final class BackoffResolver {

  private BackoffResolver() {}

  /**
   * The delays, or null for none.
   *
   * @param layers what is set, the most specific first; null where nothing is
   * @param otherwise what holds if nothing is set at all
   */
  static @Nullable Backoff resolve(
      List<SupervisionProperties.@Nullable Backoff> layers, @Nullable Backoff otherwise) {
    List<SupervisionProperties.Backoff> set =
        layers.stream().filter(Objects::nonNull).map(Objects::requireNonNull).toList();
    if (set.isEmpty()) {
      return otherwise;
    }
    if (!first(set, SupervisionProperties.Backoff::enabled, true)) {
      return null;
    }
    Duration initial =
        first(set, SupervisionProperties.Backoff::initial, Backoff.DEFAULT.initial());
    Duration longest = Backoff.DEFAULT.max();
    return new Backoff(
        initial,
        first(set, SupervisionProperties.Backoff::multiplier, Backoff.DEFAULT.multiplier()),
        first(
            set,
            SupervisionProperties.Backoff::max,
            initial.compareTo(longest) > 0 ? initial : longest),
        first(set, SupervisionProperties.Backoff::jitter, Backoff.DEFAULT.jitter()),
        first(set, SupervisionProperties.Backoff::resetAfter, Backoff.DEFAULT.resetAfter()));
  }

  private static <T> T first(
      List<SupervisionProperties.Backoff> set,
      Function<SupervisionProperties.Backoff, @Nullable T> getter,
      T otherwise) {
    for (SupervisionProperties.Backoff layer : set) {
      T value = getter.apply(layer);
      if (value != null) {
        return value;
      }
    }
    return otherwise;
  }
}
