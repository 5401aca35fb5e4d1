package io.supervision.spring.internal.config;

import io.supervision.spec.Backoff;
import io.supervision.spring.internal.config.Layer.Setting;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Puts delays together: each value from the first layer that has it, else its default. */
final class BackoffResolver {

  private static final Duration SHORTEST = Duration.ofNanos(1);

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
    Duration initial = Objects.requireNonNullElse(initial(layers), builtIn.initial());
    Duration longest = initial.compareTo(builtIn.max()) > 0 ? initial : builtIn.max();
    return new Backoff(
        initial,
        Objects.requireNonNullElse(multiplier(layers), builtIn.multiplier()),
        Objects.requireNonNullElse(max(layers, initial), longest),
        Objects.requireNonNullElse(jitter(layers), builtIn.jitter()),
        Objects.requireNonNullElse(resetAfter(layers), builtIn.resetAfter()));
  }

  /**
   * Tells of values that cannot be, whoever takes them; who does may have a first delay of its own.
   */
  void check(Delays delays) {
    List<Delays> only = List.of(delays);
    initial(only);
    multiplier(only);
    max(only, SHORTEST);
    jitter(only);
    resetAfter(only);
  }

  private @Nullable Duration initial(List<Delays> layers) {
    return values.positive(
        "backoff.initial", first(layers, "initial", SupervisionProperties.Backoff::initial));
  }

  private @Nullable Double multiplier(List<Delays> layers) {
    return values.valid(
        "backoff.multiplier",
        first(layers, "multiplier", SupervisionProperties.Backoff::multiplier),
        value -> value >= 1,
        "at least 1");
  }

  private @Nullable Duration max(List<Delays> layers, Duration initial) {
    return values.valid(
        "backoff.max",
        first(layers, "max", SupervisionProperties.Backoff::max),
        value -> value.compareTo(initial) >= 0,
        "at least backoff.initial");
  }

  private @Nullable Double jitter(List<Delays> layers) {
    return values.valid(
        "backoff.jitter",
        first(layers, "jitter", SupervisionProperties.Backoff::jitter),
        value -> value >= 0 && value <= 1,
        "from 0 to 1");
  }

  private @Nullable Duration resetAfter(List<Delays> layers) {
    return values.notNegative(
        "backoff.reset-after",
        first(layers, "reset-after", SupervisionProperties.Backoff::resetAfter));
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
