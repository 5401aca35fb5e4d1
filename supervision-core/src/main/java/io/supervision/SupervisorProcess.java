package io.supervision;

import io.supervision.event.Origin;
import io.supervision.internal.children.ChildList;
import io.supervision.internal.incarnation.ChildProcess;
import io.supervision.internal.incarnation.UserCode;
import io.supervision.internal.journal.IncarnationEvent;
import io.supervision.internal.journal.Journal;
import io.supervision.internal.mailbox.MessageLoop;
import io.supervision.internal.platform.Platform;
import io.supervision.internal.platform.ReleaseFields;
import io.supervision.internal.rules.RestartWindow;
import io.supervision.spec.SupervisorKind;
import io.supervision.spec.SupervisorSpec;
import io.supervision.worker.ExitReason;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One incarnation of a supervisor: a mailbox, and state that only the mailbox's owner touches. A
 * stop is seen beside the mailbox.
 */
final class SupervisorProcess extends MessageLoop<Message>
    implements ChildProcess, IncarnationEvent.Facts, WaitGraph.Waiter {

  private static final VarHandle RUNNING_CHILDREN =
      ReleaseFields.of(MethodHandles.lookup(), "runningChildren", int.class);
  private static final VarHandle STOP_DEADLINE =
      ReleaseFields.of(MethodHandles.lookup(), "stopDeadline", long.class);

  /** How deep supervisors may be nested. */
  static final int MAX_DEPTH = 1_500;

  private enum Phase {
    STARTING,
    RUNNING,
    ENDING,
    ENDED
  }

  final SupervisorHandle handle;
  final SupervisorSpec spec;
  final Tree tree;
  final @Nullable SupervisorProcess parent;
  final @Nullable Child slot;
  private final int number;
  final int depth;
  private final long startedAt;
  final ChildList<Child> children;
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
  private volatile int runningChildren;
  private volatile @Nullable ExitReason reason;
  private volatile @Nullable Supplier<Origin> because;
  private volatile @Nullable Throwable gaveUp;
  private @Nullable Throwable escalated;
  private @Nullable IncarnationEvent recorded;

  /** A supervisor about to be started by the calling thread, which owns its mailbox. */
  SupervisorProcess(
      SupervisorHandle handle,
      SupervisorSpec spec,
      @Nullable SupervisorProcess parent,
      @Nullable Child slot,
      int number) {
    super(handle.tree.platform);
    this.handle = handle;
    this.spec = spec;
    this.tree = handle.tree;
    this.parent = parent;
    this.slot = slot;
    this.number = number;
    this.depth = parent == null ? 0 : parent.depth + 1;
    this.startedAt = tree.platform.nanoTime();
    this.children = new ChildList<>(spec.kind() != SupervisorKind.TEMPLATE, spec.children().size());
    this.window = new RestartWindow(spec.intensity());
    this.starter = new Starter(this);
    this.stopper = new Stopper(this);
    this.restarter = new Restarter(this);
  }

  // ---- start

  /** Starts the declared children in order. On failure nothing is left running. */
  StartOutcome start() {
    recorded = Journal.begins();
    StartOutcome outcome = starter.startAll();
    if (outcome instanceof StartOutcome.Started) {
      phase = Phase.RUNNING;
      Child mine = slot;
      if (mine != null) {
        tree.journal.started(mine, startedAt);
      } else {
        tree.journal.treeStarted(handle.name(), number);
      }
    } else {
      startFailed(outcome);
      phase = Phase.ENDED;
      handle.ended(this);
    }
    yieldOwnership();
    wakeIfNotEmpty();
    return outcome;
  }

  private void startFailed(StartOutcome outcome) {
    if (outcome instanceof StartOutcome.Failed failed
        && failed.cause() instanceof ChildStartException child) {
      stopper.stopAll(() -> Origin.of(Origin.Kind.END, handle.pathOf(child.childId())));
    } else {
      stopper.stopAll(becauseOrStop());
    }
    reason = ExitReason.shutdown();
    boolean aborted = !(outcome instanceof StartOutcome.Failed);
    ExitReason why =
        outcome instanceof StartOutcome.Failed failed
            ? new ExitReason.Failure(failed.cause())
            : ExitReason.shutdown();
    tree.journal.incarnationOver(this, recorded, why, aborted);
  }

  // ---- messages

  @Override
  protected boolean mustYield() {
    return stopRequested && phase != Phase.ENDED;
  }

  @Override
  protected @Nullable MessageLoop<Message> above() {
    return parent;
  }

  @Override
  protected void handle(Message message) {
    try {
      if (isEnding()) {
        message.refuse(this);
      } else {
        message.handle(this);
        handle.idleWaiters.check(this);
      }
    } catch (Throwable broken) {
      tree.fail(broken);
    }
  }

  @Override
  protected boolean handlesAtOnce(Message message) {
    return phase == Phase.ENDED || !message.mayWait(this);
  }

  @Override
  protected void refuse(Message message) {
    message.refuse(this);
  }

  @Override
  protected void yielded() {
    tree.platform.unpark(stopWaiter);
  }

  // ---- end

  /** Ends by itself: stops the children in reverse, then tells the parent. */
  void terminate(ExitReason why, Supplier<Origin> origin) {
    endWith(why, false, origin);
  }

  /**
   * Gives up: the restart of a child would be one too many.
   *
   * @param origin where it began that the child ended, if it is a supervisor; else null
   */
  void giveUp(Child child, ExitReason why, @Nullable Supplier<Origin> origin) {
    int count = window.inPeriod(tree.platform.nanoTime());
    String culprit = child.path();
    gaveUp =
        new RestartIntensityExceededException(
            handle.path(), culprit, count, spec.intensity().period(), why.cause());
    tree.journal.supervisorGaveUp(
        slot, handle.described(), handle.path(), culprit, count, spec.intensity(), why);
    endWith(ExitReason.shutdown(), false, origin == null ? givenUpFor(culprit) : origin);
  }

  /** Gives up with every supervisor above, whatever the intensity. */
  void escalate(String child, ExitReason why, @Nullable Supplier<Origin> origin, Throwable cause) {
    gaveUp = cause;
    escalated = cause;
    int count = window.inPeriod(tree.platform.nanoTime());
    tree.journal.escalated(handle.described(), handle.path(), child, count, why, cause);
    endWith(ExitReason.failure(cause), false, origin == null ? givenUpFor(child) : origin);
  }

  private static Supplier<Origin> givenUpFor(String child) {
    return () -> Origin.of(Origin.Kind.GIVE_UP, child);
  }

  private void endWith(ExitReason why, boolean requested, Supplier<Origin> origin) {
    phase = Phase.ENDING;
    refuseAll();
    stopper.stopAll(origin);
    ended(why, requested, origin);
  }

  private void ended(ExitReason why, boolean requested, Supplier<Origin> origin) {
    reason = why;
    endedAt = tree.platform.nanoTime();
    handle.ended(this);
    tree.journal.incarnationOver(this, recorded, why, requested);
    Child mine = slot;
    Supplier<Origin> causedBy = requested ? origin : null;
    if (mine != null) {
      mine.gaveUp = gaveUp != null;
      mine.ended(this, why, requested, causedBy);
      if (!requested) {
        Supplier<Origin> through = () -> origin.get().through(handle.path());
        notifyAbove(new Message.EndNotice(mine, this, why, through, escalated));
      }
    } else {
      tree.journal.treeEnded(handle.name(), number, startedAt, why, requested, causedBy);
    }
    phase = Phase.ENDED;
    refuseAll();
    handle.idleWaiters.check(this);
    tree.platform.unpark(stopWaiter);
    if (mine == null) {
      tree.rootEnded(this, why, gaveUp);
    }
  }

  /** Asks for a stop beside the mailbox: no further start begins, waits are cut short. */
  void requestStop(long deadline, Supplier<Origin> origin) {
    if (!isEnding()) {
      because = origin;
    }
    long known = stopDeadline;
    while (deadline < known && !STOP_DEADLINE.compareAndSet(this, known, deadline)) {
      known = stopDeadline;
    }
    stopRequested = true;
    wakeOwner();
  }

  /**
   * Stops this supervisor on the calling thread, as soon as whoever owns its mailbox has let go of
   * it; waits until it has ended.
   */
  void stopFromAbove(long deadline, Supplier<Origin> origin, BooleanSupplier budgetUsedUp) {
    stopWaiter = Thread.currentThread();
    requestStop(deadline, origin);
    boolean interrupted = false;
    while (!isEnded()) {
      if (tryOwn()) {
        try {
          if (!isEnded()) {
            endWith(ExitReason.shutdown(), true, origin);
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
  @Override
  public void killAll() {
    requestStop(0, becauseOrStop());
    for (Child child : children) {
      ChildProcess running = child.process();
      if (running != null) {
        running.killAll();
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
    tree.platform.unpark(stopWaiter);
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
  void awaitCode(UserCode code, BooleanSupplier done, LongSupplier deadline) {
    wait = new WaitGraph.Wait(code, done);
    tree.waits.refuseCallsOf(code);
    await(done, deadline);
    wait = null;
  }

  /** The owner's thread goes on in a nested supervisor, and is still woken from here. */
  void goesOnIn(@Nullable SupervisorProcess nested) {
    wait = nested == null ? null : new WaitGraph.Wait(nested, () -> false);
    if (nested != null) {
      canBeWoken();
    }
  }

  @Override
  public WaitGraph.@Nullable Wait presentWait() {
    return wait;
  }

  // ---- state that anyone may read

  @Override
  public int number() {
    return number;
  }

  @Override
  public String path() {
    return handle.path();
  }

  @Override
  public boolean isSupervisor() {
    return true;
  }

  @Override
  public boolean wasReady() {
    return phase != Phase.STARTING;
  }

  @Override
  public boolean isStuck() {
    return false;
  }

  @Override
  public long startedAt() {
    return startedAt;
  }

  boolean needsStackOfItsOwn() {
    return handle.needsStackOfItsOwn();
  }

  /** Where it began that children of this supervisor are being stopped; null before the first. */
  @Nullable Supplier<Origin> because() {
    return because;
  }

  /** Children are stopped now because of this. */
  void stopsBecause(Supplier<Origin> origin) {
    because = origin;
  }

  /** They have been stopped; what that was for is not kept, unless more are to be stopped. */
  void hasStoppedBecause(Supplier<Origin> origin) {
    if (because == origin) {
      because = null;
    }
  }

  private Supplier<Origin> becauseOrStop() {
    Supplier<Origin> known = because;
    return known == null ? () -> Origin.of(Origin.Kind.STOP, "") : known;
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

  @Override
  public boolean isEnded() {
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

  /** How many children run, as far as this supervisor knows. */
  int runningChildren() {
    return runningChildren;
  }

  void oneMoreRuns() {
    RUNNING_CHILDREN.setRelease(this, runningChildren + 1);
  }

  void oneLessRuns() {
    RUNNING_CHILDREN.setRelease(this, runningChildren - 1);
  }

  /** Whether it and all above are declared: not added at runtime. */
  boolean isDeclared() {
    for (SupervisorProcess next = this; next != null; next = next.parent) {
      if (next.slot != null && !next.slot.isDeclared()) {
        return false;
      }
    }
    return true;
  }

  /** A child has left for good. */
  void remove(Child child) {
    children.remove(child);
    handle.forget(child);
  }
}
