package io.supervision;

import io.supervision.event.Origin;
import io.supervision.internal.children.ChildList;
import io.supervision.internal.incarnation.ChildProcess;
import io.supervision.internal.incarnation.Incarnation;
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
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One incarnation of a supervisor: a mailbox, and state that only the mailbox's owner touches. A
 * stop is seen beside the mailbox.
 *
 * <p>Threads: what is not said to be for any thread is for the owner. The phase only goes forward;
 * it is volatile, since waits, snapshots and stops look at it from beside.
 */
final class SupervisorProcess extends MessageLoop<Message>
    implements ChildProcess, WaitGraph.Waiter {

  /** How deep supervisors may be nested. */
  static final int MAX_DEPTH = 1_500;

  /** In this order, but a failed start goes from the first to the last. */
  private enum Phase {
    // STARTING: the starting thread owns the mailbox; ENDING: children are being stopped because it
    // ends by itself or was asked to; ENDED: all that follows is refused
    STARTING,
    RUNNING,
    ENDING,
    ENDED
  }

  final SupervisorHandle handle;
  final SupervisorSpec spec;
  final Tree tree;

  /** Null for the root. */
  final @Nullable SupervisorProcess parent;

  /** Its place in its parent's list; null for the root. */
  final @Nullable Child slot;

  /** How the journal sees it: its place in its parent's list, or the root. */
  final JournalNode node;

  private final int number;

  /** How many supervisors are above. */
  final int depth;

  private final long startedAt;
  final ChildList<Child> children;
  final RestartWindow window;
  final Starter starter;
  final Stopper stopper;
  final Restarter restarter;
  final StartGate gate;
  final StopRequest stop = new StopRequest();

  private volatile Phase phase = Phase.STARTING;

  /** What the owner waits for at the moment, for the wait graph; null: nothing that could call. */
  private volatile WaitGraph.@Nullable Wait wait;

  /** The thread that waits to own the mailbox, or for the end, in {@code stopFromAbove}. */
  private volatile @Nullable Thread stopWaiter;

  /** On the platform's clock; means something once the phase is ENDED. */
  private volatile long endedAt;

  /** How it ended; null before. */
  private volatile @Nullable ExitReason reason;

  /** What it gave up for; null if it did not. */
  private volatile @Nullable Throwable gaveUp;

  /** What all above give up for as well; for the owner. Null: it ends alone. */
  private @Nullable Throwable escalated;

  /** How it ends, whether whoever is above asked for it, and where it began; from ENDING on. */
  private ExitReason endReason = ExitReason.shutdown();

  private boolean requested;
  private Supplier<Origin> origin = StopRequest.OF_THE_TREE;

  /** How its start failed; null if it did not. */
  private @Nullable StartOutcome failedStart;

  /** The flight recorder's event of this run; null while nothing records. */
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
    this.gate = new StartGate(this);
  }

  // ---- start

  /**
   * Starts the declared children in order. On failure nothing is left running.
   *
   * <p>On the thread that made it, which owns the mailbox until the start is over and has let go of
   * it at the return. What was posted meanwhile is then handled by an engine thread.
   */
  StartOutcome start() {
    StartOutcome outcome;
    try {
      outcome = startChildren();
    } catch (Throwable broken) {
      // no memory for the engine's own: a failing start of this supervisor, whatever its children
      outcome = StartOutcome.Failed.byTheEngine(broken, tree.platform);
    }
    return finishStart(outcome);
  }

  private StartOutcome startChildren() {
    recorded = Journal.begins();
    StartOutcome outcome = starter.startAll();
    if (outcome instanceof StartOutcome.Started) {
      phase = Phase.RUNNING;
      Child mine = slot;
      if (mine != null) {
        tree.journal.started(mine, tree.platform.nanoTime());
      } else {
        tree.journal.treeStarted(handle.name(), number);
      }
      tree.requirements.nodeStarted();
    }
    return outcome;
  }

  /**
   * The start is over, with all children started or none left. Also for one whose start has not
   * even begun, since its starter broke: whoever finds it would wait for its mailbox for ever.
   */
  StartOutcome finishStart(StartOutcome outcome) {
    if (!(outcome instanceof StartOutcome.Started)) {
      failedStart = outcome;
      reason = ExitReason.shutdown();
      surely(EndStep.STOP_STARTED);
      surely(EndStep.FORGET);
      phase = Phase.ENDED;
    }
    // also wakes a stop that came during the start and waits for the mailbox
    yieldOwnership();
    wakeIfNotEmpty();
    return outcome;
  }

  /**
   * Stops what was started, in reverse. The failed child is named as the origin; a stop that cut
   * the start short has its own.
   */
  private void stopStarted() {
    stopper.stopAll(
        startFailure() instanceof ChildStartException child
            ? () -> Origin.of(Origin.Kind.END, handle.pathOf(child.childId()))
            : stop.becauseOrStop());
  }

  private void forgetFailedStart() {
    handle.ended(this);
    Throwable cause = startFailure();
    ExitReason why = cause == null ? ExitReason.shutdown() : ExitReason.failure(cause);
    recordEnd(false, why, cause == null);
  }

  /** What made its start fail; null if a stop cut it short. */
  private @Nullable Throwable startFailure() {
    return failedStart instanceof StartOutcome.Failed failed ? failed.cause() : null;
  }

  /** For the flight recorder, of each run, whether it was ready or not. */
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
    // who stops it wants the mailbox; after the end there is nothing to own it for
    return stop.isRequested() && phase != Phase.ENDED;
  }

  @Override
  protected @Nullable MessageLoop<Message> above() {
    return parent;
  }

  /**
   * One turn. What a message throws is a failure of the engine, since operations answer their own
   * refusals.
   */
  @Override
  protected void handle(Message message) {
    if (isEnding()) {
      refuse(message);
      return;
    }
    try {
      message.handle(this);
      // between two messages only: during one a child may be down just for a moment
      handle.idleWaiters.check(this);
    } catch (Throwable broken) {
      tree.fail(broken);
      // whoever waits for an answer that has not been given
      refuse(message);
    }
  }

  @Override
  protected boolean handlesAtOnce(Message message) {
    // after the end all is refused, which never waits
    return phase == Phase.ENDED || !message.mayWait(this);
  }

  @Override
  protected void refuse(Message message) {
    boolean refused = false;
    while (!refused) {
      try {
        message.refuse(this);
        refused = true;
      } catch (Throwable broken) {
        // whoever waits for the answer must get one
        refused = !tree.mayTryAgain(broken);
      }
    }
  }

  @Override
  protected void yielded() {
    tree.platform.unpark(stopWaiter);
  }

  // ---- end

  /**
   * Ends by itself: stops the children in reverse, then notifies the parent.
   *
   * <p>By the owner, in a message; afterwards the supervisor has ended.
   */
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

  /** What an end consists of, in its order; each is done even if memory has to be waited for. */
  private enum EndStep {
    REFUSE,
    STOP_CHILDREN,
    // first what is remembered, then counters and log, then the notice, then ENDED, since whoever
    // sees that may start the next run at once
    REMEMBER,
    TELL,
    NOTIFY,
    CLOSE,
    REFUSE_THE_REST,
    TELL_TREE,
    // of a start that has failed
    STOP_STARTED,
    FORGET
  }

  /**
   * Ends: refuses what is queued, stops all children, tells the end. Never throws.
   *
   * @param byAbove whether whoever is above asked for it, and so needs no notice
   * @param began where it began; a supervisor that ends by itself adds itself to the chain
   */
  private void endWith(ExitReason why, boolean byAbove, Supplier<Origin> began) {
    phase = Phase.ENDING;
    endReason = why;
    requested = byAbove;
    origin = began;
    surely(EndStep.REFUSE);
    surely(EndStep.STOP_CHILDREN);
    surely(EndStep.REMEMBER);
    surely(EndStep.TELL);
    surely(EndStep.NOTIFY);
    surely(EndStep.CLOSE);
    surely(EndStep.REFUSE_THE_REST);
    surely(EndStep.TELL_TREE);
  }

  /**
   * Does one step of an end, again until there was memory for all of it. What else it throws is a
   * failure of the engine: the tree is stopped, and the end goes on with the next step.
   */
  private void surely(EndStep step) {
    boolean done = false;
    while (!done) {
      try {
        take(step);
        done = true;
      } catch (Throwable broken) {
        if (!tree.mayTryAgain(broken)) {
          // what the step was to stop is at least killed
          killAll();
          done = true;
        }
      }
    }
  }

  private void take(EndStep step) {
    switch (step) {
      case REFUSE -> refuseAll();
      case STOP_CHILDREN -> stopper.stopAll(originOfChildren());
      case REMEMBER -> {
        reason = endReason;
        endedAt = tree.platform.nanoTime();
        handle.ended(this);
      }
      case TELL -> tellEnd();
      case NOTIFY -> {
        if (slot != null && !requested) {
          notifyAbove(new Message.EndNotice(slot, this, endReason, originOfChildren(), escalated));
        }
      }
      case CLOSE -> phase = Phase.ENDED;
      case REFUSE_THE_REST -> {
        // who posted before ENDED was seen must be answered, too
        refuseAll();
        handle.idleWaiters.check(this);
        tree.platform.unpark(stopWaiter);
      }
      case TELL_TREE -> {
        if (slot == null) {
          tree.rootEnded(this);
        }
      }
      case STOP_STARTED -> stopStarted();
      case FORGET -> forgetFailedStart();
    }
  }

  /** What the ends of its children began with. */
  private Supplier<Origin> originOfChildren() {
    Supplier<Origin> began = origin;
    return requested ? began : () -> began.get().through(handle.path());
  }

  private void tellEnd() {
    Child mine = slot;
    Supplier<Origin> causedBy = requested ? origin : null;
    if (mine != null) {
      // before the end is told: who hears of it reads the state
      mine.gaveUp = gaveUp != null;
      mine.ended(this, endReason, requested, causedBy);
    } else {
      tree.journal.treeEnded(handle.name(), number, startedAt, endReason, requested, causedBy);
    }
    // last, since none of the others may be told twice
    recordEnd(true, endReason, requested);
  }

  /**
   * Asks for a stop beside the mailbox: no further start begins, waits are cut short.
   *
   * <p>Any thread; does not wait. The owner, if it waits, is woken and looks at the request.
   *
   * @param deadline when all below is killed; 0: at once
   */
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
   *
   * <p>For one thread at a time: the one that owns the parent's mailbox or works for it, or the one
   * that stops the tree. It waits for the mailbox and then does the whole stop itself.
   *
   * @param deadline when all that is left below is killed
   */
  void stopFromAbove(long deadline, Supplier<Origin> began) {
    // before the request: the owner that sees it wakes this thread when it lets go
    stopWaiter = Thread.currentThread();
    requestStop(deadline, began);
    boolean interrupted = false;
    while (!isEnded()) {
      try {
        stopOrWait(began);
      } catch (Throwable noMemory) {
        // an end itself never throws; what is left is the wait
        tree.platform.awaitMemory();
      }
      interrupted |= Thread.interrupted();
    }
    stopWaiter = null;
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** One turn of a stop: does it, if the mailbox is free, or waits until something has changed. */
  private void stopOrWait(Supplier<Origin> began) {
    if (tryOwn()) {
      try {
        // looked at again: it may have ended by itself before this thread owned the mailbox
        if (!isEnded()) {
          endWith(ExitReason.shutdown(), true, began);
        }
      } finally {
        disown();
        wakeIfNotEmpty();
      }
      return;
    }
    long until = effectiveDeadline();
    if (tree.platform.isOver(until)) {
      // the owner itself may wait for a worker: that is killed, and the owner comes back
      killAll();
      until = Platform.NEVER;
    }
    tree.platform.park(this, () -> isEnded() || isIdle(), until);
  }

  /**
   * The budget is used up: everything below is killed at once, and nothing is started any more.
   *
   * <p>Any thread, beside all mailboxes. Children that are added meanwhile do not start, since the
   * request comes first.
   */
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

  /** Lets who waits in {@code stopFromAbove} look at a new deadline. */
  void wakeStopper() {
    tree.platform.unpark(stopWaiter);
  }

  // ---- waiting

  /**
   * Waits on the owner's thread, which a stop wakes; an interrupt is kept for later.
   *
   * <p>Ends when it is done or the deadline is over: the caller looks which. Both are asked again
   * after each wake, since a stop may bring a nearer deadline.
   *
   * @param deadline a moment on the platform's clock, as it is when asked
   */
  void await(BooleanSupplier done, LongSupplier deadline) {
    canBeWoken();
    boolean interrupted = false;
    while (!done.getAsBoolean()) {
      long until = deadline.getAsLong();
      if (tree.platform.isOver(until)) {
        break;
      }
      tree.platform.park(this, done, until);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Waits for code of a child; a call of it that waits for this supervisor is refused.
   *
   * <p>The wait is written down first, then the calls are looked at; a caller does it the other way
   * round. So one of both finds the circle.
   */
  void awaitCode(UserCode code, BooleanSupplier done, LongSupplier deadline) {
    wait = new WaitGraph.Wait(code, done);
    tree.waits.refuseCallsOf(code);
    await(done, deadline);
    wait = null;
  }

  /**
   * The owner's thread goes on in a nested supervisor, and is still woken from here.
   *
   * <p>Null: it has come back.
   */
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

  // ---- for tests

  /**
   * Collects the threads here and below that were asked to end and have not; false if something
   * else is under way, so that they need not be looked at.
   */
  boolean collectEnding(List<Thread> threads) {
    WaitGraph.Wait present = wait;
    if (!isQuiet() || (present != null && present.over().getAsBoolean())) {
      return false;
    }
    for (Child child : children) {
      Incarnation incarnation = child.incarnation();
      if (incarnation != null && incarnation.isEnded() && isIdle()) {
        // its notice is on its way
        return false;
      }
      if (incarnation != null && incarnation.isToEnd()) {
        threads.add(incarnation.thread());
      }
      SupervisorProcess nested = child.nested();
      if (nested != null && !nested.collectEnding(threads)) {
        return false;
      }
    }
    return true;
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

  /** Also of one that makes its children from a template. */
  boolean isDynamic() {
    return spec.kind() != SupervisorKind.STATIC;
  }

  /**
   * Whether all its children have been started, and none is stopped because it ends.
   *
   * <p>Any thread.
   */
  boolean isRunning() {
    return phase == Phase.RUNNING && !stop.isRequested();
  }

  boolean isStarting() {
    return phase == Phase.STARTING;
  }

  /** Whether it takes no messages any more. */
  boolean isEnding() {
    return phase == Phase.ENDING || phase == Phase.ENDED;
  }

  @Override
  public boolean isEnded() {
    return phase == Phase.ENDED;
  }

  /** Whether it ends, or was asked to. */
  boolean isStopping() {
    return stop.isRequested() || isEnding();
  }

  /** What it gave up for; null if it did not. */
  @Nullable Throwable gaveUp() {
    return gaveUp;
  }

  /** When it ended, on the platform's clock. */
  long endedAt() {
    return endedAt;
  }

  /** How it ended; null before. */
  @Nullable ExitReason reason() {
    return reason;
  }

  /**
   * Whether no child may be started any more: a stop was asked for, here or while starting above.
   *
   * <p>A supervisor that starts runs on the thread of the one above, so a stop there has to cut it
   * short. One that runs is stopped by the one above in its turn, and goes on until then.
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

  /**
   * When the time of this stop, or of one further up, is over.
   *
   * <p>Any thread; walks up to the root, so only asked where something waits.
   */
  long effectiveDeadline() {
    long earliest = Platform.NEVER;
    for (SupervisorProcess next = this; next != null; next = next.parent) {
      earliest = Math.min(earliest, next.stop.deadline(tree.platform));
    }
    return earliest;
  }

  /** What has nothing to do stays listed only where somebody may start it again. */
  void removeIfIgnored(Child child, @Nullable StartOutcome outcome) {
    if (outcome instanceof StartOutcome.Ignored && (child.isTemporary() || isDynamic())) {
      remove(child);
    }
  }

  /** A child has left for good. */
  void remove(Child child) {
    children.remove(child);
    handle.forget(child);
  }
}
