package io.supervision.spring.internal.config;

import io.supervision.spec.ChildSettings;
import io.supervision.spec.RestartIntensity;
import io.supervision.spec.Shutdown;
import io.supervision.spring.internal.config.Layer.Setting;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;

/** Reads the values that are more than one type: durations or words, numbers or words. */
final class Values {

  private static final String INFINITY = "infinity";
  private static final String BRUTAL_KILL = "brutal-kill";
  private static final String UNLIMITED = "unlimited";

  private final Problems problems;

  Values(Problems problems) {
    this.problems = problems;
  }

  Shutdown shutdown(Setting<String> setting, Shutdown otherwise) {
    String value = setting.value();
    if (value == null) {
      return otherwise;
    }
    if (value.equals(INFINITY)) {
      return Shutdown.INFINITY;
    }
    if (value.equals(BRUTAL_KILL)) {
      return Shutdown.BRUTAL_KILL;
    }
    Duration time = duration(setting, INFINITY + " or " + BRUTAL_KILL);
    return time != null ? Shutdown.timeout(time) : otherwise;
  }

  @Nullable Duration startTimeout(Setting<String> setting) {
    String value = setting.value();
    if (value == null || value.equals(INFINITY)) {
      return value == null ? null : ChildSettings.UNBOUNDED;
    }
    Duration timeout = duration(setting, INFINITY);
    return positive("start-timeout", new Setting<>(timeout, setting.where()));
  }

  @Nullable Duration positive(String key, Setting<Duration> setting) {
    return valid(key, setting, value -> !value.isNegative() && !value.isZero(), "positive");
  }

  @Nullable Duration notNegative(String key, Setting<Duration> setting) {
    return valid(key, setting, value -> !value.isNegative(), "zero or more");
  }

  /** The value if it is in its range; else it has been told, and it is as if it were not set. */
  <T> @Nullable T valid(String key, Setting<T> setting, Predicate<T> valid, String mustBe) {
    T value = setting.value();
    if (value == null || valid.test(value)) {
      return value;
    }
    problems.add(
        setting.where(), key + " must be " + mustBe + ", but is " + value, "Correct '" + key + "'");
    return null;
  }

  int maxRestarts(Setting<String> setting, int otherwise) {
    String value = setting.value();
    if (value == null) {
      return otherwise;
    }
    if (value.equals(UNLIMITED)) {
      return RestartIntensity.UNLIMITED;
    }
    try {
      int count = Integer.parseInt(value.trim());
      if (count >= 0) {
        return count;
      }
    } catch (NumberFormatException notANumber) {
      // told below, with the negative ones
    }
    problems.add(
        setting.where(),
        "'" + value + "' is not a number of restarts",
        "Write 0 or more, or " + UNLIMITED);
    return otherwise;
  }

  private @Nullable Duration duration(Setting<String> setting, String words) {
    String value = String.valueOf(setting.value());
    try {
      Duration duration = DurationStyle.detectAndParse(value.trim());
      if (!duration.isNegative()) {
        return duration;
      }
    } catch (IllegalArgumentException notADuration) {
      // told below, with the negative ones
    }
    problems.add(
        setting.where(),
        "'" + value + "' is neither a duration nor " + words,
        BadValue.DURATION + ", or " + words);
    return null;
  }
}
