package io.supervision;

import io.supervision.event.Origin;
import io.supervision.internal.children.ListedChild;
import io.supervision.internal.incarnation.ChildProcess;
import io.supervision.internal.incarnation.Incarnation;
import io.supervision.internal.incarnation.IncarnationOwner;
import io.supervision.internal.incarnation.TreeServices;
import io.supervision.internal.journal.ChildMemory;
import io.supervision.internal.journal.ChildRecord;
import io.supervision.internal.journal.Hold;
import io.supervision.internal.platform.ReleaseFields;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.ChildType;
import io.supervision.spec.RestartType;
import io.supervision.worker.ExitReason;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A child in its supervisor's list: its specification and what runs for it. OTP keeps a pid there:
 * a process, none, or the mark that it is restarting. Changed by the mailbox's owner only, but for
 * what an incarnation records about itself; read by anyone.
 *
 * <p>There are very many of them, so what few children have lies in the record, which is made at
 * the first need. Fields that one thread at a time writes are written by release.
 */
class Child extends ListedChild implements IncarnationOwner {

  private static final VarHandle PROCESS =
      ReleaseFields.of(MethodHandles.lookup(), "process", ChildProcess.class);
  private static final VarHandle RECORD =
      ReleaseFields.of(MethodHandles.lookup(), "record", ChildRecord.class);
  private static final VarHandle NUMBER =
      ReleaseFields.of(MethodHandles.lookup(), "number", int.class);

  /** Never changes; shared by all children of a template. */
  private final ChildSpec spec;

  /** The run of the supervisor that lists it: a restart of the supervisor makes new children. */
  final SupervisorProcess owner;

  /** OTP's pid; null where OTP has <em>undefined</em> or <em>restarting</em>. */
  private volatile @Nullable ChildProcess process;

  /** OTP's mark <em>restarting</em>, and what its retry waits for; null if none is pending. */
  volatile @Nullable PendingRestart pending;

  /** Null as long as there is nothing to remember; kept for the next child that is declared so. */
  private volatile @Nullable ChildRecord record;

  /** The number of the latest start; 0 before the first. */
  private volatile int number;

  /** Of a worker: it failed with what no restart heals. Of a supervisor: its last run gave up. */
  volatile boolean gaveUp;

  private final boolean declared;
  private final boolean supervisor;

  private Child(ChildSpec spec, SupervisorProcess owner, boolean declared) {
    this.spec = spec;
    this.owner = owner;
    this.declared = declared;
    this.supervisor = spec.type() == ChildType.SUPERVISOR;
  }

  /** One that its supervisor's specification has. */
  static Child declared(ChildSpec spec, SupervisorProcess owner) {
    return new Child(spec, owner, true);
  }

  /** One that was added by a call. */
  static Child added(ChildSpec spec, SupervisorProcess owner) {
    return new Child(spec, owner, false);
  }

  /** One that was made from a template, with the argument it was started with. */
  static Child ofTemplate(
      ChildSpec template, SupervisorProcess owner, @Nullable Object argument, long serial) {
    return new OfTemplate(template, owner, argument, serial);
  }

  /** A child of a template; its argument is given to each of its incarnations again. */
  private static final class OfTemplate extends Child {

    private final @Nullable Object argument;

    /** Stands in its id, since the specification is that of all. */
    private final long serial;

    OfTemplate(
        ChildSpec template, SupervisorProcess owner, @Nullable Object argument, long serial) {
      super(template, owner, false);
      this.argument = argument;
      this.serial = serial;
    }

    @Override
    public String id() {
      return spec().id() + "-" + serial;
    }

    @Override
    public @Nullable Object argument() {
      return argument;
    }
  }

  // ---- what it is

  @Override
  public String id() {
    return spec.id();
  }

  @Override
  public final ChildSpec spec() {
    return spec;
  }

  @Override
  public @Nullable Object argument() {
    return null;
  }

  @Override
  public final String path() {
    return owner.handle.pathOf(id());
  }

  /** What it is and where, for messages to people. */
  final String described() {
    return (supervisor ? "supervisor '" : "child '") + path() + "'";
  }

  @Override
  public final boolean isSupervisor() {
    return supervisor;
  }

  /** Whether its supervisor's specification has it; else it was added. */
  final boolean isDeclared() {
    return declared;
  }

  @Override
  public final RestartType restart() {
    return spec.restart();
  }

  final boolean isTemporary() {
    return spec.restart() == RestartType.TEMPORARY;
  }

  @Override
  public final boolean isOneOfMany() {
    return owner.isDynamic();
  }

  @Override
  public final TreeServices tree() {
    return owner.tree;
  }

  // ---- what runs for it

  /**
   * What runs for it; null for nothing. It may have ended without its supervisor's knowing.
   *
   * <p>An end is known to the supervisor only once its notice is handled, as OTP's pid stays until
   * the EXIT signal is; {@link #isAlive()} looks at the process itself.
   */
  final @Nullable ChildProcess process() {
    return process;
  }

  /** The incarnation that runs for a worker; null for none, and for supervisors. */
  final @Nullable Incarnation incarnation() {
    return process instanceof Incarnation running ? running : null;
  }

  /** The supervisor that runs for it; null for none, and for workers. */
  final @Nullable SupervisorProcess nested() {
    return process instanceof SupervisorProcess running ? running : null;
  }

  /**
   * What runs for it from now on.
   *
   * <p>For the owner, before what runs is started: its end may be told before the start returns.
   * With null after a failed start, which never counted as running.
   */
  final void runs(@Nullable ChildProcess running) {
    PROCESS.setRelease(this, running);
  }

  /**
   * Nothing runs for it any more: what ran has ended.
   *
   * <p>For the owner; only after a start that has succeeded, which counted it.
   */
  final void runsNoMore() {
    PROCESS.setRelease(this, (ChildProcess) null);
    owner.children.oneLessRuns();
  }

  /** Whether something of it lives: not only listed, but not ended either. */
  final boolean isAlive() {
    ChildProcess running = process;
    return running != null && !running.isEnded();
  }

  @Override
  public final boolean isRunning() {
    ChildProcess running = process;
    return running instanceof Incarnation incarnation
        ? incarnation.isReady() && !incarnation.isStopping()
        : running instanceof SupervisorProcess nested && nested.isRunning();
  }

  /** Whether it counts for auto-shutdown, and runs or will again. */
  final boolean isSignificantAndActive() {
    return spec.settings().significant() && isActive();
  }

  /** Whether it runs, or will again: when its restart is due, or it is not held any more. */
  final boolean isActive() {
    return process != null || pending != null || isHeld();
  }

  /** Whether a restart is pending, as {@code whichChildren} shows it. */
  final boolean isRestarting() {
    return pending != null;
  }

  /** Whether there is anything that has to be up before it starts; mostly not. */
  final boolean requiresSomething() {
    return !spec.settings().requires().isEmpty();
  }

  /** Whether it waits for what it requires, itself or with its group. */
  final boolean isWaiting() {
    PendingRestart known = pending;
    return known != null && known.waits();
  }

  /**
   * For the owner. A retry that is in the mailbox already finds nothing pending, or another one,
   * and does nothing.
   */
  final void cancelRestart() {
    PendingRestart waiting = pending;
    if (waiting != null) {
      waiting.cancel();
      pending = null;
    }
  }

  // ---- what is remembered of it

  /** Its hold; null while it is not held. */
  final @Nullable Hold hold() {
    ChildRecord known = record;
    return known == null ? null : known.hold();
  }

  /** Whether it is held for maintenance, not: blocked by a stuck thread. */
  final boolean isHeld() {
    return hold() != null;
  }

  /** Keeps for the end of its hold whether it would run by now; does nothing if it is not held. */
  final void ifNotHeld(boolean runs) {
    Hold hold = hold();
    if (hold != null) {
      // a new value, never a change of one: who reads sees this hold or the one before
      recordOrNew().hold(hold.ifNotHeld(runs));
    }
  }

  @Override
  public final int number() {
    return number;
  }

  /**
   * Another start begins.
   *
   * <p>For the owner; what follows of this start carries the number.
   */
  final void countStart() {
    NUMBER.setRelease(this, number + 1);
  }

  /**
   * Goes on with the number and counts of the one that was declared so before.
   *
   * <p>Before the first start of this child, so that numbers and counts of a declared path never
   * begin anew.
   *
   * @param before what was kept; null: it has never been there
   */
  final void recall(ChildMemory.@Nullable Kept before) {
    if (before != null) {
      ChildRecord known = before.record();
      record = known;
      if (known != null) {
        // an outage goes on: its node is this child from now on
        known.movesTo(this);
      }
      NUMBER.setRelease(this, before.number());
    }
  }

  /** What is to be kept of it. */
  final ChildMemory.Kept kept() {
    return new ChildMemory.Kept(record, number);
  }

  @Override
  public final @Nullable ChildRecord record() {
    return record;
  }

  /** May be called by the owner and the incarnation at once; one record is kept. */
  @Override
  public final ChildRecord recordOrNew() {
    ChildRecord known = record;
    if (known != null) {
      return known;
    }
    ChildRecord made = new ChildRecord();
    ChildRecord there = (ChildRecord) RECORD.compareAndExchange(this, null, made);
    return there == null ? made : there;
  }

  @Override
  public final @Nullable ExitReason exitBefore(int incarnation) {
    ChildRecord known = record;
    ChildRecord.Exit exit = known == null ? null : known.lastExit();
    return exit == null || exit.incarnation() >= incarnation ? null : exit.reason();
  }

  // ---- what becomes of it

  @Override
  public final void started(Incarnation incarnation) {
    owner.tree.journal.started(this, runningSince(incarnation));
    owner.tree.requirements.nodeStarted();
  }

  @Override
  public final void restored() {
    owner.tree.requirements.nodeStarted();
  }

  /**
   * One that is waited for runs once it is ready, however long that took; others at once. Of one
   * that has never ended nobody asks.
   */
  private long runningSince(Incarnation incarnation) {
    return record != null && Starter.awaitsReady(spec)
        ? owner.tree.platform.nanoTime()
        : incarnation.startedAt();
  }

  @Override
  public final void ended(Incarnation incarnation, ExitReason reason, boolean requested) {
    ended(incarnation, reason, requested, requested ? owner.stop.because() : null);
  }

  /** What ran for it has ended, before anything that follows. */
  final void ended(
      ChildProcess ended,
      ExitReason reason,
      boolean requested,
      @Nullable Supplier<Origin> causedBy) {
    owner.tree.journal.ended(this, ended.number(), ended.startedAt(), reason, requested, causedBy);
  }

  /**
   * Tells of a failed start. A nested supervisor that could not start a child throws that child's
   * failure, which the log has by then.
   */
  final void startFailed(Throwable cause) {
    owner.tree.journal.startFailed(
        this, reasonOf(cause), cause, cause instanceof ChildStartException);
  }

  /** The reason of a start that failed. */
  static ExitReason reasonOf(Throwable cause) {
    return cause instanceof StartTimeoutException
        ? new ExitReason.StartTimeout()
        : new ExitReason.Failure(cause);
  }

  @Override
  public final void declareStuck(Incarnation incarnation) {
    owner.tree.stuck.declare(this, incarnation);
  }

  @Override
  public final void stuckEnded(Incarnation incarnation) {
    owner.tree.stuck.ended(incarnation);
  }

  @Override
  public final void deliverEnd(Incarnation incarnation, ExitReason reason) {
    owner.deliver(new Message.EndNotice(this, incarnation, reason, null, null));
  }

  // ---- for users

  /**
   * The reference to one start of a child that users hold.
   *
   * <p>Kept by users as long as they want: it keeps the child in memory, and with it the run of the
   * supervisor that it belonged to. Two are equal if they mean the same start.
   */
  static final class Reference implements ChildRef {

    private final Child child;
    private final int incarnation;
    private final boolean ignored;

    Reference(Child child, int incarnation, boolean ignored) {
      this.child = child;
      this.incarnation = incarnation;
      this.ignored = ignored;
    }

    /** The child that was started; may have left its supervisor long ago. */
    Child child() {
      return child;
    }

    @Override
    public String id() {
      return child.id();
    }

    @Override
    public String path() {
      return child.path();
    }

    @Override
    public int incarnation() {
      return incarnation;
    }

    @Override
    public boolean isIgnored() {
      return ignored;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Reference ref && ref.child == child && ref.incarnation == incarnation;
    }

    @Override
    public int hashCode() {
      return Objects.hash(System.identityHashCode(child), incarnation);
    }

    @Override
    public String toString() {
      return path() + "#" + incarnation;
    }
  }
}
