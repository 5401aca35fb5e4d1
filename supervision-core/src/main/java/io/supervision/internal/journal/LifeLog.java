package io.supervision.internal.journal;

import static io.supervision.internal.journal.LogLine.say;

import io.supervision.event.Origin;
import io.supervision.event.RestartCause;
import io.supervision.event.UnmetRequirement;
import io.supervision.internal.journal.LogLine.Action;
import io.supervision.worker.ExitReason;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/** What the log says of the starts and ends of nodes. */
final class LifeLog {

  private final StackTraceDeduplicator shown;
  private final Loops loops;

  LifeLog(StackTraceDeduplicator shown, Loops loops) {
    this.shown = shown;
    this.loops = loops;
  }

  // ---- starts

  /**
   * A start, or a restart.
   *
   * @param waited how long it had waited for what it requires; negative: it did not
   */
  void started(
      JournalNode node, @Nullable RestartCause cause, @Nullable String other, long waited) {
    if (!LogLine.isOn(node, Level.INFO) && !LogLine.isOn(node, Level.DEBUG)) {
      return;
    }
    Level level = levelOfStart(node, cause, other);
    if (!LogLine.isOn(node, level)) {
      return;
    }
    int number = node.number();
    LoggingEventBuilder line =
        LogLine.of(node, number, level, cause == null ? Action.STARTED : Action.RESTARTED);
    String path = node.path();
    if (cause == null) {
      if (number <= 1) {
        say(line, "'{}' started{}", path, Words.afterWait(waited));
      } else {
        say(line, "'{}' started, incarnation {}{}", path, number, Words.afterWait(waited));
      }
      return;
    }
    line = line.addKeyValue(LogLine.REASON, cause.label());
    if (other == null) {
      say(line, "'{}' started again, incarnation {}{}", path, number, Words.afterWait(waited));
    } else {
      say(
          line.addKeyValue(LogLine.CAUSED_BY, other),
          "'{}' started again with {}, incarnation {}{}",
          path,
          Words.node(other),
          number,
          Words.afterWait(waited));
    }
  }

  private Level levelOfStart(
      JournalNode node, @Nullable RestartCause cause, @Nullable String other) {
    if (cause == null) {
      return LogLine.usual(node);
    }
    if (other == null) {
      return LogLine.quieterInALoop(node);
    }
    return loops.include(other) ? Level.DEBUG : LogLine.usual(node);
  }

  void waits(JournalNode node, List<UnmetRequirement> unmet, boolean isNews) {
    Level level = isNews ? LogLine.usual(node) : Level.DEBUG;
    if (LogLine.isOn(node, level)) {
      String what =
          unmet.stream().map(UnmetRequirement::toString).collect(Collectors.joining(", "));
      say(
          LogLine.of(node, level, Action.WAITING).addKeyValue(LogLine.REQUIRES, what),
          "'{}' waits for {}",
          node.path(),
          what);
    }
  }

  void startIgnored(JournalNode node) {
    Level level = LogLine.usual(node);
    if (LogLine.isOn(node, level)) {
      say(
          LogLine.of(node, level, Action.START_IGNORED),
          "'{}' has nothing to do: its start was ignored",
          node.path());
    }
  }

  void startFailed(
      JournalNode node, ExitReason reason, Throwable cause, boolean loggedBelow, long now) {
    failed(node, Action.START_FAILED, reason, cause, loggedBelow, now);
  }

  // ---- ends

  /** An end that was asked for; who did so is evaluated only if it is of use. */
  void stopped(JournalNode node, ExitReason reason, @Nullable Supplier<Origin> causedBy) {
    Level level = LogLine.usual(node);
    if (!LogLine.isOn(node, level)) {
      return;
    }
    Origin origin = causedBy == null ? null : causedBy.get();
    if (node.isSupervisor()) {
      loops.supervisorEnded(node, origin);
    }
    if (loops.include(origin)) {
      level = Level.DEBUG;
      if (!LogLine.isOn(node, level)) {
        return;
      }
    }
    String path = node.path();
    LoggingEventBuilder line =
        LogLine.of(node, level, Action.STOPPED).addKeyValue(LogLine.REASON, reason.label());
    if (origin != null) {
      line =
          line.addKeyValue(LogLine.ORIGIN, label(origin.kind()))
              .addKeyValue(LogLine.CAUSED_BY, origin.path());
    }
    say(
        line,
        "'{}' stopped{}{}",
        path,
        origin == null ? "" : Words.stoppedBy(node, path, origin),
        Words.unlessInOrder(reason));
  }

  private static String label(Origin.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** An end of its own. */
  void ended(JournalNode node, ExitReason reason, long now) {
    if (node.isSupervisor()) {
      loops.supervisorEnded(node, null);
    }
    if (reason.isAbnormal()) {
      failed(node, Action.FAILED, reason, reason.cause(), false, now);
      return;
    }
    // a supervisor ends in an orderly way also where it gave up, which may be a loop
    Level level = node.isSupervisor() ? LogLine.quieterInALoop(node) : LogLine.usual(node);
    if (LogLine.isOn(node, level)) {
      LoggingEventBuilder line =
          LogLine.of(node, level, Action.ENDED).addKeyValue(LogLine.REASON, reason.label());
      if (node.isSupervisor()) {
        say(line, "'{}' ended, and all below it", node.path());
      } else {
        say(line, "'{}' ended: {}", node.path(), reason.label());
      }
    }
  }

  // ---- failures

  private void failed(
      JournalNode node,
      Action action,
      ExitReason reason,
      @Nullable Throwable cause,
      boolean loggedBelow,
      long now) {
    if (!LogLine.isOn(node, Level.WARN)) {
      return;
    }
    long kind = Throwables.fingerprint(cause, reason.label());
    long times = loops.timesToLog(node, kind, now);
    if (times == 0) {
      return;
    }
    String path = node.path();
    String what = what(action, reason);
    String text = text(reason, cause);
    LoggingEventBuilder line =
        LogLine.of(node, node.number(), Level.WARN, action)
            .addKeyValue(LogLine.REASON, reason.label())
            .addKeyValue(LogLine.FAILURES, node.recordOrNew().failures());
    if (times > 1) {
      say(
          line.addKeyValue(LogLine.TIMES, times),
          "'{}' {} {} times in the same way: {}",
          path,
          what,
          times,
          text);
      return;
    }
    if (reason instanceof ExitReason.Unhealthy) {
      say(line, "'{}' {}: {}", path, what, text);
      return;
    }
    String other = cause == null ? null : shown.sameAs(cause, path, now);
    if (other == null) {
      Throwable told = cause == null || loggedBelow ? null : Throwables.printable(cause);
      say(line.setCause(told), "'{}' {}: {}", path, what, text);
    } else {
      say(line, "'{}' {} like '{}' before: {}", path, what, other, text);
    }
  }

  private static String what(Action action, ExitReason reason) {
    if (action == Action.START_FAILED) {
      return "could not be started";
    }
    if (reason instanceof ExitReason.Unhealthy) {
      return "ended as unhealthy";
    }
    return reason.cause() == null ? "ended abnormally" : "failed";
  }

  private static String text(ExitReason reason, @Nullable Throwable cause) {
    if (reason instanceof ExitReason.Unhealthy unhealthy) {
      return Throwables.plain(unhealthy.detail());
    }
    if (reason instanceof ExitReason.HeartbeatMissed) {
      return "heartbeat missed";
    }
    return cause == null ? reason.label() : Throwables.text(cause);
  }
}
