package io.supervision;

import io.supervision.event.RestartCause;
import io.supervision.spec.SupervisorKind;
import io.supervision.worker.ExitReason;
import java.time.Duration;
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

  /** Tells the log whose lines those of the calling thread are. */
  static void threadIsOf(String path) {
    MDC.put(MDC_KEY, path);
  }

  static void rootStarted(SupervisorProcess root) {
    say(
        SUPERVISOR.atInfo().addKeyValue("path", ""),
        "supervision tree '{}' started",
        root.place.name());
  }

  static void advise(String advice) {
    say(SUPERVISOR.atWarn(), "{}", advice);
  }

  static void rootEnded(SupervisorProcess root, ExitReason reason) {
    say(
        SUPERVISOR.atInfo().addKeyValue("path", "").addKeyValue("reason", reason.label()),
        "supervision tree '{}' ended",
        root.place.name());
  }

  static void started(Child child, @Nullable RestartCause cause) {
    Level level = cause == null ? usual(child) : quieterInALoop(child);
    if (logger(child).isEnabledForLevel(level)) {
      LoggingEventBuilder line =
          logger(child)
              .atLevel(level)
              .addKeyValue("path", child.path())
              .addKeyValue("incarnation", child.number);
      if (cause == null) {
        say(line, "'{}' started", child.path());
      } else {
        say(
            line.addKeyValue("reason", cause.label()),
            "'{}' started again, incarnation {}",
            child.path(),
            child.number);
      }
    }
  }

  static void ended(Child child, ExitReason reason, boolean requested) {
    ChildRecord record = child.recordOrNew();
    Throwable cause = reason.cause();
    if (requested || !reason.isAbnormal()) {
      Level level = usual(child);
      if (logger(child).isEnabledForLevel(level)) {
        say(
            logger(child)
                .atLevel(level)
                .addKeyValue("path", child.path())
                .addKeyValue("reason", reason.label()),
            requested ? "'{}' stopped: {}" : "'{}' ended: {}",
            child.path(),
            reason.label());
      }
    } else if (cause == null) {
      say(
          failed(child, record.failures(), reason),
          "'{}' ended abnormally: {}",
          child.path(),
          reason.label());
    } else {
      repeated(child, record, reason, cause, "failed");
    }
  }

  static void startFailed(Child child, Throwable cause) {
    repeated(
        child, child.recordOrNew(), new ExitReason.Failure(cause), cause, "could not be started");
  }

  private static void repeated(
      Child child, ChildRecord record, ExitReason reason, Throwable cause, String what) {
    if (!logger(child).isWarnEnabled()) {
      return;
    }
    Tree tree = child.owner.tree;
    long now = tree.platform.nanoTime();
    long times = record.repeatedOrNew().tell(Throwables.print(cause), now);
    if (times == 1) {
      String other = tree.told.sameAs(cause, child.path(), now);
      if (other != null) {
        say(
            failed(child, record.failures(), reason),
            "'{}' {} like '{}' before: {}",
            child.path(),
            what,
            other,
            Throwables.text(cause));
        return;
      }
      say(
          failed(child, record.failures(), reason)
              .setCause(cause instanceof ChildStartException ? null : Throwables.tellable(cause)),
          "'{}' {}: {}",
          child.path(),
          what,
          Throwables.text(cause));
    } else if (times > 1) {
      say(
          failed(child, record.failures(), reason).addKeyValue("times", times),
          "'{}' {} {} times in the same way: {}",
          child.path(),
          what,
          times,
          Throwables.text(cause));
    }
  }

  private static LoggingEventBuilder failed(Child child, long failures, ExitReason reason) {
    return logger(child)
        .atWarn()
        .addKeyValue("path", child.path())
        .addKeyValue("incarnation", child.number)
        .addKeyValue("reason", reason.label())
        .addKeyValue("failures", failures);
  }

  static void startIgnored(Child child) {
    say(
        logger(child).atLevel(usual(child)).addKeyValue("path", child.path()),
        "'{}' has nothing to do: its start was ignored",
        child.path());
  }

  static void restartScheduled(Child child, Duration delay, ExitReason reason) {
    say(
        pending(child, reason).addKeyValue("delay", delay),
        "'{}' restarts in {} ms",
        child.path(),
        delay.toMillis());
  }

  static void restartHeld(Child child, ExitReason reason) {
    say(
        pending(child, reason),
        "'{}' restarts when the stuck thread at its path, or of its group, has ended",
        child.path());
  }

  private static LoggingEventBuilder pending(Child child, ExitReason reason) {
    return logger(child)
        .atLevel(quieterInALoop(child))
        .addKeyValue("path", child.path())
        .addKeyValue("reason", reason.label());
  }

  static void childGaveUp(Child child, Throwable cause) {
    say(
        logger(child)
            .atError()
            .addKeyValue("path", child.path())
            .addKeyValue("incarnation", child.number)
            .setCause(Throwables.tellable(cause)),
        "'{}' gave up: a restart cannot heal {}",
        child.path(),
        Throwables.text(cause));
  }

  static void gaveUp(SupervisorProcess supervisor, String child, int count, ExitReason reason) {
    Throwable cause = reason.cause();
    long times = timesToTell(supervisor, cause, reason);
    say(
        SUPERVISOR
            .atLevel(times == 0 ? Level.DEBUG : Level.ERROR)
            .addKeyValue("path", supervisor.place.path())
            .addKeyValue("child", child)
            .addKeyValue("restarts", count)
            .addKeyValue("reason", reason.label())
            .addKeyValue("times", Math.max(1, times))
            .setCause(cause == null || times > 1 ? null : Throwables.tellable(cause)),
        "{} gives up because of '{}': {} restarts within {} ms{}",
        supervisor.place.described(),
        child,
        count,
        supervisor.spec.intensity().period().toMillis(),
        inTheSameWay(times));
  }

  /** How often a supervisor has given up because of the same, if that should be told now. */
  private static long timesToTell(
      SupervisorProcess supervisor, @Nullable Throwable cause, ExitReason reason) {
    Child slot = supervisor.slot;
    if (slot == null) {
      return 1;
    }
    long print = cause == null ? reason.label().hashCode() : Throwables.print(cause);
    return slot.recordOrNew().repeatedOrNew().tell(print, supervisor.tree.platform.nanoTime());
  }

  static void escalated(SupervisorProcess supervisor, Throwable cause) {
    say(
        SUPERVISOR.atError().addKeyValue("path", supervisor.place.path()),
        "{} gives up with all above it: no restart can heal {}",
        supervisor.place.described(),
        Throwables.text(cause));
  }

  static void stuck(Child child, Incarnation incarnation, List<StackTraceElement> stack) {
    StringBuilder where = new StringBuilder();
    stack.forEach(frame -> where.append("\n\tat ").append(frame));
    say(
        logger(child)
            .atError()
            .addKeyValue("path", child.path())
            .addKeyValue("incarnation", incarnation.number),
        "'{}' is stuck: its thread does not end{}",
        child.path(),
        where);
  }

  static void stuckEnded(Incarnation incarnation, Duration stuckFor) {
    say(
        about(incarnation, Level.WARN),
        "the stuck thread of '{}' has ended after {} ms",
        incarnation.path(),
        stuckFor.toMillis());
  }

  static void heartbeatMissed(Incarnation incarnation, Duration silent) {
    say(
        about(incarnation, Level.WARN),
        "'{}' has missed its heartbeat for {} ms",
        incarnation.path(),
        silent.toMillis());
  }

  static void healthChecked(
      Incarnation incarnation,
      boolean healthy,
      int failures,
      String detail,
      @Nullable Throwable cause) {
    if (healthy) {
      say(about(incarnation, Level.INFO), "'{}' is healthy", incarnation.path());
      return;
    }
    Child child = incarnation.child;
    long print = cause == null ? detail.hashCode() : Throwables.print(cause);
    long now = child.owner.tree.platform.nanoTime();
    long times = child.recordOrNew().checksOrNew().tell(print, now);
    say(
        about(incarnation, times == 0 ? Level.DEBUG : Level.WARN)
            .addKeyValue("failures", failures)
            .setCause(cause == null || times > 1 ? null : Throwables.tellable(cause)),
        "health check {} of '{}' failed{}: {}",
        failures,
        incarnation.path(),
        inTheSameWay(times),
        detail);
  }

  private static LoggingEventBuilder about(Incarnation incarnation, Level level) {
    return CHILD
        .atLevel(level)
        .addKeyValue("path", incarnation.path())
        .addKeyValue("incarnation", incarnation.number);
  }

  static void failedAside(Incarnation incarnation, String what, Throwable cause) {
    say(
        about(incarnation, Level.WARN).setCause(Throwables.tellable(cause)),
        "a {} of '{}' failed: {}",
        what,
        incarnation.path(),
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
        SUPERVISOR.atWarn().setCause(Throwables.tellable(cause)),
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
        SUPERVISOR.atError().setCause(Throwables.tellable(broken)),
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

  static void runListenerFailed(TreeRunListener listener, Throwable thrown) {
    say(
        SUPERVISOR.atWarn().setCause(Throwables.tellable(thrown)),
        "a listener of the tree's runs failed after the start: {}",
        listener);
  }

  private static String inTheSameWay(long times) {
    return times > 1 ? ", " + times + " times in the same way" : "";
  }

  private static Logger logger(Child child) {
    return child.isSupervisor() ? SUPERVISOR : CHILD;
  }

  /** What follows from a failure that is only summed up is no news either. */
  private static Level quieterInALoop(Child child) {
    ChildRecord record = child.record;
    return record != null && record.isLoopSummedUp() ? Level.DEBUG : usual(child);
  }

  private static Level usual(Child child) {
    return child.owner.spec.kind() == SupervisorKind.STATIC ? Level.INFO : Level.DEBUG;
  }
}
