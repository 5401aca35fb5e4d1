package io.supervision;

import io.supervision.event.Origin;
import io.supervision.internal.children.ChildList;
import io.supervision.internal.incarnation.ChildProcess;
import io.supervision.internal.incarnation.UserCode;
import io.supervision.internal.journal.IncarnationEvent;
import io.supervision.internal.journal.Journal;
import io.supervision.internal.journal.JournalNode;
import io.supervision.internal.mailbox.MessageLoop;
import io.supervision.internal.platform.Platform;
import io.supervision.internal.rules.RestartWindow;
import io.supervision.spec.SupervisorKind;
import io.supervision.spec.SupervisorSpec;
import io.supervision.worker.ExitReason;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One incarnation of a supervisor: a mailbox, and state that only the mailbox's owner touches. A
 * stop is seen beside the mailbox.
 */
final class SupervisorProcess extends MessageLoop<Message>
    implements ChildProcess, WaitGraph.Waiter {

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

  /** How the journal sees it: its place in its parent's list, or the root. */
  final JournalNode node;

  private final int number;
  final int depth;
  private final long startedAt;
  final ChildList<Child> children;
  final RestartWindow window;
  final Starter starter;
  final Stopper stopper;
  final Restarter restarter;
  final StopRequest stop = new StopRequest();

  private volatile Phase phase = Phase.STARTING;
  private volatile WaitGraph.@Nullable Wait wait;
  private volatile @Nullable Thread stopWaiter;
  private volatile long endedAt;
  private volatile @Nullable ExitReason reason;
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
    this.node = slot == null ? new RootNode(this::isRunning) : slot;
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
      stopper.stopAll(stop.becauseOrStop());
    }
    reason = ExitReason.shutdown();
    boolean aborted = !(outcome instanceof StartOutcome.Failed);
    ExitReason why =
        outcome instanceof StartOutcome.Failed failed
            ? new ExitReason.Failure(failed.cause())
            : ExitReason.shutdown();
    recordEnd(false, why, aborted);
  }

  private void recordEnd(boolean ready, ExitReason why, boolean requested) {
    tree.journal.incarnationOver(
        new IncarnationEvent.OfSupervisor(handle.path(), number, ready, startedAt),
        recorded,
        why,
        requested);
  }

  // ---- messages

  @Override
  protected boolean mustYield() {
    return stop.isRequested() && phase != Phase.ENDED;
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

  /** Ends by itself: stops the children in reverse, then notifies the parent. */
  void terminate(ExitReason why, Supplier<Origin> origin) {
    endWith(why, false, origin);
  }

  /** Gives up, after its journal said so; with escalated, all above give up for it, too. */
  void endsBecauseItGaveUp(
      Throwable cause, @Nullable Throwable escalatedCause, Supplier<Origin> origin) {
    gaveUp = cause;
    escalated = escalatedCause;
    endWith(
        escalatedCause == null ? ExitReason.shutdown() : ExitReason.failure(escalatedCause),
        false,
        origin);
  }

  private void endWith(ExitReason why, boolean requested, Supplier<Origin> began) {
    phase = Phase.ENDING;
    refuseAll();
    Supplier<Origin> origin = requested ? began : () -> began.get().through(handle.path());
    stopper.stopAll(origin);
    ended(why, requested, origin);
  }

  private void ended(ExitReason why, boolean requested, Supplier<Origin> origin) {
    reason = why;
    endedAt = tree.platform.nanoTime();
    handle.ended(this);
    recordEnd(true, why, requested);
    Child mine = slot;
    Supplier<Origin> causedBy = requested ? origin : null;
    if (mine != null) {
      mine.gaveUp = gaveUp != null;
      mine.ended(this, why, requested, causedBy);
      if (!requested) {
        notifyAbove(new Message.EndNotice(mine, this, why, origin, escalated));
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
      stop.becauseOf(origin);
    }
    stop.request(deadline);
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
    requestStop(0, stop.becauseOrStop());
    for (Child child : children) {
      ChildProcess running = child.process();
      if (running != null) {
        running.killAll();
      }
    }
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
  public long startedAt() {
    return startedAt;
  }

  boolean isDynamic() {
    return spec.kind() != SupervisorKind.STATIC;
  }

  /** Whether all its children have been started, and none is stopped because it ends. */
  boolean isRunning() {
    return phase == Phase.RUNNING && !stop.isRequested();
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
    return stop.isRequested() || isEnding();
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
      if (next.stop.isRequested()) {
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
      earliest = Math.min(earliest, next.stop.deadline());
    }
    return earliest;
  }

  /** A child has left for good. */
  void remove(Child child) {
    children.remove(child);
    handle.forget(child);
  }
}
