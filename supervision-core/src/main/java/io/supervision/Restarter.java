package io.supervision;

import io.supervision.PendingRestart.Restart;
import io.supervision.event.Origin;
import io.supervision.event.RestartCause;
import io.supervision.internal.incarnation.ChildProcess;
import io.supervision.internal.platform.Nanos;
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
 *
 * <p>Every method is for the owner, but for the two that only look and are asked by snapshots, too:
 * {@code startsWith} and {@code hasGroupStart}. Whatever begins a start looks first whether a stop
 * was requested, since that is seen beside the mailbox.
 */
final class Restarter {

  /** SEMANTICS, "Resources run out": how soon a start is tried again that found no thread. */
  private static final long WITHOUT_RESOURCES_NANOS = Duration.ofSeconds(1).toNanos();

  private final SupervisorProcess supervisor;
  private final Platform platform;

  Restarter(SupervisorProcess supervisor) {
    this.supervisor = supervisor;
    this.platform = supervisor.tree.platform;
  }

  /**
   * A child has ended. A notice of an incarnation that is no longer the child's is void.
   *
   * <p>Void also means: terminateChild was served before a queued notice, and swallows it.
   *
   * @param notice the end of a worker or a supervisor, or of one that is stuck
   */
  void childEnded(Message.EndNotice notice) {
    Child child = notice.child();
    ExitReason reason = notice.reason();
    if (child.process() != notice.process()) {
      return;
    }
    // from here on the child is down: what OTP does by setting the pid to undefined
    child.runsNoMore();
    // before the table: neither its restart type nor the intensity is asked
    if (notice.escalated() != null) {
      escalate(child.path(), reason, notice.origin(), notice.escalated());
      return;
    }
    switch (RestartDecision.of(child.spec(), reason)) {
      case RESTART -> {
        RestartCause cause = causeOf(notice.process(), reason);
        Restart restart = Restart.afterEnd(cause, reason, notice.origin());
        boolean failed = reason.isAbnormal() || cause == RestartCause.GAVE_UP;
        if (child.requiresSomething() && (failed || Requirements.isSwitchedOff(child))) {
          long delay = nextDelay(child, notice.process());
          supervisor.gate.asks(child, restart, platform.deadline(delay));
        } else if (count(child, reason, notice.origin())) {
          // first counted, then delayed and started; not at all if it is one too many
          begin(child, restart, nextDelay(child, notice.process()));
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

  /**
   * The turn of a restart that had to wait, or whose last attempt failed.
   *
   * <p>Called by its message only, after it found that this restart is still the one that is due.
   * One after a failed start is counted here, since each failing retry counts once more.
   */
  void retry(Child child, PendingRestart pending) {
    Restart restart = pending.restart;
    if (!restart.counted() && child.requiresSomething()) {
      supervisor.gate.asks(child, restart, platform.nanoTime());
    } else if (restart.counted() || count(child, restart.reason(), restart.origin())) {
      attempt(child, restart);
    }
  }

  /**
   * All that a child requires is up, after its end or its failed start.
   *
   * @param counts whether nothing was down: then it counts like any other
   * @param due when its backoff is over
   */
  void beginAfterGate(Child child, Restart restart, boolean counts, long due) {
    if (counts && !count(child, restart.reason(), restart.origin())) {
      return;
    }
    if (restart.alone()) {
      attempt(child, restart.uncounted());
    } else {
      begin(child, restart.uncounted(), Math.max(0, due - platform.nanoTime()));
    }
  }

  /**
   * A start has failed that will be tried again.
   *
   * <p>Without a delay the retry goes behind everything in the mailbox, as OTP's {@code
   * try_again_restart}; with one it goes there when the delay is over.
   */
  void scheduleAfterFailedStart(Child child, StartOutcome.Failed failed) {
    scheduleAfterFailedStart(child, failed, false);
  }

  private void scheduleAfterFailedStart(Child child, StartOutcome.Failed failed, boolean alone) {
    long delay = nextDelay(child, null);
    if (failed.isOfEngine()) {
      delay = Math.max(delay, WITHOUT_RESOURCES_NANOS);
    }
    Restart restart = Restart.afterFailedStart(failed.cause(), alone);
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
   * <p>Nothing is counted for the first attempt; the retries count.
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
      startFailed(child, failed, true);
    }
    return outcome;
  }

  /**
   * The child whose pending restart will start this one, too: itself, or one that takes the whole
   * group along; null for none.
   *
   * <p>Read by any thread, also beside the mailbox: then it may be out of date by one step.
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

  /** The first child whose pending start takes others along; null for none. */
  static @Nullable Child firstWithGroupStart(Iterable<Child> children) {
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
    return pending != null && pending.isOfGroup();
  }

  /** Whether the pending start of a child is that of a group. */
  boolean takesOthersAlong(Child child) {
    return supervisor.spec.strategy() != Strategy.ONE_FOR_ONE && hasGroupStart(child);
  }

  /**
   * A pending start happens now, without being counted.
   *
   * <p>The caller has found it pending, and owns the mailbox.
   */
  void startNow(Child child) {
    PendingRestart pending = Objects.requireNonNull(child.pending);
    attempt(child, pending.restart);
  }

  /**
   * Counts first, then acts: false if the supervisor gives up instead. A restart of a group counts
   * once. After false the supervisor has ended: the caller just returns.
   */
  private boolean count(Child child, ExitReason reason, @Nullable Supplier<Origin> origin) {
    if (supervisor.spec.intensity().isUnlimited() || supervisor.window.add(platform.nanoTime())) {
      return true;
    }
    child.cancelRestart();
    giveUp(child, reason, origin);
    return false;
  }

  /**
   * Begins a restart that has been counted: now, or after a delay.
   *
   * <p>SEMANTICS, "Backoff": first the others of the group are stopped, then the delay passes, then
   * the group starts. Of several delays in one group the latest decides, and only one start is
   * pending for all: under one-for-all that of the child which ended last, under rest-for-one that
   * of the first child concerned.
   *
   * @param delay in nanoseconds; 0: none
   */
  private void begin(Child child, Restart restart, long delay) {
    Strategy strategy = supervisor.spec.strategy();
    if (delay == 0 && strategy == Strategy.ONE_FOR_ONE) {
      attempt(child, restart);
      return;
    }
    long now = platform.nanoTime();
    long due = Nanos.after(now, delay);
    Child earlier = strategy == Strategy.REST_FOR_ONE ? delayedBefore(child) : null;
    if (earlier != null) {
      joinGroupStartOf(earlier, due);
      return;
    }
    if (strategy != Strategy.ONE_FOR_ONE) {
      // read before they are stopped: that cancels their own delays
      due = Math.max(due, latestDelay(group(child).stops()));
    }
    if (due <= now) {
      attempt(child, restart);
    } else {
      stopOthers(group(child).stops(), child, restart);
      delay(child, restart, due);
    }
  }

  /**
   * The group start of an earlier child takes this one along, at the later of both delays.
   *
   * <p>Its own timer is set anew only if that makes it later.
   */
  private void joinGroupStartOf(Child earlier, long due) {
    PendingRestart pending = Objects.requireNonNull(delayOf(earlier));
    if (due > pending.due) {
      earlier.cancelRestart();
      delay(earlier, pending.restart, due);
    }
  }

  /**
   * One attempt to start a child, and its group: stops the others, in reverse, and starts all in
   * order. Called by the owner, after it was counted if it has to be; may wait for each of them.
   */
  private void attempt(Child child, Restart restart) {
    child.cancelRestart();
    RestartGroup<Child> group = restart.alone() ? RestartGroup.alone(child) : group(child);
    stopOthers(group.stops(), child, restart);
    if (supervisor.mustNotStart()) {
      return;
    }
    for (Child member : group.starts()) {
      // all or none: a group start does not begin while a stuck thread holds one of its members
      if (!member.isHeld() && supervisor.tree.stuck.blocks(member)) {
        block(child, member, restart);
        return;
      }
    }
    // who is started again for another one names it; a group of one has no other
    List<Child> starts = group.starts();
    String path = starts.size() == 1 ? null : child.path();
    for (int i = 0; i < starts.size(); i++) {
      Child member = starts.get(i);
      boolean own = member == child;
      StartOutcome outcome =
          supervisor.starter.start(
              member,
              own ? restart : Restart.ofStart(RestartCause.SIBLING, false),
              own ? null : path);
      if (outcome instanceof StartOutcome.Ignored && supervisor.isDynamic()) {
        supervisor.remove(member);
      } else if (outcome instanceof StartOutcome.Failed failed) {
        if (startFailed(member, failed, restart.alone())) {
          return;
        }
      } else if (outcome instanceof StartOutcome.Waiting) {
        supervisor.gate.holdBack(starts.subList(i + 1, starts.size()), child, restart.cause());
        return;
      } else if (outcome instanceof StartOutcome.Aborted) {
        return;
      }
    }
  }

  /**
   * Whether those that come after it in its group must not start now.
   *
   * <p>By the mapping of its throwable: tried again, given up alone, or escalated. What is not the
   * child's is not mapped (SEMANTICS, "Resources run out"), and tried again.
   *
   * @param alone whether the attempt concerned this child only, so that its retry does, too
   */
  boolean startFailed(Child child, StartOutcome.Failed failed, boolean alone) {
    Throwable cause = failed.cause();
    if (failed.isOfEngine()) {
      scheduleAfterFailedStart(child, failed, alone);
      return true;
    }
    switch (child.spec().settings().onException().reactionTo(cause)) {
      case RESTART -> scheduleAfterFailedStart(child, failed, alone);
      case STOP -> {
        childGivesUp(child, cause);
        return false;
      }
      case ESCALATE -> escalate(child.path(), Child.reasonOf(cause), null, cause);
    }
    return true;
  }

  /** Who stops and starts with a child, as the children are now. */
  private RestartGroup<Child> group(Child child) {
    Strategy strategy = supervisor.spec.strategy();
    List<Child> order =
        strategy == Strategy.ONE_FOR_ONE ? List.of() : supervisor.children.inStartOrder();
    return RestartGroup.of(strategy, order, child, member -> member.spec().restart());
  }

  /**
   * Stops those of a group, in the order given. Temporary ones leave for good (SEMANTICS,
   * "Strategies"); of held ones it is kept whether they would run.
   */
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

  /**
   * A child stays down: keeps its place or leaves it, and may take the supervisor along if it is
   * significant. Only ends by themselves come here, so that a stop by hand never shuts down.
   */
  private void stayDown(Child child, boolean forget, @Nullable Supplier<Origin> origin) {
    if (forget) {
      // before the rule is asked: it leaves whether or not the supervisor goes on
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
   * <p>No restart is attempted; what runs is stopped in reverse, and the reason is
   * <em>shutdown</em>, so that a transient supervisor stays down.
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

  /**
   * The supervisor gives up with every one above, whatever the intensity.
   *
   * <p>The one above gets a notice that carries the cause, and does the same when it is its turn.
   *
   * @param child the path of what it began with
   * @param why the reason told
   * @param origin where it began; null: at that child
   * @param cause what no restart heals
   */
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

  /**
   * The child alone stays down (SEMANTICS, "Errors that a restart cannot heal"): it keeps its
   * specification and can be started by hand; nothing is counted, no strategy runs.
   */
  private void childGivesUp(Child child, Throwable cause) {
    supervisor.tree.journal.childGaveUp(child, cause);
    child.gaveUp = true;
    if (supervisor.isDynamic()) {
      supervisor.remove(child);
    }
  }

  /**
   * Puts a restart off until a stuck thread has ended: nothing spins, nothing is counted again.
   *
   * @param child the child that is restarted, and stays <em>restarting</em>
   * @param stuck the member of its group that the thread belongs to
   */
  void block(Child child, Child stuck, Restart restart) {
    PendingRestart pending =
        new PendingRestart(PendingRestart.Kind.BLOCKED, restart.uncounted(), Platform.NEVER);
    // made beforehand: it is posted by whoever lets it go, once
    Message retry = new Message.Retry(child, pending);
    child.pending = pending;
    supervisor.tree.journal.restartBlocked(child, restart.reason());
    supervisor.tree.stuck.whenEnded(
        () -> supervisor.tree.stuck.blocks(stuck), () -> supervisor.post(retry));
  }

  /**
   * Puts a restart off until a moment; then its retry goes to the end of the mailbox.
   *
   * @param due on the platform's clock
   */
  private void delay(Child child, Restart restart, long due) {
    PendingRestart pending = new PendingRestart(PendingRestart.Kind.DELAYED, restart, due);
    long delay = Math.max(0, due - platform.nanoTime());
    // its message waits for this turn of the mailbox; who sees the child restarting sees that the
    // timer is set, so that a test may move a manual clock then
    pending.timer =
        platform.schedule(delay, () -> supervisor.post(new Message.Retry(child, pending)));
    child.pending = pending;
    supervisor.tree.journal.restartScheduled(child, Duration.ofNanos(delay), restart.reason());
  }

  /**
   * The delay after the end of what ran, or after a failed start, which has not run at all.
   *
   * <p>In nanoseconds; 0 without backoff. Each call counts as one more attempt.
   */
  private long nextDelay(Child child, @Nullable ChildProcess ended) {
    Backoff backoff = child.spec().settings().backoff();
    if (backoff == null) {
      return 0;
    }
    long ranFor = ended == null ? 0 : platform.nanoTime() - ended.startedAt();
    return child.recordOrNew().nextDelay(backoff, ranFor, platform.random());
  }

  /** The nearest child before another one whose delay is not over; null for none. */
  private @Nullable Child delayedBefore(Child child) {
    return supervisor.children.lastBefore(child, earlier -> delayOf(earlier) != null);
  }

  /** The pending restart of a child if it waits for a delay; else null. */
  private static @Nullable PendingRestart delayOf(Child child) {
    PendingRestart pending = child.pending;
    return pending != null && pending.kind == PendingRestart.Kind.DELAYED ? pending : null;
  }

  /** When the last of the delays of some children is over; 0 if there is none. */
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
