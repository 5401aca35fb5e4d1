package io.supervision;

import io.supervision.PendingRestart.Restart;
import io.supervision.event.Origin;
import io.supervision.event.RestartCause;
import io.supervision.internal.incarnation.ChildProcess;
import io.supervision.internal.platform.Platform;
import io.supervision.internal.rules.AutoShutdownRule;
import io.supervision.internal.rules.RestartDecision;
import io.supervision.internal.rules.RestartGroup;
import io.supervision.spec.Backoff;
import io.supervision.spec.RestartIntensity;
import io.supervision.spec.Strategy;
import io.supervision.worker.ExitReason;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
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
  void childEnded(Message.EndNotice notice) {
    Child child = notice.child();
    ExitReason reason = notice.reason();
    if (child.process() != notice.process()) {
      return;
    }
    child.runsNoMore();
    if (notice.escalated() != null) {
      escalate(child.path(), reason, notice.origin(), notice.escalated());
      return;
    }
    switch (RestartDecision.of(child.spec(), reason)) {
      case RESTART -> {
        RestartCause cause = causeOf(notice.process(), reason);
        if (count(child, reason, notice.origin())) {
          begin(
              child,
              Restart.afterEnd(cause, reason, notice.origin()),
              nextDelay(child, notice.process()));
        }
      }
      case KEEP -> stayDown(child, supervisor.isDynamic(), notice.origin());
      case FORGET -> stayDown(child, true, notice.origin());
      case GIVE_UP -> childGivesUp(child, Objects.requireNonNull(reason.cause()));
      case ESCALATE -> escalate(child.path(), reason, null, Objects.requireNonNull(reason.cause()));
    }
  }

  /** What gave up has ended in an orderly way, and is told apart from that only here. */
  private static RestartCause causeOf(ChildProcess ended, ExitReason reason) {
    return ended instanceof SupervisorProcess nested && nested.gaveUp() != null
        ? RestartCause.GAVE_UP
        : RestartDecision.causeOf(reason);
  }

  /** The turn of a restart that had to wait, or whose last attempt failed. */
  void retry(Child child, PendingRestart pending) {
    Restart restart = pending.restart;
    if (restart.counted() || count(child, restart.reason(), restart.origin())) {
      attempt(child, restart);
    }
  }

  /** A start has failed that will be tried again. */
  void scheduleAfterFailedStart(Child child, Throwable cause) {
    scheduleAfterFailedStart(child, cause, false);
  }

  private void scheduleAfterFailedStart(Child child, Throwable cause, boolean alone) {
    long delay = nextDelay(child, null);
    Restart restart = Restart.afterFailedStart(cause, alone);
    if (delay == 0) {
      child.pending = new PendingRestart(PendingRestart.Kind.QUEUED, restart, 0);
      supervisor.post(new Message.Retry(child, null));
    } else {
      delay(child, restart, platform.deadline(delay));
    }
  }

  /**
   * Starts a stopped child by hand, and no other. What a stuck thread forbids is done when that has
   * ended; a start that fails is tried again, as any restart.
   *
   * @return how it went; null if it waits for a stuck thread
   */
  @Nullable StartOutcome startByHand(Child child) {
    if (supervisor.tree.stuck.blocks(child)) {
      block(child, child, Restart.byHand());
      return null;
    }
    StartOutcome outcome = supervisor.starter.start(child);
    if (outcome instanceof StartOutcome.Failed failed) {
      startFailed(child, failed.cause(), true);
    }
    return outcome;
  }

  /**
   * The child whose pending restart will start this one, too: itself, or one that takes the whole
   * group along; null for none.
   */
  @Nullable Child startsWith(Child child) {
    if (child.pending != null) {
      return child;
    }
    return switch (supervisor.spec.strategy()) {
      case ONE_FOR_ONE -> null;
      case ONE_FOR_ALL -> firstWithGroupStart(supervisor.children);
      case REST_FOR_ONE -> supervisor.children.lastBefore(child, Restarter::hasGroupStart);
    };
  }

  private static @Nullable Child firstWithGroupStart(Iterable<Child> children) {
    for (Child child : children) {
      if (hasGroupStart(child)) {
        return child;
      }
    }
    return null;
  }

  /** Whether a start is pending that takes others along, if the strategy says so. */
  static boolean hasGroupStart(Child child) {
    PendingRestart pending = child.pending;
    return pending != null && !pending.restart.alone();
  }

  /** Whether the pending start of a child is that of a group. */
  boolean takesOthersAlong(Child child) {
    return supervisor.spec.strategy() != Strategy.ONE_FOR_ONE && hasGroupStart(child);
  }

  /** A pending start happens now, without being counted. */
  void startNow(Child child) {
    PendingRestart pending = Objects.requireNonNull(child.pending);
    attempt(child, pending.restart);
  }

  /** Counts first, then acts: false if the supervisor gives up instead. */
  private boolean count(Child child, ExitReason reason, @Nullable Supplier<Origin> origin) {
    if (supervisor.spec.intensity().isUnlimited() || supervisor.window.add(platform.nanoTime())) {
      return true;
    }
    child.cancelRestart();
    giveUp(child, reason, origin);
    return false;
  }

  private void begin(Child child, Restart restart, long delay) {
    Strategy strategy = supervisor.spec.strategy();
    if (delay == 0 && strategy == Strategy.ONE_FOR_ONE) {
      attempt(child, restart);
      return;
    }
    long now = platform.nanoTime();
    long due = delay >= Platform.NEVER - now ? Platform.NEVER : now + delay;
    Child earlier = strategy == Strategy.REST_FOR_ONE ? delayedBefore(child) : null;
    if (earlier != null) {
      joinGroupStartOf(earlier, due);
      return;
    }
    if (strategy != Strategy.ONE_FOR_ONE) {
      due = Math.max(due, latestDelay(group(child).stops()));
    }
    if (due <= now) {
      attempt(child, restart);
    } else {
      stopOthers(group(child).stops(), child, restart);
      delay(child, restart, due);
    }
  }

  /** The group start of an earlier child takes this one along, at the later of both delays. */
  private void joinGroupStartOf(Child earlier, long due) {
    PendingRestart pending = Objects.requireNonNull(delayOf(earlier));
    if (due > pending.due) {
      earlier.cancelRestart();
      delay(earlier, pending.restart, due);
    }
  }

  private void attempt(Child child, Restart restart) {
    child.cancelRestart();
    RestartGroup<Child> group = restart.alone() ? RestartGroup.alone(child) : group(child);
    stopOthers(group.stops(), child, restart);
    if (supervisor.mustNotStart()) {
      return;
    }
    for (Child member : group.starts()) {
      if (!member.isHeld() && supervisor.tree.stuck.blocks(member)) {
        block(child, member, restart);
        return;
      }
    }
    String path = group.starts().size() == 1 ? null : child.path();
    for (Child member : group.starts()) {
      boolean own = member == child;
      StartOutcome outcome =
          supervisor.starter.start(
              member, own ? restart.cause() : RestartCause.SIBLING, own ? null : path);
      if (outcome instanceof StartOutcome.Ignored && supervisor.isDynamic()) {
        supervisor.remove(member);
      } else if (outcome instanceof StartOutcome.Failed failed) {
        if (startFailed(member, failed.cause(), restart.alone())) {
          return;
        }
      } else if (outcome instanceof StartOutcome.Aborted) {
        return;
      }
    }
  }

  /** Whether those that come after it in its group must not start now. */
  private boolean startFailed(Child child, Throwable cause, boolean alone) {
    switch (child.spec().settings().onException().reactionTo(cause)) {
      case RESTART -> scheduleAfterFailedStart(child, cause, alone);
      case STOP -> {
        childGivesUp(child, cause);
        return false;
      }
      case ESCALATE -> escalate(child.path(), Child.reasonOf(cause), null, cause);
    }
    return true;
  }

  private RestartGroup<Child> group(Child child) {
    Strategy strategy = supervisor.spec.strategy();
    List<Child> order =
        strategy == Strategy.ONE_FOR_ONE ? List.of() : supervisor.children.inStartOrder();
    return RestartGroup.of(strategy, order, child, member -> member.spec().restart());
  }

  private void stopOthers(List<Child> others, Child child, Restart restart) {
    if (others.isEmpty()) {
      return;
    }
    Supplier<Origin> origin = originOf(child, restart.origin());
    for (Child other : others) {
      supervisor.stopper.stop(other, origin);
      if (other.isHeld()) {
        other.ifNotHeld(!other.isTemporary());
      } else if (other.isTemporary()) {
        supervisor.remove(other);
      }
    }
  }

  /** Where it began that others are stopped for a child: at the child, or before it. */
  private static Supplier<Origin> originOf(Child child, @Nullable Supplier<Origin> before) {
    return before == null ? () -> Origin.of(Origin.Kind.END, child.path()) : before;
  }

  private void stayDown(Child child, boolean forget, @Nullable Supplier<Origin> origin) {
    if (forget) {
      supervisor.remove(child);
    }
    if (child.spec().settings().significant()
        && AutoShutdownRule.follows(
            supervisor.spec.autoShutdown(),
            supervisor.children,
            other -> other != child && other.isSignificantAndActive())) {
      supervisor.terminate(ExitReason.shutdown(), originOf(child, origin));
    }
  }

  /**
   * The supervisor gives up: the restart of a child would be one too many.
   *
   * @param origin where it began that the child ended, if it is a supervisor; else null
   */
  private void giveUp(Child child, ExitReason why, @Nullable Supplier<Origin> origin) {
    int count = supervisor.window.inPeriod(platform.nanoTime());
    RestartIntensity intensity = supervisor.spec.intensity();
    SupervisorHandle handle = supervisor.handle;
    String culprit = child.path();
    handle.memory.gaveUp();
    supervisor.tree.journal.supervisorGaveUp(
        supervisor.node, handle.described(), culprit, count, intensity, why);
    supervisor.endsBecauseItGaveUp(
        new RestartIntensityExceededException(
            handle.path(), culprit, count, intensity.period(), why.cause()),
        null,
        origin == null ? givenUpFor(culprit) : origin);
  }

  /** The supervisor gives up with every one above, whatever the intensity. */
  void escalate(String child, ExitReason why, @Nullable Supplier<Origin> origin, Throwable cause) {
    int count = supervisor.window.inPeriod(platform.nanoTime());
    SupervisorHandle handle = supervisor.handle;
    handle.memory.gaveUp();
    supervisor.tree.journal.escalated(
        supervisor.node, handle.described(), child, count, why, cause);
    supervisor.endsBecauseItGaveUp(cause, cause, origin == null ? givenUpFor(child) : origin);
  }

  private static Supplier<Origin> givenUpFor(String child) {
    return () -> Origin.of(Origin.Kind.GIVE_UP, child);
  }

  private void childGivesUp(Child child, Throwable cause) {
    supervisor.tree.journal.childGaveUp(child, cause);
    child.gaveUp = true;
    if (supervisor.isDynamic()) {
      supervisor.remove(child);
    }
  }

  private void block(Child child, Child stuck, Restart restart) {
    PendingRestart pending =
        new PendingRestart(PendingRestart.Kind.BLOCKED, restart.uncounted(), Platform.NEVER);
    child.pending = pending;
    supervisor.tree.journal.restartBlocked(child, restart.reason());
    supervisor.tree.stuck.whenEnded(
        () -> supervisor.tree.stuck.blocks(stuck),
        () -> supervisor.post(new Message.Retry(child, pending)));
  }

  private void delay(Child child, Restart restart, long due) {
    PendingRestart pending = new PendingRestart(PendingRestart.Kind.DELAYED, restart, due);
    child.pending = pending;
    long delay = Math.max(0, due - platform.nanoTime());
    supervisor.tree.journal.restartScheduled(child, Duration.ofNanos(delay), restart.reason());
    pending.timer =
        platform.schedule(delay, () -> supervisor.post(new Message.Retry(child, pending)));
  }

  /** The delay after the end of what ran, or after a failed start, which has not run at all. */
  private long nextDelay(Child child, @Nullable ChildProcess ended) {
    Backoff backoff = child.spec().settings().backoff();
    if (backoff == null) {
      return 0;
    }
    long ranFor = ended == null ? 0 : platform.nanoTime() - ended.startedAt();
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
}
