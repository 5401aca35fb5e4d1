package io.supervision.test;

import io.supervision.ManualClock;
import io.supervision.event.UnmetRequirement;
import io.supervision.snapshot.NodeState;
import io.supervision.worker.ExitReason;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** How moments, durations, throwables and ends are written in messages. */
final class Texts {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final Instant BEGIN = new ManualClock().now();

  /** More have passed only on real time, where nobody wants them counted. */
  private static final int MANY_DAYS = 5_000;

  private Texts() {}

  /**
   * The time of the day, with the days that have passed before it: a tree under a manual clock
   * begins at midnight.
   */
  static String time(Instant moment) {
    long days = Duration.between(BEGIN, moment).toDays();
    String before = days > 0 && days < MANY_DAYS ? days + "d " : "";
    return before + TIME.format(moment);
  }

  /** Such as {@code 1m30.5s}. */
  static String duration(Duration duration) {
    return duration.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
  }

  static String quoted(String path) {
    return path.isEmpty() ? "the root" : "'" + path + "'";
  }

  /** As in "expected it to be running". */
  static String infinitive(NodeState state) {
    return state == NodeState.GAVE_UP ? "have given up" : "be " + state.label();
  }

  /** As in "but it is running". */
  static String present(NodeState state) {
    return state == NodeState.GAVE_UP ? "has given up" : "is " + state.label();
  }

  /** Such as {@code db (DOWN), cache}. */
  static String requirements(List<UnmetRequirement> requirements) {
    return requirements.stream().map(Object::toString).collect(Collectors.joining(", "));
  }

  static String reason(ExitReason reason) {
    if (reason instanceof ExitReason.Failure failure) {
      return reason.label() + ": " + failure.cause();
    }
    if (reason instanceof ExitReason.Unhealthy unhealthy && !unhealthy.detail().isEmpty()) {
      return reason.label() + ": " + unhealthy.detail();
    }
    if (reason instanceof ExitReason.Shutdown shutdown && shutdown.detail() != null) {
      return reason.label() + ": " + shutdown.detail();
    }
    return reason.label();
  }
}
