package io.supervision.spring.internal.config;

import io.supervision.spec.ChildSettings;
import io.supervision.spec.RestartIntensity;
import io.supervision.spec.Shutdown;
import io.supervision.spring.internal.Durations;
import io.supervision.spring.internal.Labels;
import io.supervision.spring.internal.Problems;
import io.supervision.spring.internal.Spelling;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the values that are more than one type: durations or words, numbers or words. */
final class Values {

  private static final String INFINITY = "infinity";
  private static final String BRUTAL_KILL = "brutal-kill";
  private static final String UNLIMITED = "unlimited";

  private final Problems problems;

  Values(Problems problems) {
    this.problems = problems;
  }

  Shutdown shutdown(@Nullable String value, Settings<?> settings, Shutdown otherwise) {
    if (isWord(INFINITY, value)) {
      return Shutdown.INFINITY;
    }
    if (isWord(BRUTAL_KILL, value)) {
      return Shutdown.BRUTAL_KILL;
    }
    Shutdown time =
        duration(
            value,
            text -> Shutdown.timeout(Durations.parse(text)),
            "shutdown",
            settings,
            List.of(INFINITY, BRUTAL_KILL));
    return Objects.requireNonNullElse(time, otherwise);
  }

  @Nullable Duration startTimeout(@Nullable String value, Settings<?> settings) {
    return isWord(INFINITY, value)
        ? ChildSettings.UNBOUNDED
        : duration(value, Durations::parse, "start-timeout", settings, List.of(INFINITY));
  }

  int maxRestarts(@Nullable String value, Settings<?> settings, int otherwise) {
    if (isWord(UNLIMITED, value)) {
      return RestartIntensity.UNLIMITED;
    }
    RestartIntensity count =
        read(
            value,
            text -> new RestartIntensity(Integer.parseInt(text), RestartIntensity.DEFAULT.period()),
            "max-restarts",
            settings,
            "' is not a number of restarts" + hint(value, List.of(UNLIMITED)),
            "Write 0 or more, or " + UNLIMITED);
    return count != null ? count.maxRestarts() : otherwise;
  }

  private <T> @Nullable T duration(
      @Nullable String value,
      Function<String, T> reader,
      String key,
      Settings<?> settings,
      List<String> words) {
    if (value == null) {
      return null;
    }
    String otherwise = String.join(" or ", words);
    String what =
        Durations.isBare(value)
            ? BadValue.NO_UNIT
            : "' is neither a duration nor " + otherwise + hint(value, words);
    return read(value, reader, key, settings, what, Durations.remedy(value) + ", or " + otherwise);
  }

  /** Spelled as freely as Spring Boot lets enums be. */
  private static boolean isWord(String word, @Nullable String value) {
    return value != null && value.length() < 20 && Labels.kebabCase(value).equals(word);
  }

  private static String hint(@Nullable String value, List<String> words) {
    return value == null ? "" : Spelling.hint(value, words);
  }

  /** What cannot be read and what the specification refuses are the same mistake here. */
  private <T> @Nullable T read(
      @Nullable String value,
      Function<String, T> reader,
      String key,
      Settings<?> settings,
      String what,
      String remedy) {
    if (value == null) {
      return null;
    }
    try {
      return reader.apply(value.trim());
    } catch (IllegalArgumentException bad) {
      problems.add(settings.where(key), "'" + value + what, remedy);
      return null;
    }
  }
}
