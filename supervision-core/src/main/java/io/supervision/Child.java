package io.supervision;

import io.supervision.event.RestartCause;
import io.supervision.event.SupervisionEvent;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.ChildType;
import io.supervision.spec.RestartType;
import io.supervision.worker.ExitReason;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A child in its supervisor's list: its specification and what runs for it. OTP keeps a pid there:
 * a process, none, or the mark that it is restarting. Changed by the mailbox's owner only, but for
 * what an incarnation records about itself; read by anyone.
 */
class Child {

  private static final VarHandle PROCESS =
      Fields.of(MethodHandles.lookup(), "process", Object.class);
  private static final VarHandle RECORD =
      Fields.of(MethodHandles.lookup(), "record", ChildRecord.class);
  private static final VarHandle NUMBER = Fields.of(MethodHandles.lookup(), "number", int.class);

  final ChildSpec spec;
  final SupervisorProcess owner;
  volatile @Nullable Object process;
  volatile @Nullable PendingRestart pending;
  volatile @Nullable ChildRecord record;
  volatile int number;

  /** Where its list has it. */
  int slot;

  volatile boolean gaveUp;
  boolean declared;
  volatile boolean removed;
  private final boolean supervisor;

  /** A declared child or one that was added. */
  Child(ChildSpec spec, SupervisorProcess owner) {
    this.spec = spec;
    this.owner = owner;
    this.supervisor = spec.type() == ChildType.SUPERVISOR;
  }

  /** What runs for it from now on: an incarnation, a supervisor, or nothing. */
  void runs(@Nullable Object running) {
    PROCESS.setRelease(this, running);
  }

  void numbered(int last) {
    NUMBER.setRelease(this, last);
  }

  String id() {
    return spec.id();
  }

  /** What the child of a template was started with; of others null. */
  @Nullable Object argument() {
    return null;
  }

  String path() {
    return owner.place.pathOf(id());
  }

  String described() {
    return (isSupervisor() ? "supervisor '" : "child '") + path() + "'";
  }

  boolean isSupervisor() {
    return supervisor;
  }

  boolean isTemporary() {
    return spec.restart() == RestartType.TEMPORARY;
  }

  boolean isRestarting() {
    return pending != null;
  }

  /** Whether something of it lives: not only listed, but not ended either. */
  boolean isAlive() {
    Object running = process;
    if (running instanceof Incarnation incarnation) {
      return !incarnation.isEnded();
    }
    return running instanceof SupervisorProcess supervisor && !supervisor.isEnded();
  }

  Object requiredArgument() {
    return Objects.requireNonNull(
        argument(), "a child of a template needs an argument; start it with startChildWith(...)");
  }

  ChildRecord recordOrNew() {
    ChildRecord known = record;
    if (known != null) {
      return known;
    }
    ChildRecord made = new ChildRecord();
    ChildRecord there = (ChildRecord) RECORD.compareAndExchange(this, null, made);
    return there == null ? made : there;
  }

  @Nullable ExitReason exitBefore(int incarnation) {
    ChildRecord known = record;
    ChildRecord.Exit exit = known == null ? null : known.lastExit();
    return exit == null || exit.incarnation() >= incarnation ? null : exit.reason();
  }

  /** Called when a start has succeeded, before anything that follows from it. */
  void started(Object running) {
    ChildRecord known = record;
    RestartCause cause = known == null ? null : known.startCause();
    if (known != null && cause != null) {
      known.countRestart(cause);
      FlightRecording.restarted(this, known, cause, startedAt(running));
    }
    SupervisionLog.started(this, cause);
    if (owner.tree.events.isHeard()) {
      tellStarted(running, cause, known);
    }
  }

  private void tellStarted(
      Object running, @Nullable RestartCause cause, @Nullable ChildRecord known) {
    int started = number;
    String other = known == null ? null : known.causedBy();
    long down = known == null ? 0 : known.downUntil(startedAt(running));
    owner.tree.events.emit(
        at ->
            new SupervisionEvent.ChildStarted(
                path(),
                at,
                started,
                isSupervisor(),
                cause,
                cause == null ? null : Objects.requireNonNullElseGet(other, this::path),
                cause == null ? null : Duration.ofNanos(down)));
  }

  /** Called when an incarnation or supervisor process has ended, before anything that follows. */
  void ended(Object running, ExitReason reason, boolean requested) {
    Tree tree = owner.tree;
    long now = tree.platform.nanoTime();
    ChildRecord known = recordOrNew();
    known.exited(
        new ChildRecord.Exit(reason, now, number(running)), !requested && reason.isAbnormal());
    SupervisionLog.ended(this, reason, requested);
    if (tree.events.isHeard()) {
      int ended = number(running);
      long lived = now - startedAt(running);
      tree.events.emit(
          now,
          at ->
              new SupervisionEvent.ChildExited(
                  path(), at, ended, isSupervisor(), reason, requested, Duration.ofNanos(lived)));
    }
  }

  /** Called when an incarnation has not ended although it was killed. */
  void stuck(Incarnation incarnation, ExitReason reason, boolean requested) {
    ChildRecord known = recordOrNew();
    known.exited(
        new ChildRecord.Exit(reason, owner.tree.platform.nanoTime(), incarnation.number),
        !requested && incarnation.wasReady());
  }

  void startFailed(Throwable cause) {
    recordOrNew()
        .startFailed(
            new ChildRecord.Exit(
                new ExitReason.Failure(cause), owner.tree.platform.nanoTime(), number));
    SupervisionLog.startFailed(this, cause);
    int failed = number;
    owner.tree.events.emit(
        at -> new SupervisionEvent.ChildStartFailed(path(), at, failed, isSupervisor(), cause));
  }

  void startIgnored() {
    SupervisionLog.startIgnored(this);
    int ignored = number;
    owner.tree.events.emit(
        at -> new SupervisionEvent.ChildStartIgnored(path(), at, ignored, isSupervisor()));
  }

  private static int number(Object running) {
    return running instanceof Incarnation incarnation
        ? incarnation.number
        : ((SupervisorProcess) running).number;
  }

  static long startedAt(Object running) {
    return running instanceof Incarnation incarnation
        ? incarnation.startedAt
        : ((SupervisorProcess) running).startedAt;
  }
}
