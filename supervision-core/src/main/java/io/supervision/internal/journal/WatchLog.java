package io.supervision.internal.journal;

import static io.supervision.internal.journal.LogLine.say;

import io.supervision.event.Origin;
import io.supervision.internal.journal.LogLine.Action;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/** What the log says of watched and held nodes, and of threads that do not end. */
final class WatchLog {

  private static final int HEARTBEAT = "heartbeat".hashCode();
  private static final int UNHEALTHY = "unhealthy".hashCode();

  /** That one that was degraded for so long is well again is told, however often it was before. */
  private static final Duration LONG = Duration.ofMinutes(1);

  private final StackTraceDeduplicator shown;

  WatchLog(StackTraceDeduplicator shown) {
    this.shown = shown;
  }

  // ---- health

  void heartbeatMissed(
      JournalNode node,
      int number,
      Duration silent,
      Supplier<StackTraceElement[]> where,
      long now) {
    long times = verdict(node, HEARTBEAT, now);
    Level level = times == 0 ? Level.DEBUG : Level.WARN;
    if (LogLine.isOn(node, level)) {
      say(
          LogLine.of(node, number, level, Action.HEARTBEAT_MISSED)
              .addKeyValue(LogLine.SILENT, silent.toMillis())
              .setCause(times == 0 ? null : stack(node, where.get(), null, now)),
          "'{}' has missed its heartbeat for {}{}",
          node.path(),
          Words.of(silent),
          Words.inTheSameWay(times));
    }
  }

  void healthy(JournalNode node, int number) {
    if (LogLine.isOn(node, Level.INFO)) {
      say(
          LogLine.of(node, number, Level.INFO, Action.HEALTH_CHECKED),
          "'{}' is healthy",
          node.path());
    }
  }

  /**
   * A check has failed.
   *
   * @param where the stack of the node's thread if it ends because of it, else null
   */
  void unhealthy(
      JournalNode node,
      int number,
      int failures,
      String detail,
      @Nullable Throwable cause,
      @Nullable Supplier<StackTraceElement[]> where,
      long now) {
    long kind = Throwables.fingerprint(cause, detail);
    long times = trouble(node).checkLog().timesToLog(kind, now);
    boolean ends = where != null && verdict(node, UNHEALTHY, now) > 0;
    Level level = times == 0 && !ends ? Level.DEBUG : Level.WARN;
    if (!LogLine.isOn(node, level)) {
      return;
    }
    Throwable told = times == 1 ? shown.news(cause, node.path(), now) : null;
    String inARow = failures > 1 ? ", the " + Words.nth(failures) + " time in a row" : "";
    LoggingEventBuilder line =
        LogLine.of(node, number, level, Action.HEALTH_CHECKED)
            .addKeyValue(LogLine.FAILURES, failures)
            .setCause(ends && where != null ? stack(node, where.get(), told, now) : told);
    say(
        line,
        "health check of '{}' failed{}{}: {}",
        node.path(),
        inARow,
        times == failures ? "" : Words.inTheSameWay(times),
        Throwables.plain(detail));
  }

  void degraded(JournalNode node, int number, String what, long now) {
    String plain = Throwables.plain(what);
    long times = trouble(node).degradedLog().timesToLog(kindOf(plain), now);
    Level level = times == 0 ? Level.DEBUG : Level.WARN;
    if (LogLine.isOn(node, level)) {
      say(
          LogLine.of(node, number, level, Action.DEGRADED),
          "'{}' is degraded{}: {}",
          node.path(),
          Words.inTheSameWay(times),
          plain);
    }
  }

  void restored(JournalNode node, int number, Duration degradedFor) {
    boolean isNoNews = trouble(node).degradedLog().isSummedUp() && degradedFor.compareTo(LONG) < 0;
    Level level = isNoNews ? Level.DEBUG : LogLine.usual(node);
    if (LogLine.isOn(node, level)) {
      say(
          LogLine.of(node, number, level, Action.RESTORED)
              .addKeyValue(LogLine.DEGRADED, degradedFor.toMillis()),
          "'{}' is degraded no more, after {}",
          node.path(),
          Words.of(degradedFor));
    }
  }

  /** Without numbers: they may count how long or how often, and be others each time. */
  private static long kindOf(String what) {
    long kind = 0;
    for (int i = 0; i < what.length(); i++) {
      char each = what.charAt(i);
      if (each < '0' || each > '9') {
        kind = kind * 31 + each;
      }
    }
    return kind;
  }

  /** How often a node was ended in this way in a row, if that should be logged. */
  private static long verdict(JournalNode node, int kind, long now) {
    return trouble(node).verdictLog().timesToLog(kind, now);
  }

  private static Trouble trouble(JournalNode node) {
    return node.recordOrNew().troubleOrNew(node);
  }

  /** Shown in any case, and known from then on. */
  private ThreadStack stack(
      JournalNode node, StackTraceElement[] frames, @Nullable Throwable cause, long now) {
    ThreadStack stack = new ThreadStack(node.path(), frames, cause);
    shown.remember(stack, node.path(), now);
    return stack;
  }

  // ---- threads that do not end

  void stuck(
      JournalNode node,
      int number,
      List<StackTraceElement> frames,
      @Nullable Supplier<Origin> stoppedBy,
      long now) {
    String path = node.path();
    ThreadStack stack = new ThreadStack(path, frames.toArray(new StackTraceElement[0]), null);
    Throwable told = shown.news(stack, path, now);
    String by =
        stoppedBy == null ? "" : " (stopped" + Words.stoppedBy(node, path, stoppedBy.get()) + ")";
    say(
        LogLine.of(node, number, Level.ERROR, Action.STUCK).setCause(told),
        "'{}' is stuck: its thread does not end{}{}",
        path,
        by,
        told == null ? StackTraceDeduplicator.SEE_ABOVE : "");
  }

  void stuckEnded(JournalNode node, int number, Duration stuckFor) {
    say(
        LogLine.of(node, number, Level.WARN, Action.STUCK_ENDED)
            .addKeyValue(LogLine.STUCK, stuckFor.toMillis()),
        "the stuck thread of '{}' has ended after {}",
        node.path(),
        Words.of(stuckFor));
  }

  void failedBeside(JournalNode node, int number, String what, Throwable cause) {
    say(
        LogLine.of(node, number, Level.WARN, Action.FAILED_BESIDE)
            .setCause(Throwables.printable(cause)),
        "a {} of '{}' failed: {}",
        what,
        node.path(),
        Throwables.text(cause));
  }

  // ---- maintenance

  void held(JournalNode node, Hold hold, @Nullable Instant until) {
    String by = hold.by() == null ? null : Throwables.plain(hold.by());
    String why = hold.why() == null ? null : Throwables.plain(hold.why());
    String who = by == null ? "" : " by " + by;
    String howLong = until == null ? "until it is resumed" : "until " + until;
    String reason = why == null ? "" : ": " + why;
    say(
        LogLine.of(node, Level.INFO, Action.HELD)
            .addKeyValue(LogLine.BY, by)
            .addKeyValue(LogLine.WHY, why),
        "'{}' is held{} {}{}",
        node.path(),
        who,
        howLong,
        reason);
  }

  void resumed(JournalNode node, boolean timeIsOver) {
    say(
        LogLine.of(node, Level.INFO, Action.RESUMED),
        timeIsOver ? "'{}' is held no more, its time is over" : "'{}' is held no more",
        node.path());
  }
}
