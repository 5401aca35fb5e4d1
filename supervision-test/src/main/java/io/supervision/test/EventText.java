package io.supervision.test;

import io.supervision.event.Origin;
import io.supervision.event.SupervisionEvent;
import io.supervision.event.SupervisionEvent.ChildDegraded;
import io.supervision.event.SupervisionEvent.ChildExited;
import io.supervision.event.SupervisionEvent.ChildGaveUp;
import io.supervision.event.SupervisionEvent.ChildRestored;
import io.supervision.event.SupervisionEvent.ChildStartFailed;
import io.supervision.event.SupervisionEvent.ChildStartIgnored;
import io.supervision.event.SupervisionEvent.ChildStarted;
import io.supervision.event.SupervisionEvent.ChildStuck;
import io.supervision.event.SupervisionEvent.ChildWaiting;
import io.supervision.event.SupervisionEvent.HealthChecked;
import io.supervision.event.SupervisionEvent.Operated;
import io.supervision.event.SupervisionEvent.OutageEnded;
import io.supervision.event.SupervisionEvent.RestartScheduled;
import io.supervision.event.SupervisionEvent.StuckChildEnded;
import io.supervision.event.SupervisionEvent.SupervisorGaveUp;
import java.util.Locale;

/** What an event of the tree is, and what it says beside that. */
final class EventText {

  private EventText() {}

  static TreeEvent.Kind kind(SupervisionEvent event) {
    if (event instanceof ChildStarted started) {
      return started.restartedBecause() == null ? TreeEvent.Kind.STARTED : TreeEvent.Kind.RESTARTED;
    } else if (event instanceof ChildStartFailed) {
      return TreeEvent.Kind.START_FAILED;
    } else if (event instanceof ChildStartIgnored) {
      return TreeEvent.Kind.START_IGNORED;
    } else if (event instanceof ChildExited) {
      return TreeEvent.Kind.EXITED;
    } else if (event instanceof RestartScheduled) {
      return TreeEvent.Kind.RESTART_SCHEDULED;
    } else if (event instanceof ChildWaiting) {
      return TreeEvent.Kind.WAITING;
    } else if (event instanceof ChildDegraded) {
      return TreeEvent.Kind.DEGRADED;
    } else if (event instanceof ChildRestored) {
      return TreeEvent.Kind.RESTORED;
    } else if (event instanceof ChildStuck) {
      return TreeEvent.Kind.STUCK;
    } else if (event instanceof StuckChildEnded) {
      return TreeEvent.Kind.STUCK_ENDED;
    } else if (event instanceof ChildGaveUp || event instanceof SupervisorGaveUp) {
      return TreeEvent.Kind.GAVE_UP;
    } else if (event instanceof HealthChecked checked) {
      return checked.healthy() ? TreeEvent.Kind.HEALTHY : TreeEvent.Kind.UNHEALTHY;
    } else if (event instanceof Operated) {
      return TreeEvent.Kind.OPERATED;
    } else if (event instanceof OutageEnded) {
      return TreeEvent.Kind.OUTAGE_ENDED;
    }
    throw new IllegalArgumentException("an event that this version does not know: " + event);
  }

  /** In brackets, with a space before them. */
  static String details(SupervisionEvent event) {
    return " (" + inBrackets(event) + ")";
  }

  private static String inBrackets(SupervisionEvent event) {
    if (event instanceof ChildStarted started) {
      return incarnation(started.incarnation()) + because(started);
    } else if (event instanceof ChildStartFailed failed) {
      return incarnation(failed.incarnation()) + ", " + failed.cause();
    } else if (event instanceof ChildStartIgnored ignored) {
      return incarnation(ignored.incarnation());
    } else if (event instanceof ChildExited exited) {
      return exit(exited);
    } else if (event instanceof RestartScheduled scheduled) {
      String delay = Texts.duration(scheduled.delay());
      return "in " + delay + ", after " + Texts.reason(scheduled.reason());
    } else if (event instanceof ChildWaiting waiting) {
      return "for " + Texts.requirements(waiting.requirements());
    } else if (event instanceof ChildDegraded degraded) {
      return incarnation(degraded.incarnation()) + ", " + degraded.what();
    } else if (event instanceof ChildRestored restored) {
      return incarnation(restored.incarnation())
          + ", after "
          + Texts.duration(restored.degradedFor());
    } else if (event instanceof ChildStuck stuck) {
      String top = stuck.stack().isEmpty() ? "" : ", at " + stuck.stack().get(0);
      return incarnation(stuck.incarnation()) + top;
    } else if (event instanceof StuckChildEnded ended) {
      return incarnation(ended.incarnation()) + ", after " + Texts.duration(ended.stuckFor());
    } else if (event instanceof ChildGaveUp gaveUp) {
      return incarnation(gaveUp.incarnation()) + ", " + gaveUp.cause();
    } else if (event instanceof SupervisorGaveUp gaveUp) {
      return "restart "
          + gaveUp.restarts()
          + " in the period, of "
          + gaveUp.child()
          + " after "
          + Texts.reason(gaveUp.reason());
    } else if (event instanceof HealthChecked checked) {
      return checked(checked);
    } else if (event instanceof Operated operated) {
      return operated.action();
    } else if (event instanceof OutageEnded ended) {
      return "after " + Texts.duration(ended.outage()) + " with " + ended.failures() + " failures";
    }
    return event.toString();
  }

  private static String incarnation(int number) {
    return "incarnation " + number;
  }

  private static String because(ChildStarted started) {
    if (started.restartedBecause() == null) {
      return "";
    }
    String of =
        started.causedBy() == null || started.causedBy().equals(started.path())
            ? ""
            : " " + started.causedBy();
    String down = started.down() == null ? "" : ", was down " + Texts.duration(started.down());
    return ", because of " + started.restartedBecause().label() + of + down;
  }

  private static String exit(ChildExited exited) {
    Origin origin = exited.causedBy();
    return incarnation(exited.incarnation())
        + ", "
        + Texts.reason(exited.reason())
        + (exited.requested() ? ", stopped by its supervisor" : "")
        + (origin == null ? "" : ", because of " + origin(origin))
        + ", ran "
        + Texts.duration(exited.lifetime());
  }

  private static String origin(Origin origin) {
    String what = origin.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
    return "the " + what + " of " + (origin.path().isEmpty() ? "the root" : origin.path());
  }

  private static String checked(HealthChecked checked) {
    return incarnation(checked.incarnation())
        + (checked.healthy() ? "" : ", failure " + checked.failures() + " in a row")
        + (checked.detail().isEmpty() ? "" : ", " + checked.detail());
  }
}
