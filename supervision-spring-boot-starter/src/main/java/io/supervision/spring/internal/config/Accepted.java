package io.supervision.spring.internal.config;

import io.supervision.spec.InvalidSpecException;
import io.supervision.spring.internal.Problems;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The settings that a specification accepts. Whether a value is in its range, only the
 * specification knows; it refuses one value at a time. So it is made again and again, each time
 * without what it has refused so far, until all that is wrong has been reported.
 */
final class Accepted {

  private final Set<String> refused = new HashSet<>();

  private Accepted() {}

  /**
   * Makes a specification from what can be accepted.
   *
   * @param settings where the values stand, for the problems
   * @param problems what is refused is reported there
   * @param maker takes every value through this, or refused ones would be refused for ever
   */
  static <S> S by(Settings<?> settings, Problems problems, Function<Accepted, S> maker) {
    Accepted accepted = new Accepted();
    while (true) {
      try {
        return maker.apply(accepted);
      } catch (InvalidSpecException invalid) {
        problems.add(settings.where(invalid.property()), invalid);
        if (!accepted.refused.add(invalid.property())) {
          throw invalid;
        }
      }
    }
  }

  /** The value of a key, or null if it is not set or has been refused. */
  <T> @Nullable T value(String key, @Nullable T value) {
    return refused.contains(key) ? null : value;
  }

  /** The value of a key, or another one if it is not set or has been refused. */
  <T> T value(String key, @Nullable T value, T otherwise) {
    return Objects.requireNonNullElse(value(key, value), otherwise);
  }
}
