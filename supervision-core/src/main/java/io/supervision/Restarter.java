package io.supervision;

import io.supervision.event.RestartCause;
import io.supervision.event.SupervisionEvent;
import io.supervision.spec.Backoff;
import io.supervision.spec.Strategy;
import io.supervision.worker.ExitReason;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a supervisor does when a child has ended: OTP's {@code restart}. Runs on the mailbox's
 * owner. Who is restarted is decided in {@link RestartDecision} and {@link RestartGroup}.
 */
final class Restarter {

  private final SupervisorProcess supervisor;
  private final Platform platform;

  Restarter(SupervisorProcess supervisor) {
    this.supervisor = supervisor;
    this.platform = supervisor.tree.platform;
  }

  /** A child has ended. A notice of an incarnation that is no longer the child's is void. */
  void childEnded(Child child, Object process, ExitReason reason, @Nullable Throwable escalated) {
    if (child.process != process) {
      return;
    }
    child.runs(null);
    supervisor.activeChanged(-1);
    if (escalated != null) {
      supervisor.escalate(child.path(), reason, escalated);
      return;
    }
    switch (RestartDecision.of(child.spec, reason)) {
      case RESTART -> {
        if (count(child, reason)) {
          begin(child, cause(reason), reason, nextDelay(child, process));
        }
      }
      case KEEP -> stayDown(child, supervisor.isDynamic());
      case FORGET -> stayDown(child, true);
      case GIVE_UP -> giveUp(child, Objects.requireNonNull(reason.cause()));
      case ESCALATE ->
          supervisor.escalate(child.path(), reason, Objects.requireNonNull(reason.cause()));
    }
  }

  /** The turn of a restart that had to wait, or whose last attempt failed. */
  void retry(Child child, PendingRestart pending) {
    if (pending.counted || count(child, pending.reason)) {
      attempt(child, pending.cause, pending.reason);
    }
  }

  /** A start has failed that will be tried again. */
  void scheduleAfterFailedStart(Child child, Throwable cause) {
    long delay = nextDelay(child, null);
    ExitReason reason = new ExitReason.Failure(cause);
    if (delay == 0) {
      child.pending =
          new PendingRestart(
              PendingRestart.Kind.QUEUED, RestartCause.START_FAILED, reason, false, 0);
      supervisor.post(new Retry(child, null));
    } else {
      delayed(child, RestartCause.START_FAILED, reason, false, platform.deadline(delay));
    }
  }

  /** Counts first, then acts: false if the supervisor gives up instead. */
  private boolean count(Child child, ExitReason reason) {
    if (supervisor.spec.intensity().isUnlimited() || supervisor.window.add(platform.nanoTime())) {
      return true;
    }
    supervisor.stopper.cancelRestart(child);
    supervisor.giveUp(child, reason);
    return false;
  }

  private void begin(Child child, RestartCause cause, ExitReason reason, long delay) {
    Strategy strategy = supervisor.spec.strategy();
    if (delay == 0 && strategy == Strategy.ONE_FOR_ONE) {
      attempt(child, cause, reason);
      return;
    }
    long now = platform.nanoTime();
    long due = delay >= Platform.NEVER - now ? Platform.NEVER : now + delay;
    Child earlier = strategy == Strategy.REST_FOR_ONE ? delayedBefore(child) : null;
    if (earlier != null) {
      PendingRestart pending = Objects.requireNonNull(delayOf(earlier));
      if (due > pending.due) {
        supervisor.stopper.cancelRestart(earlier);
        delayed(earlier, pending.cause, pending.reason, pending.counted, due);
      }
      return;
    }
    if (strategy != Strategy.ONE_FOR_ONE) {
      due = Math.max(due, latestDelay(group(child).stops()));
    }
    if (due <= now) {
      attempt(child, cause, reason);
    } else {
      stopOthers(group(child).stops());
      delayed(child, cause, reason, true, due);
    }
  }

  private void attempt(Child child, RestartCause cause, ExitReason reason) {
    supervisor.stopper.cancelRestart(child);
    RestartGroup<Child> group = group(child);
    stopOthers(group.stops());
    if (supervisor.mustNotStart()) {
      return;
    }
    for (Child member : group.starts()) {
      if (supervisor.tree.stuck.blocks(member)) {
        hold(child, member, cause, reason);
        return;
      }
    }
    String path = group.starts().size() == 1 ? null : child.path();
    for (Child member : group.starts()) {
      boolean own = member == child;
      StartOutcome outcome =
          supervisor.starter.start(member, own ? cause : RestartCause.SIBLING, own ? null : path);
      if (outcome instanceof StartOutcome.Ignored && supervisor.isDynamic()) {
        remove(member);
      } else if (outcome instanceof StartOutcome.Failed failed) {
        if (startFailed(member, failed.cause())) {
          return;
        }
      } else if (outcome instanceof StartOutcome.Aborted) {
        return;
      }
    }
  }

  /** Whether those that come after it in its group must not start now. */
  private boolean startFailed(Child child, Throwable cause) {
    switch (child.spec.settings().onException().reactionTo(cause)) {
      case RESTART -> scheduleAfterFailedStart(child, cause);
      case STOP -> {
        giveUp(child, cause);
        return false;
      }
      case ESCALATE -> supervisor.escalate(child.path(), new ExitReason.Failure(cause), cause);
    }
    return true;
  }

  private RestartGroup<Child> group(Child child) {
    Strategy strategy = supervisor.spec.strategy();
    List<Child> order =
        strategy == Strategy.ONE_FOR_ONE ? List.of() : supervisor.children.inStartOrder();
    return RestartGroup.of(strategy, order, child, member -> member.spec.restart());
  }

  private void stopOthers(List<Child> others) {
    for (Child other : others) {
      supervisor.stopper.stop(other);
      if (other.isTemporary()) {
        remove(other);
      }
    }
  }

  private void stayDown(Child child, boolean forget) {
    if (forget) {
      remove(child);
    }
    if (child.spec.settings().significant() && AutoShutdownRule.follows(supervisor, child)) {
      supervisor.terminate(ExitReason.shutdown());
    }
  }

  private void giveUp(Child child, Throwable cause) {
    SupervisionLog.childGaveUp(child, cause);
    int number = child.number;
    supervisor.tree.events.emit(
        at -> new SupervisionEvent.ChildGaveUp(child.path(), at, number, cause));
    child.gaveUp = true;
    if (supervisor.isDynamic()) {
      remove(child);
    }
  }

  /** A child has left for good. */
  void remove(Child child) {
    supervisor.children.remove(child);
    supervisor.place.forget(child);
  }

  private void hold(Child child, Child stuck, RestartCause cause, ExitReason reason) {
    PendingRestart pending =
        new PendingRestart(PendingRestart.Kind.HELD, cause, reason, true, Platform.NEVER);
    child.pending = pending;
    SupervisionLog.restartHeld(child, reason);
    scheduled(child, Duration.ZERO, reason);
    supervisor.tree.stuck.whenEnded(
        () -> supervisor.tree.stuck.blocks(stuck),
        () -> supervisor.post(new Retry(child, pending)));
  }

  private void delayed(
      Child child, RestartCause cause, ExitReason reason, boolean counted, long due) {
    PendingRestart pending =
        new PendingRestart(PendingRestart.Kind.DELAYED, cause, reason, counted, due);
    child.pending = pending;
    long delay = Math.max(0, due - platform.nanoTime());
    SupervisionLog.restartScheduled(child, Duration.ofNanos(delay), reason);
    scheduled(child, Duration.ofNanos(delay), reason);
    pending.timer = platform.schedule(delay, () -> supervisor.post(new Retry(child, pending)));
  }

  private void scheduled(Child child, Duration delay, ExitReason reason) {
    supervisor.tree.events.emit(
        at -> new SupervisionEvent.RestartScheduled(child.path(), at, delay, reason));
  }

  /** The delay after the end of what ran, or after a failed start, which has not run at all. */
  private long nextDelay(Child child, @Nullable Object ended) {
    Backoff backoff = child.spec.settings().backoff();
    if (backoff == null) {
      return 0;
    }
    long ranFor = ended == null ? 0 : platform.nanoTime() - Child.startedAt(ended);
    return child.recordOrNew().nextDelay(backoff, ranFor, platform.random());
  }

  private @Nullable Child delayedBefore(Child child) {
    return supervisor.children.lastBefore(child, earlier -> delayOf(earlier) != null);
  }

  private static @Nullable PendingRestart delayOf(Child child) {
    PendingRestart pending = child.pending;
    return pending != null && pending.kind == PendingRestart.Kind.DELAYED ? pending : null;
  }

  private static long latestDelay(List<Child> members) {
    long latest = 0;
    for (Child member : members) {
      PendingRestart pending = delayOf(member);
      if (pending != null) {
        latest = Math.max(latest, pending.due);
      }
    }
    return latest;
  }

  private static RestartCause cause(ExitReason reason) {
    return switch (reason.label()) {
      case "normal" -> RestartCause.NORMAL;
      case "shutdown" -> RestartCause.SHUTDOWN;
      case "killed" -> RestartCause.KILLED;
      case "unhealthy" -> RestartCause.UNHEALTHY;
      case "heartbeat" -> RestartCause.HEARTBEAT;
      default -> RestartCause.FAILURE;
    };
  }
}
