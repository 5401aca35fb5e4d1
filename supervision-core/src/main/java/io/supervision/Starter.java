package io.supervision;

import io.supervision.PendingRestart.Restart;
import io.supervision.event.RestartCause;
import io.supervision.internal.incarnation.Incarnation;
import io.supervision.internal.incarnation.UserCode;
import io.supervision.internal.incarnation.Watchdog;
import io.supervision.internal.journal.ChildRecord;
import io.supervision.internal.journal.Hold;
import io.supervision.internal.journal.Journal;
import io.supervision.internal.platform.Nanos;
import io.supervision.internal.platform.Platform;
import io.supervision.internal.rules.IntensityWarning;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.ChildStart;
import io.supervision.spec.Strategy;
import io.supervision.spec.SupervisorSpec;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Starts the children of one supervisor; runs on its mailbox's owner. {@link #start(Child, Restart,
 * String)} is the one place where an incarnation begins. Each start is followed by an outcome, and
 * the child is left as that says: what runs is listed, or nothing is.
 */
final class Starter {

  /** SEMANTICS, "The start": how long a factory may take without a start timeout. */
  private static final Duration FACTORY_TIME = Duration.ofSeconds(30);

  private final SupervisorProcess supervisor;
  private final Platform platform;

  /** Made at the first start of a worker; one thread at a time uses it, the owner. */
  private Platform.@Nullable ThreadMaker threads;

  Starter(SupervisorProcess supervisor) {
    this.supervisor = supervisor;
    this.platform = supervisor.tree.platform;
  }

  /** Whether the start of such a child waits for anything but the start of its thread. */
  static boolean mayWait(ChildSpec spec) {
    return awaitsReady(spec) || !spec.settings().requires().isEmpty();
  }

  /** Whether the start of such a child waits until it is ready. */
  static boolean awaitsReady(ChildSpec spec) {
    return !(spec.start() instanceof ChildStart.Task) || spec.settings().startTimeout() != null;
  }

  /** Lists the declared children, before the supervisor can be found: who looks always sees all. */
  void listDeclared() {
    for (ChildSpec declared : supervisor.spec.children()) {
      Child child = Child.declared(declared, supervisor);
      child.recall(supervisor.handle.memory.find(child.id()));
      supervisor.children.add(child);
    }
  }

  /**
   * Starts the declared children in order; stops at the first that cannot be. Those started before
   * it are left to the caller to stop. A restarted supervisor fails in the same way, and its parent
   * tries it again as a whole. Only a root that retries first starts goes on, as after a failed
   * restart.
   */
  StartOutcome startAll() {
    warnOfIntensity();
    for (Child child : supervisor.children) {
      // a path that was started before is started again since its parent was
      RestartCause cause = child.number() > 0 ? RestartCause.PARENT : null;
      StartOutcome outcome = start(child, Restart.ofStart(cause, false), supervisor.handle.path());
      supervisor.removeIfIgnored(child, outcome);
      if (outcome instanceof StartOutcome.Failed failed) {
        if (!supervisor.tree.retriesFirstStart(supervisor)) {
          return new StartOutcome.Failed(
              new ChildStartException(child.id(), child.path(), failed.cause()),
              failed.isOfEngine());
        }
        if (child.isTemporary()) {
          supervisor.remove(child);
          continue;
        }
        supervisor.restarter.scheduleAfterFailedStart(child, failed);
        if (supervisor.spec.strategy() != Strategy.ONE_FOR_ONE) {
          return StartOutcome.STARTED;
        }
      } else if (outcome instanceof StartOutcome.Waiting
          && supervisor.spec.strategy() != Strategy.ONE_FOR_ONE) {
        List<Child> all = supervisor.children.inStartOrder();
        supervisor.gate.holdBack(all.subList(all.indexOf(child) + 1, all.size()));
        return StartOutcome.STARTED;
      } else if (outcome instanceof StartOutcome.Aborted) {
        return outcome;
      }
    }
    return StartOutcome.STARTED;
  }

  /**
   * Warns of settings that defeat each other, at the first start of a supervisor since the tree was
   * started; not of those that are added at runtime, and what they have below, which may be many.
   */
  private void warnOfIntensity() {
    if (supervisor.number() == 1 && isDeclared()) {
      IntensityWarning.of(supervisor.spec, supervisor.handle.path()).ifPresent(Journal::warning);
    }
  }

  /** Whether this supervisor and all above it are in the specification of the tree. */
  private boolean isDeclared() {
    for (SupervisorProcess next = supervisor; next != null; next = next.parent) {
      if (next.slot != null && !next.slot.isDeclared()) {
        return false;
      }
    }
    return true;
  }

  /** Starts a child by hand, or for the first time. */
  StartOutcome start(Child child) {
    return start(child, Restart.ofStartByHand(), null);
  }

  /**
   * Starts a child; with a cause it is a restart, and counted as one, for the child itself unless
   * another path is named.
   *
   * <p>The order is: what forbids a start, then the record of why it starts, then the number, then
   * the start itself. The incarnation tells of its start by the record, so that must be written
   * first.
   *
   * @param restart why it starts; without a cause: by hand, or for the first time
   * @param causedBy the path of the child or supervisor that it is started again for; null: itself
   */
  StartOutcome start(Child child, Restart restart, @Nullable String causedBy) {
    if (supervisor.mustNotStart()) {
      return StartOutcome.ABORTED;
    }
    if (isHeld(child)) {
      // what wanted to start it now would have: the end of the hold does
      child.ifNotHeld(true);
      return StartOutcome.HELD;
    }
    if (child.requiresSomething() && !supervisor.gate.opens(child, restart, causedBy)) {
      return supervisor.mustNotStart() ? StartOutcome.ABORTED : StartOutcome.WAITING;
    }
    if (supervisor.tree.stuck.blocks(child)) {
      return StartOutcome.Failed.byTheChild(Refusals.stuck(child));
    }
    RestartCause cause = restart.cause();
    ChildRecord record = child.record();
    if (cause != null && record == null && child.number() > 0) {
      record = child.recordOrNew();
    }
    Throwable failure = null;
    if (record != null) {
      record.starting(child.number() == 0 ? null : cause, causedBy);
      failure = record.takeFailureOfNextStart();
    }
    // looked at first: most starts need no volatile write here
    if (child.gaveUp) {
      child.gaveUp = false;
    }
    child.countStart();
    StartOutcome outcome = failure == null ? begin(child) : StartOutcome.Failed.byTheChild(failure);
    if (outcome instanceof StartOutcome.Failed failed) {
      child.runs(null);
      child.startFailed(failed.cause());
    } else if (outcome instanceof StartOutcome.Ignored) {
      child.runs(null);
      supervisor.tree.journal.startIgnored(child);
    } else if (outcome instanceof StartOutcome.Aborted) {
      child.runs(null);
    } else {
      supervisor.children.oneMoreRuns();
    }
    return outcome;
  }

  private StartOutcome begin(Child child) {
    return child.isSupervisor() ? startSupervisor(child) : startWorker(child);
  }

  /**
   * Whether it is held; a hold whose time is over is none.
   *
   * <p>Its own timer may have been refused, below one that was held or stopping.
   */
  private boolean isHeld(Child child) {
    Hold hold = child.hold();
    if (hold != null && platform.isOver(hold.until())) {
      child.recordOrNew().hold(null);
      supervisor.tree.journal.resumed(child, true);
      return false;
    }
    return hold != null;
  }

  /**
   * Makes an incarnation with a thread and starts it; waits only if {@link #awaitsReady} says so.
   */
  private StartOutcome startWorker(Child child) {
    // replaces a stuck one, where that is allowed: its context refuses from now on
    supervisor.tree.stuck.fence(child);
    boolean waits = awaitsReady(child.spec());
    Incarnation incarnation;
    try {
      incarnation = Incarnation.of(child, !waits, threadMaker());
    } catch (Throwable noThread) {
      return StartOutcome.Failed.byTheEngine(noThread, platform);
    }
    if (waits) {
      // before it can be ready, or it would wake nobody
      incarnation.awaitedBy(Thread.currentThread());
    }
    // before its thread starts: its end may be told at once, and must find it here
    child.runs(incarnation);
    try {
      incarnation.start();
    } catch (Throwable noThread) {
      incarnation.abandon();
      return StartOutcome.Failed.byTheEngine(noThread, platform);
    }
    StartOutcome outcome;
    if (waits) {
      outcome = awaitReady(child, incarnation);
    } else {
      incarnation.announceStart();
      outcome = StartOutcome.STARTED;
    }
    if (outcome instanceof StartOutcome.Started) {
      Watchdog.watch(incarnation);
    }
    return outcome;
  }

  /** One for all children: making one costs more than a thread of it. */
  private Platform.ThreadMaker threadMaker() {
    Platform.ThreadMaker known = threads;
    if (known == null) {
      known = platform.threadMaker();
      threads = known;
    }
    return known;
  }

  /**
   * Waits until the worker is ready, has ended, or the start timeout or a stop comes first. Calls
   * of the worker to this supervisor would never be answered meanwhile and are refused.
   */
  private StartOutcome awaitReady(Child child, Incarnation incarnation) {
    BooleanSupplier over =
        () -> incarnation.isReady() || incarnation.isGone() || supervisor.mustNotStart();
    Duration timeout = startTime(child);
    awaitStart(incarnation, over, timeout);
    if (incarnation.isReady()) {
      // looked at first: one that was ready and has ended by now was started, and its notice
      // follows
      incarnation.awaitedBy(null);
      return StartOutcome.STARTED;
    }
    if (!incarnation.isGone()) {
      // by its ladder, and waited for; it may be stuck afterwards
      supervisor.stopper.stop(child, incarnation);
      return supervisor.mustNotStart()
          ? StartOutcome.ABORTED
          : StartOutcome.Failed.byTheChild(new StartTimeoutException(child.path(), timeout));
    }
    return incarnation.isIgnored()
        ? StartOutcome.IGNORED
        : StartOutcome.Failed.byTheChild(incarnation.startFailure());
  }

  /** Waits for code that is given a time for a start, in which the process may stand still. */
  private void awaitStart(UserCode code, BooleanSupplier over, Duration timeout) {
    long begun = platform.nanoTime();
    long limit = Nanos.of(timeout);
    platform.giveWay(over);
    if (over.getAsBoolean()) {
      return;
    }
    Platform.Watch watch = platform.watch();
    try {
      supervisor.awaitCode(code, over, () -> platform.deadlineSince(begun, limit));
    } finally {
      watch.end();
    }
  }

  /** How long its start may take. */
  private static Duration startTime(Child child) {
    return Objects.requireNonNullElse(child.spec().settings().startTimeout(), FACTORY_TIME);
  }

  /**
   * Starts a nested supervisor with all below it, on this thread, which owns both mailboxes until
   * that is done: waiting goes downwards only.
   */
  private StartOutcome startSupervisor(Child child) {
    SpecMaker maker;
    try {
      maker = specMaker(child);
    } catch (Throwable noThread) {
      return StartOutcome.Failed.byTheEngine(noThread, platform);
    }
    SupervisorSpec spec;
    try {
      spec = maker == null ? nestedSpec(child) : described(child, maker);
    } catch (Throwable invalid) {
      return StartOutcome.Failed.byTheChild(invalid);
    }
    if (spec == null) {
      return supervisor.mustNotStart() ? StartOutcome.ABORTED : StartOutcome.IGNORED;
    }
    if (supervisor.depth >= SupervisorProcess.MAX_DEPTH) {
      return StartOutcome.Failed.byTheChild(Refusals.tooDeep());
    }
    SupervisorHandle handle = supervisor.handle.nested(child.id(), spec);
    SupervisorProcess nested =
        new SupervisorProcess(handle, spec, supervisor, child, child.number());
    child.runs(nested);
    StartOutcome outcome;
    try {
      nested.starter.listDeclared();
      // reads and calls find it from now on; calls wait in its mailbox
      handle.begins(nested);
      supervisor.goesOnIn(nested);
      outcome = handle.needsStackOfItsOwn() ? startAside(nested) : nested.start();
    } catch (Throwable broken) {
      // it has not begun to start
      outcome = nested.finishStart(StartOutcome.Failed.byTheEngine(broken, platform));
    }
    supervisor.goesOnIn(null);
    return outcome;
  }

  /**
   * Starts a supervisor on another thread, which is woken whenever this one is.
   *
   * <p>The stack of one thread would not carry all levels. This thread keeps its mailbox and waits;
   * a stop that wakes it wakes the nested one, which looks for stops above as well.
   */
  private StartOutcome startAside(SupervisorProcess nested) {
    CompletableFuture<StartOutcome> started = new CompletableFuture<>();
    platform.execute(
        () -> {
          started.complete(nested.start());
          supervisor.wakeOwner();
        });
    while (!started.isDone()) {
      try {
        supervisor.await(
            () -> {
              nested.wakeOwner();
              return started.isDone();
            },
            () -> Platform.NEVER);
      } catch (OutOfMemoryError | InternalError | LinkageError noMemory) {
        // the other thread is at it: it must be waited for
        platform.awaitMemory(noMemory);
      }
    }
    return Objects.requireNonNull(started.getNow(null));
  }

  private static SupervisorSpec nestedSpec(Child child) {
    return ((ChildStart.Nested) child.spec().start()).spec();
  }

  /** What asks the factory of a nested supervisor, begun; null: its specification is given. */
  private static @Nullable SpecMaker specMaker(Child child) {
    if (!(child.spec().start() instanceof ChildStart.NestedFactory given)) {
      return null;
    }
    SpecMaker maker = new SpecMaker(child, given.factory());
    maker.start();
    return maker;
  }

  /**
   * The specification of a nested supervisor from its factory; null: the start is ignored, or
   * aborted by a stop.
   */
  private @Nullable SupervisorSpec described(Child child, SpecMaker maker) throws Exception {
    Duration timeout = startTime(child);
    awaitStart(maker, () -> maker.isDone() || supervisor.mustNotStart(), timeout);
    if (!maker.isDone()) {
      maker.interrupt();
      if (supervisor.mustNotStart()) {
        return null;
      }
      throw new StartTimeoutException(child.path(), timeout);
    }
    SupervisorSpec made = maker.get();
    if (made != null) {
      ChildSpec as =
          new ChildSpec(child.id(), new ChildStart.Nested(made), child.spec().settings());
      TreeSpecs.requirePossible(supervisor.tree, child.path(), as);
    }
    return made;
  }
}
