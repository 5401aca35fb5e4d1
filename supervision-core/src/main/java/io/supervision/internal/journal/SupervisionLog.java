package io.supervision.internal.journal;

import io.supervision.event.RestartCause;
import io.supervision.spec.RestartIntensity;
import io.supervision.worker.ExitReason;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/** Everything the engine says in the log, with key-value pairs. */
final class SupervisionLog {

  static final String MDC_KEY = "supervision.child";

  private static final Logger SUPERVISOR = LoggerFactory.getLogger("io.supervision.supervisor");
  private static final Logger CHILD = LoggerFactory.getLogger("io.supervision.child");

  private SupervisionLog() {}

  /** Marks the lines of the calling thread with a path. */
  static void nameThread(String path) {
    MDC.put(MDC_KEY, path);
  }

  static void treeStarted(String name) {
    say(SUPERVISOR.atInfo().addKeyValue("path", ""), "supervision tree '{}' started", name);
  }

  static void warning(String sentence) {
    say(SUPERVISOR.atWarn(), "{}", sentence);
  }

  static void treeEnded(String name, ExitReason reason) {
    say(
        SUPERVISOR.atInfo().addKeyValue("path", "").addKeyValue("reason", reason.label()),
        "supervision tree '{}' ended",
        name);
  }

  static void started(JournalNode node, @Nullable RestartCause cause) {
    Level level = cause == null ? usual(node) : quieterInALoop(node);
    if (logger(node).isEnabledForLevel(level)) {
      LoggingEventBuilder line =
          logger(node)
              .atLevel(level)
              .addKeyValue("path", node.path())
              .addKeyValue("incarnation", node.number());
      if (cause == null) {
        say(line, "'{}' started", node.path());
      } else {
        say(
            line.addKeyValue("reason", cause.label()),
            "'{}' started again, incarnation {}",
            node.path(),
            node.number());
      }
    }
  }

  static void ended(
      JournalNode node,
      ChildRecord record,
      ExitReason reason,
      boolean requested,
      StackTraceDeduplicator shown,
      long now) {
    Throwable cause = reason.cause();
    if (requested || !reason.isAbnormal()) {
      Level level = usual(node);
      if (logger(node).isEnabledForLevel(level)) {
        say(
            logger(node)
                .atLevel(level)
                .addKeyValue("path", node.path())
                .addKeyValue("reason", reason.label()),
            requested ? "'{}' stopped: {}" : "'{}' ended: {}",
            node.path(),
            reason.label());
      }
    } else if (cause == null) {
      say(
          failed(node, record.failures(), reason),
          "'{}' ended abnormally: {}",
          node.path(),
          reason.label());
    } else {
      repeated(node, record, reason, cause, false, "failed", shown, now);
    }
  }

  static void startFailed(
      JournalNode node,
      ChildRecord record,
      ExitReason reason,
      Throwable cause,
      boolean loggedBelow,
      StackTraceDeduplicator shown,
      long now) {
    repeated(node, record, reason, cause, loggedBelow, "could not be started", shown, now);
  }

  private static void repeated(
      JournalNode node,
      ChildRecord record,
      ExitReason reason,
      Throwable cause,
      boolean loggedBelow,
      String what,
      StackTraceDeduplicator shown,
      long now) {
    if (!logger(node).isWarnEnabled()) {
      return;
    }
    long times =
        record.troubleOrNew(node).failureLog().timesToLog(Throwables.fingerprint(cause), now);
    if (times == 1) {
      String other = shown.sameAs(cause, node.path(), now);
      if (other != null) {
        say(
            failed(node, record.failures(), reason),
            "'{}' {} like '{}' before: {}",
            node.path(),
            what,
            other,
            Throwables.text(cause));
        return;
      }
      say(
          failed(node, record.failures(), reason)
              .setCause(loggedBelow ? null : Throwables.printable(cause)),
          "'{}' {}: {}",
          node.path(),
          what,
          Throwables.text(cause));
    } else if (times > 1) {
      say(
          failed(node, record.failures(), reason).addKeyValue("times", times),
          "'{}' {} {} times in the same way: {}",
          node.path(),
          what,
          times,
          Throwables.text(cause));
    }
  }

  private static LoggingEventBuilder failed(JournalNode node, long failures, ExitReason reason) {
    return logger(node)
        .atWarn()
        .addKeyValue("path", node.path())
        .addKeyValue("incarnation", node.number())
        .addKeyValue("reason", reason.label())
        .addKeyValue("failures", failures);
  }

  static void startIgnored(JournalNode node) {
    say(
        logger(node).atLevel(usual(node)).addKeyValue("path", node.path()),
        "'{}' has nothing to do: its start was ignored",
        node.path());
  }

  static void restartScheduled(JournalNode node, Duration delay, ExitReason reason) {
    say(
        pending(node, reason).addKeyValue("delay", delay),
        "'{}' restarts in {} ms",
        node.path(),
        delay.toMillis());
  }

  static void restartBlocked(JournalNode node, ExitReason reason) {
    say(
        pending(node, reason),
        "'{}' restarts when the stuck thread at its path, or of its group, has ended",
        node.path());
  }

  private static LoggingEventBuilder pending(JournalNode node, ExitReason reason) {
    return logger(node)
        .atLevel(quieterInALoop(node))
        .addKeyValue("path", node.path())
        .addKeyValue("reason", reason.label());
  }

  static void childGaveUp(JournalNode node, Throwable cause) {
    say(
        logger(node)
            .atError()
            .addKeyValue("path", node.path())
            .addKeyValue("incarnation", node.number())
            .setCause(Throwables.printable(cause)),
        "'{}' gave up: a restart cannot heal {}",
        node.path(),
        Throwables.text(cause));
  }

  static void gaveUp(
      JournalNode supervisor,
      String described,
      String child,
      int count,
      RestartIntensity intensity,
      ExitReason reason,
      long now) {
    Throwable cause = reason.cause();
    long fingerprint = cause == null ? reason.label().hashCode() : Throwables.fingerprint(cause);
    long times =
        supervisor.recordOrNew().troubleOrNew(supervisor).failureLog().timesToLog(fingerprint, now);
    say(
        SUPERVISOR
            .atLevel(times == 0 ? Level.DEBUG : Level.ERROR)
            .addKeyValue("path", supervisor.path())
            .addKeyValue("child", child)
            .addKeyValue("restarts", count)
            .addKeyValue("reason", reason.label())
            .addKeyValue("times", Math.max(1, times))
            .setCause(cause == null || times > 1 ? null : Throwables.printable(cause)),
        "{} gives up because of '{}': {} restarts within {} ms{}",
        described,
        child,
        count,
        intensity.period().toMillis(),
        inTheSameWay(times));
  }

  /** The all-clear after an outage. */
  static void recovered(JournalNode node, Duration outage, long failures) {
    say(
        logger(node)
            .atInfo()
            .addKeyValue("path", node.path())
            .addKeyValue("failures", failures)
            .addKeyValue("outage", outage),
        "'{}' runs again after {}, {} failures",
        node.path(),
        inWords(outage),
        failures);
  }

  static void poolRecovered(String pool, List<Outages.Ended> children) {
    Duration longest = Collections.max(children.stream().map(Outages.Ended::outage).toList());
    long failures = children.stream().mapToLong(Outages.Ended::failures).sum();
    say(
        SUPERVISOR
            .atInfo()
            .addKeyValue("path", pool)
            .addKeyValue("children", children.size())
            .addKeyValue("failures", failures)
            .addKeyValue("outage", longest),
        "{} children of '{}' run again after {} at most, {} failures",
        children.size(),
        pool,
        inWords(longest),
        failures);
  }

  static void held(JournalNode node, Hold hold, @Nullable Instant until) {
    say(
        logger(node)
            .atInfo()
            .addKeyValue("path", node.path())
            .addKeyValue("by", hold.by())
            .addKeyValue("why", hold.why()),
        "'{}' is held{} {}{}",
        node.path(),
        hold.by() == null ? "" : " by " + hold.by(),
        until == null ? "until it is resumed" : "until " + until,
        hold.why() == null ? "" : ": " + hold.why());
  }

  static void resumed(JournalNode node, boolean timeIsOver) {
    say(
        logger(node).atInfo().addKeyValue("path", node.path()),
        timeIsOver ? "'{}' is held no more, its time is over" : "'{}' is held no more",
        node.path());
  }

  /** A duration as people say it, with its largest unit, or two. */
  static String inWords(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds < 1) {
      return duration.toMillis() + " ms";
    }
    if (seconds < 120) {
      return seconds + " s";
    }
    if (seconds < 7_200) {
      return seconds / 60 + " min";
    }
    return seconds / 3_600 + " h " + seconds / 60 % 60 + " min";
  }

  static void escalated(String described, String path, Throwable cause) {
    say(
        SUPERVISOR.atError().addKeyValue("path", path),
        "{} gives up with all above it: no restart can heal {}",
        described,
        Throwables.text(cause));
  }

  static void stuck(JournalNode node, int number, List<StackTraceElement> stack) {
    StringBuilder where = new StringBuilder();
    stack.forEach(frame -> where.append("\n\tat ").append(frame));
    say(
        logger(node).atError().addKeyValue("path", node.path()).addKeyValue("incarnation", number),
        "'{}' is stuck: its thread does not end{}",
        node.path(),
        where);
  }

  static void stuckEnded(JournalNode node, int number, Duration stuckFor) {
    say(
        about(node, number, Level.WARN),
        "the stuck thread of '{}' has ended after {} ms",
        node.path(),
        stuckFor.toMillis());
  }

  static void heartbeatMissed(JournalNode node, int number, Duration silent) {
    say(
        about(node, number, Level.WARN),
        "'{}' has missed its heartbeat for {} ms",
        node.path(),
        silent.toMillis());
  }

  static void healthChecked(
      JournalNode node,
      int number,
      boolean healthy,
      int failures,
      String detail,
      @Nullable Throwable cause,
      long now) {
    if (healthy) {
      say(about(node, number, Level.INFO), "'{}' is healthy", node.path());
      return;
    }
    long fingerprint = cause == null ? detail.hashCode() : Throwables.fingerprint(cause);
    long times = node.recordOrNew().troubleOrNew(node).checkLog().timesToLog(fingerprint, now);
    say(
        about(node, number, times == 0 ? Level.DEBUG : Level.WARN)
            .addKeyValue("failures", failures)
            .setCause(cause == null || times > 1 ? null : Throwables.printable(cause)),
        "health check {} of '{}' failed{}: {}",
        failures,
        node.path(),
        inTheSameWay(times),
        detail);
  }

  private static LoggingEventBuilder about(JournalNode node, int number, Level level) {
    return CHILD.atLevel(level).addKeyValue("path", node.path()).addKeyValue("incarnation", number);
  }

  static void failedBeside(JournalNode node, int number, String what, Throwable cause) {
    say(
        about(node, number, Level.WARN).setCause(Throwables.printable(cause)),
        "a {} of '{}' failed: {}",
        what,
        node.path(),
        Throwables.text(cause));
  }

  static void noThread(Throwable cause) {
    say(
        SUPERVISOR.atError().setCause(cause),
        "no thread could be started for the supervision engine; the calling one does its work");
  }

  static void noThreadForListeners(Throwable cause) {
    say(
        SUPERVISOR.atError().setCause(cause),
        "no thread could be started for the listeners; the next event tries again");
  }

  static void eventNotMade(Throwable cause) {
    say(SUPERVISOR.atError().setCause(cause), "an event could not be made, and is dropped");
  }

  static void listenerFailed(Object listener, Object event, Throwable cause) {
    say(
        SUPERVISOR.atWarn().setCause(Throwables.printable(cause)),
        "a supervision listener failed on {}: {}",
        event,
        listener);
  }

  static void notRecorded(Throwable refused) {
    say(
        SUPERVISOR.atWarn().setCause(refused),
        "the flight recorder does not take events of supervision");
  }

  static void engineFailed(Throwable broken) {
    say(
        SUPERVISOR.atError().setCause(Throwables.printable(broken)),
        "the supervision engine failed; the tree is stopped");
  }

  /** The engine goes on whatever becomes of the log. */
  @SuppressWarnings("SystemOut") // what is left when the log itself fails
  private static void say(LoggingEventBuilder line, String text, @Nullable Object... values) {
    try {
      line.log(text, values);
    } catch (Throwable broken) {
      System.err.println("supervision could not log \"" + text + "\": " + broken.getClass());
    }
  }

  static void runListenerFailed(Object listener, Throwable thrown) {
    say(
        SUPERVISOR.atWarn().setCause(Throwables.printable(thrown)),
        "a listener of the tree's runs failed after the start: {}",
        listener);
  }

  private static String inTheSameWay(long times) {
    return times > 1 ? ", " + times + " times in the same way" : "";
  }

  private static Logger logger(JournalNode node) {
    return node.isSupervisor() ? SUPERVISOR : CHILD;
  }

  /** What follows from a failure that is only summed up is no news either. */
  private static Level quieterInALoop(JournalNode node) {
    ChildRecord record = node.record();
    return record != null && record.isLoopSummedUp() ? Level.DEBUG : usual(node);
  }

  private static Level usual(JournalNode node) {
    return node.isOneOfMany() ? Level.DEBUG : Level.INFO;
  }
}
