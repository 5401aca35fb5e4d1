package io.supervision.spring.autoconfigure;

import io.supervision.spec.Backoff;
import io.supervision.spring.autoconfigure.Layer.Setting;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Puts delays together: each value from the first layer that has it, else its default. */
final class BackoffResolver {

  private final Values values;

  BackoffResolver(Values values) {
    this.values = values;
  }

  /**
   * Delays from one place.
   *
   * @param settings what is set there, or null
   * @param where names the place of one key, for problems
   */
  record Delays(SupervisionProperties.@Nullable Backoff settings, UnaryOperator<String> where) {}

  /**
   * The delays, or null for none.
   *
   * @param layers what is set, the most specific first
   * @param otherwise what holds if nothing is set at all
   */
  @Nullable Backoff resolve(List<Delays> layers, @Nullable Backoff otherwise) {
    if (layers.stream().allMatch(layer -> layer.settings() == null)) {
      return otherwise;
    }
    if (Boolean.FALSE.equals(
        first(layers, "enabled", SupervisionProperties.Backoff::enabled).value())) {
      return null;
    }
    Backoff builtIn = Backoff.DEFAULT;
    Duration initial =
        Objects.requireNonNullElse(
            values.positive(
                "backoff.initial",
                first(layers, "initial", SupervisionProperties.Backoff::initial)),
            builtIn.initial());
    Duration longest = initial.compareTo(builtIn.max()) > 0 ? initial : builtIn.max();
    return new Backoff(
        initial,
        Objects.requireNonNullElse(
            values.valid(
                "backoff.multiplier",
                first(layers, "multiplier", SupervisionProperties.Backoff::multiplier),
                value -> value >= 1,
                "at least 1"),
            builtIn.multiplier()),
        Objects.requireNonNullElse(
            values.valid(
                "backoff.max",
                first(layers, "max", SupervisionProperties.Backoff::max),
                value -> value.compareTo(initial) >= 0,
                "at least backoff.initial"),
            longest),
        Objects.requireNonNullElse(
            values.valid(
                "backoff.jitter",
                first(layers, "jitter", SupervisionProperties.Backoff::jitter),
                value -> value >= 0 && value <= 1,
                "from 0 to 1"),
            builtIn.jitter()),
        Objects.requireNonNullElse(
            values.notNegative(
                "backoff.reset-after",
                first(layers, "reset-after", SupervisionProperties.Backoff::resetAfter)),
            builtIn.resetAfter()));
  }

  private static <T> Setting<T> first(
      List<Delays> layers,
      String key,
      Function<SupervisionProperties.Backoff, @Nullable T> getter) {
    for (Delays layer : layers) {
      T value = layer.settings() != null ? getter.apply(layer.settings()) : null;
      if (value != null) {
        return new Setting<>(value, layer.where().apply("backoff." + key));
      }
    }
    return new Setting<>(null, key);
  }
}
