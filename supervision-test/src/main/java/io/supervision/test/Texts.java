package io.supervision.test;

import io.supervision.snapshot.NodeState;
import io.supervision.worker.ExitReason;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** How moments, durations, throwables and ends are written in messages. */
final class Texts {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Texts() {}

  /** The time of the day: a tree under a manual clock begins at midnight. */
  static String time(Instant moment) {
    return TIME.format(moment);
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
