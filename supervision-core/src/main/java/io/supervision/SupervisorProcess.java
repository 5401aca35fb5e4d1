package io.supervision;

import io.supervision.event.SupervisionEvent;
import io.supervision.spec.SupervisorKind;
import io.supervision.spec.SupervisorSpec;
import io.supervision.worker.ExitReason;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One incarnation of a supervisor: a mailbox, and state that only the mailbox's owner touches. A
 * stop is seen beside the mailbox.
 */
final class SupervisorProcess extends MessageLoop {

  private static final VarHandle ACTIVE = Fields.of(MethodHandles.lookup(), "active", int.class);

  /** How deep supervisors may be nested. */
  static final int MAX_DEPTH = 1_500;

  private enum Phase {
    STARTING,
    RUNNING,
    ENDING,
    ENDED
  }

  final SupervisorPlace place;
  final SupervisorSpec spec;
  final Tree tree;
  final @Nullable SupervisorProcess parent;
  final @Nullable Child slot;
  final int number;
  final int depth;
  final long startedAt;
  final ChildList children;
  final RestartWindow window;
  final Starter starter;
  final Stopper stopper;
  final Restarter restarter;

  private volatile Phase phase = Phase.STARTING;
  private volatile boolean stopRequested;
  private volatile long stopDeadline = Platform.NEVER;
  private volatile WaitGraph.@Nullable Wait wait;
  private volatile @Nullable Thread stopWaiter;
  private volatile long endedAt;
  private volatile int active;
  private volatile @Nullable ExitReason reason;
  private volatile @Nullable Throwable gaveUp;
  private @Nullable Throwable escalated;
  private @Nullable IncarnationEvent recorded;

  /** A supervisor about to be started by the calling thread, which owns its mailbox. */
  SupervisorProcess(
      SupervisorPlace place,
      SupervisorSpec spec,
      @Nullable SupervisorProcess parent,
      @Nullable Child slot,
      int number) {
    super(place.tree.platform);
    this.place = place;
    this.spec = spec;
    this.tree = place.tree;
    this.parent = parent;
    this.slot = slot;
    this.number = number;
    this.depth = parent == null ? 0 : parent.depth + 1;
    this.startedAt = tree.platform.nanoTime();
    this.children = new ChildList(spec.kind() != SupervisorKind.TEMPLATE, spec.children().size());
    this.window = new RestartWindow(spec.intensity());
    this.starter = new Starter(this);
    this.stopper = new Stopper(this);
    this.restarter = new Restarter(this);
  }

  // ---- start

  /** Starts the declared children in order. On failure nothing is left running. */
  StartOutcome start() {
    recorded = FlightRecording.begin();
    StartOutcome outcome = starter.startAll();
    if (outcome instanceof StartOutcome.Started) {
      phase = Phase.RUNNING;
      Child mine = slot;
      if (mine != null) {
        mine.started(this);
      } else {
        SupervisionLog.rootStarted(this);
        tree.events.emit(
            at -> new SupervisionEvent.ChildStarted("", at, number, true, null, null, null));
      }
    } else {
      stopper.stopAll();
      reason = ExitReason.shutdown();
      FlightRecording.notStarted(this, recorded, outcome);
      phase = Phase.ENDED;
      place.ended(this);
    }
    yieldOwnership();
    wakeIfNotEmpty();
    return outcome;
  }

  // ---- messages

  @Override
  boolean mustYield() {
    return stopRequested && phase != Phase.ENDED;
  }

  @Override
  @Nullable MessageLoop above() {
    return parent;
  }

  @Override
  void handle(Message message) {
    try {
      if (isEnding()) {
        message.refuse(this);
      } else {
        message.handle(this);
        place.emptyWaiters.check(this);
      }
    } catch (Throwable broken) {
      tree.fail(broken);
    }
  }

  @Override
  boolean handlesAtOnce(Message message) {
    return phase == Phase.ENDED || !message.mayWait(this);
  }

  @Override
  void refuse(Message message) {
    message.refuse(this);
  }

  @Override
  void yielded() {
    LockSupport.unpark(stopWaiter);
  }

  // ---- end

  /** Ends by itself: stops the children in reverse, then tells the parent. */
  void terminate(ExitReason why) {
    endWith(why, false);
  }

  /** Gives up: the restart of a child would be one too many. */
  void giveUp(Child child, ExitReason why) {
    int count = window.inPeriod(tree.platform.nanoTime());
    RestartIntensityExceededException exceeded =
        new RestartIntensityExceededException(
            place.path(), child.path(), count, spec.intensity().period(), why.cause());
    gaveUp = exceeded;
    SupervisionLog.gaveUp(this, child.path(), count, why);
    announceGivingUp(child.path(), count, why);
    endWith(ExitReason.shutdown(), false);
  }

  /** Gives up with every supervisor above, whatever the intensity. */
  void escalate(String child, ExitReason why, Throwable cause) {
    gaveUp = cause;
    escalated = cause;
    SupervisionLog.escalated(this, cause);
    announceGivingUp(child, window.inPeriod(tree.platform.nanoTime()), why);
    endWith(ExitReason.failure(cause), false);
  }

  private void announceGivingUp(String child, int count, ExitReason why) {
    tree.events.emit(
        at -> new SupervisionEvent.SupervisorGaveUp(place.path(), at, child, count, why));
  }

  private void endWith(ExitReason why, boolean requested) {
    phase = Phase.ENDING;
    refuseAll();
    stopper.stopAll();
    ended(why, requested);
  }

  private void ended(ExitReason why, boolean requested) {
    reason = why;
    endedAt = tree.platform.nanoTime();
    place.ended(this);
    FlightRecording.ended(this, recorded, why, requested);
    Child mine = slot;
    if (mine != null) {
      mine.gaveUp = gaveUp != null;
      mine.ended(this, why, requested);
      if (!requested) {
        tellAbove(new EndNotice(mine, this, why, escalated));
      }
    } else {
      SupervisionLog.rootEnded(this, why);
      Duration lived = Duration.ofNanos(endedAt - startedAt);
      tree.events.emit(
          at -> new SupervisionEvent.ChildExited("", at, number, true, why, requested, lived));
    }
    phase = Phase.ENDED;
    refuseAll();
    place.emptyWaiters.check(this);
    LockSupport.unpark(stopWaiter);
    if (mine == null) {
      tree.rootEnded(this, why, gaveUp);
    }
  }

  /** Asks for a stop beside the mailbox: no further start begins, waits are cut short. */
  synchronized void requestStop(long deadline) {
    stopDeadline = Math.min(stopDeadline, deadline);
    stopRequested = true;
    wakeOwner();
  }

  /**
   * Stops this supervisor on the calling thread, as soon as whoever owns its mailbox has let go of
   * it; waits until it has ended.
   */
  void stopFromAbove(long deadline, BooleanSupplier budgetUsedUp) {
    stopWaiter = Thread.currentThread();
    requestStop(deadline);
    boolean interrupted = false;
    while (!isEnded()) {
      if (tryOwn()) {
        try {
          if (!isEnded()) {
            endWith(ExitReason.shutdown(), true);
          }
        } finally {
          disown();
          wakeIfNotEmpty();
        }
      } else {
        if (budgetUsedUp.getAsBoolean()) {
          killAll();
          tree.platform.park(this, () -> isEnded() || isIdle(), Platform.NEVER);
        } else {
          tree.platform.park(this, () -> isEnded() || isIdle(), effectiveDeadline());
        }
        interrupted |= Thread.interrupted();
      }
    }
    stopWaiter = null;
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** The budget is used up: everything below is killed at once, and nothing is started any more. */
  void killAll() {
    requestStop(0);
    for (Child child : children) {
      Object running = child.process;
      if (running instanceof Incarnation incarnation) {
        incarnation.brutalKill();
      } else if (running instanceof SupervisorProcess nested) {
        nested.killAll();
      }
    }
  }

  /** Kills everything below the highest supervisor whose time to stop is over. */
  void killScope() {
    SupervisorProcess scope = this;
    long now = tree.platform.nanoTime();
    for (SupervisorProcess next = this; next != null; next = next.parent) {
      if (next.stopDeadline <= now) {
        scope = next;
      }
    }
    scope.killAll();
  }

  void wakeStopper() {
    LockSupport.unpark(stopWaiter);
  }

  // ---- waiting

  /** Waits on the owner's thread, which a stop wakes; an interrupt is kept for later. */
  void await(BooleanSupplier done, LongSupplier deadline) {
    canBeWoken();
    boolean interrupted = false;
    while (!done.getAsBoolean()) {
      long until = deadline.getAsLong();
      if (until != Platform.NEVER && tree.platform.nanoTime() >= until) {
        break;
      }
      tree.platform.park(this, done, until);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for code of a child; a call of it that waits for this supervisor is refused. */
  void waitFor(ChildCode code, BooleanSupplier done, LongSupplier deadline) {
    wait = new WaitGraph.Wait(code, done);
    tree.waits.refuseCallsOf(code);
    await(done, deadline);
    wait = null;
  }

  /** The owner's thread goes on in a nested supervisor, and is still woken from here. */
  void waitsFor(@Nullable SupervisorProcess nested) {
    wait = nested == null ? null : new WaitGraph.Wait(nested, () -> false);
    if (nested != null) {
      canBeWoken();
    }
  }

  WaitGraph.@Nullable Wait presentWait() {
    return wait;
  }

  // ---- state that anyone may read

  boolean needsStackOfItsOwn() {
    return place.needsStackOfItsOwn();
  }

  boolean isDynamic() {
    return spec.kind() != SupervisorKind.STATIC;
  }

  boolean isStarting() {
    return phase == Phase.STARTING;
  }

  boolean isEnding() {
    return phase == Phase.ENDING || phase == Phase.ENDED;
  }

  boolean isEnded() {
    return phase == Phase.ENDED;
  }

  boolean isStopping() {
    return stopRequested || isEnding();
  }

  boolean wasStopped() {
    return stopRequested;
  }

  @Nullable Throwable gaveUp() {
    return gaveUp;
  }

  long endedAt() {
    return endedAt;
  }

  @Nullable ExitReason reason() {
    return reason;
  }

  /**
   * Whether no child may be started any more: a stop was asked for, here or while starting above.
   */
  boolean mustNotStart() {
    SupervisorProcess next = this;
    while (next != null) {
      if (next.stopRequested) {
        return true;
      }
      next = next.phase == Phase.STARTING ? next.parent : null;
    }
    return false;
  }

  /** When the time of this stop, or of one further up, is over. */
  long effectiveDeadline() {
    long earliest = Platform.NEVER;
    for (SupervisorProcess next = this; next != null; next = next.parent) {
      earliest = Math.min(earliest, next.stopDeadline);
    }
    return earliest;
  }

  int active() {
    return active;
  }

  void activeChanged(int by) {
    ACTIVE.setRelease(this, active + by);
  }
}
