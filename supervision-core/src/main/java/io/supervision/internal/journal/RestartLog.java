package io.supervision.internal.journal;

import static io.supervision.internal.journal.LogLine.say;

import io.supervision.internal.journal.LogLine.Action;
import io.supervision.spec.RestartIntensity;
import io.supervision.worker.ExitReason;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/** What the log says of restarts to come, of who gives up, and of who has recovered. */
final class RestartLog {

  private final StackTraceDeduplicator shown;
  private final Loops loops;

  RestartLog(StackTraceDeduplicator shown, Loops loops) {
    this.shown = shown;
    this.loops = loops;
  }

  void scheduled(JournalNode node, Duration delay, ExitReason reason) {
    Level level = LogLine.quieterInALoop(node);
    if (LogLine.isOn(node, level)) {
      say(
          LogLine.of(node, level, Action.RESTART_SCHEDULED)
              .addKeyValue(LogLine.REASON, reason.label())
              .addKeyValue(LogLine.DELAY, delay.toMillis()),
          "'{}' restarts in {}",
          node.path(),
          Words.of(delay));
    }
  }

  void blocked(JournalNode node, ExitReason reason) {
    Level level = LogLine.quieterInALoop(node);
    if (LogLine.isOn(node, level)) {
      say(
          LogLine.of(node, level, Action.RESTART_BLOCKED)
              .addKeyValue(LogLine.REASON, reason.label()),
          "'{}' restarts when the stuck thread at its path, or of its group, has ended",
          node.path());
    }
  }

  // ---- who gives up

  void childGaveUp(JournalNode node, Throwable cause, long now) {
    Throwable told = shown.news(cause, node.path(), now);
    say(
        LogLine.of(node, node.number(), Level.ERROR, Action.GAVE_UP).setCause(told),
        "'{}' gave up: a restart cannot heal {}{}",
        node.path(),
        Throwables.text(cause),
        told == null ? StackTraceDeduplicator.SEE_ABOVE : "");
  }

  void gaveUp(
      JournalNode supervisor,
      String described,
      String child,
      int count,
      RestartIntensity intensity,
      ExitReason reason,
      long now) {
    Throwable cause = reason.cause();
    long kind = Throwables.fingerprint(cause, reason.label());
    long times = loops.timesToLog(supervisor, kind, now);
    Level level = times == 0 ? Level.DEBUG : Level.ERROR;
    if (!LogLine.isOn(supervisor, level)) {
      return;
    }
    boolean first = times == 1 && cause != null;
    Throwable told = first ? shown.news(cause, child, now) : null;
    String allowed = intensity.maxRestarts() == 0 ? "none" : "" + intensity.maxRestarts();
    LoggingEventBuilder line =
        LogLine.of(supervisor, level, Action.GAVE_UP)
            .addKeyValue(LogLine.CAUSED_BY, child)
            .addKeyValue(LogLine.RESTARTS, intensity.maxRestarts())
            .addKeyValue(LogLine.REASON, reason.label())
            .addKeyValue(LogLine.TIMES, Math.max(1, times))
            .setCause(told);
    say(
        line,
        "{} gives up because of '{}': {} restart within {} ({} allowed){}{}",
        described,
        child,
        Words.anNth(count),
        Words.of(intensity.period()),
        allowed,
        Words.inTheSameWay(times),
        first && told == null ? StackTraceDeduplicator.SEE_ABOVE : "");
  }

  void escalated(JournalNode supervisor, String described, Throwable cause, long now) {
    String path = supervisor.path();
    Throwable told = shown.news(cause, path, now);
    say(
        LogLine.of(supervisor, Level.ERROR, Action.GAVE_UP).setCause(told),
        "{} gives up with all above it: no restart can heal {}{}",
        described,
        Throwables.text(cause),
        told == null ? StackTraceDeduplicator.SEE_ABOVE : "");
  }

  // ---- who has recovered

  void recovered(JournalNode node, Duration outage, long failures) {
    say(
        LogLine.of(node, Level.INFO, Action.RECOVERED)
            .addKeyValue(LogLine.FAILURES, failures)
            .addKeyValue(LogLine.OUTAGE, outage.toMillis()),
        // one that was degraded has run all the time
        failures == 0 ? "'{}' is well again after {}" : "'{}' runs again after {}, {}",
        node.path(),
        Words.of(outage),
        Words.failures(failures));
  }

  /** One line for all that have recovered at once. */
  void poolRecovered(String pool, List<Outages.Ended> children) {
    Duration longest = Collections.max(children.stream().map(Outages.Ended::outage).toList());
    long failures = children.stream().mapToLong(Outages.Ended::failures).sum();
    LoggingEventBuilder line =
        LogLine.ofSupervisor(pool, Level.INFO, Action.RECOVERED)
            .addKeyValue(LogLine.CHILDREN, children.size())
            .addKeyValue(LogLine.FAILURES, failures)
            .addKeyValue(LogLine.OUTAGE, longest.toMillis());
    if (children.size() == 1) {
      say(
          line,
          failures == 0
              ? "1 child of {} is well again after {}"
              : "1 child of {} runs again after {}, {}",
          Words.node(pool),
          Words.of(longest),
          Words.failures(failures));
    } else {
      say(
          line,
          failures == 0
              ? "{} children of {} are well again after {} at most"
              : "{} children of {} run again after {} at most, {}",
          children.size(),
          Words.node(pool),
          Words.of(longest),
          Words.failures(failures));
    }
  }
}
