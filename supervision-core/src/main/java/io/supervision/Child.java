package io.supervision;

import io.supervision.event.RestartCause;
import io.supervision.event.SupervisionEvent;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.ChildType;
import io.supervision.spec.RestartType;
import io.supervision.worker.ExitReason;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A child in its supervisor's list: its specification and what runs for it. OTP keeps a pid there:
 * a process, none, or the mark that it is restarting. Changed by the mailbox's owner only, but for
 * what an incarnation records about itself; read by anyone.
 */
@SuppressWarnings("NonAtomicVolatileUpdate") // one writer at a time
final class Child {

  final ChildSpec spec;
  final SupervisorProcess owner;
  final @Nullable Object argument;
  volatile @Nullable Child next;
  @Nullable Child previous;
  volatile @Nullable Object process;
  volatile @Nullable PendingRestart pending;
  volatile @Nullable ChildRecord record;
  volatile int number;

  /** Its place in the start order; in the id of a child made from a template. */
  long position;

  volatile boolean gaveUp;
  boolean declared;
  volatile boolean removed;

  /** A declared child or one with an id of its own. */
  Child(ChildSpec spec, SupervisorProcess owner) {
    this(spec, owner, null, 0);
  }

  /** A child made from a template, whose position stands in for an id. */
  Child(ChildSpec spec, SupervisorProcess owner, @Nullable Object argument, long position) {
    this.spec = spec;
    this.owner = owner;
    this.argument = argument;
    this.position = position;
  }

  String id() {
    return owner.children.hasIds() ? spec.id() : spec.id() + "-" + position;
  }

  String path() {
    return owner.place.pathOf(id());
  }

  String described() {
    return (isSupervisor() ? "supervisor '" : "child '") + path() + "'";
  }

  boolean isSupervisor() {
    return spec.type() == ChildType.SUPERVISOR;
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
        argument, "a child of a template needs an argument; start it with startChildWith(...)");
  }

  ChildRecord recordOrNew() {
    ChildRecord known = record;
    return known == null ? ChildRecord.makeFor(this) : known;
  }

  @Nullable ExitReason exitBefore(int incarnation) {
    ChildRecord known = record;
    ChildRecord.Exit exit = known == null ? null : known.lastExit;
    return exit == null || exit.incarnation() >= incarnation ? null : exit.reason();
  }

  /** Called when a start has succeeded, before anything that follows from it. */
  void started(Object running) {
    ChildRecord known = record;
    RestartCause cause = known == null ? null : known.startCause;
    if (known != null && cause != null) {
      known.countRestart(cause);
      FlightRecording.restarted(this, known, cause, startedAt(running));
    }
    Tree tree = owner.tree;
    SupervisionLog.started(this, cause);
    if (tree.events.wants()) {
      tree.events.emit(
          new SupervisionEvent.ChildStarted(
              path(),
              tree.platform.now(),
              number,
              isSupervisor(),
              cause,
              known == null || cause == null ? null : known.causedBy,
              known == null || cause == null
                  ? null
                  : Duration.ofNanos(known.downUntil(startedAt(running)))));
    }
  }

  /** Called when an incarnation or supervisor process has ended, before anything that follows. */
  void ended(Object running, ExitReason reason, boolean requested) {
    Tree tree = owner.tree;
    long now = tree.platform.nanoTime();
    ChildRecord known = recordOrNew();
    known.exited(new ChildRecord.Exit(reason, now, number(running)));
    if (!requested && reason.isAbnormal()) {
      known.failures = known.failures + 1;
    }
    SupervisionLog.ended(this, reason, requested);
    if (tree.events.wants()) {
      tree.events.emit(
          new SupervisionEvent.ChildExited(
              path(),
              tree.platform.now(),
              number(running),
              isSupervisor(),
              reason,
              requested,
              Duration.ofNanos(now - startedAt(running))));
    }
  }

  /** Called when an incarnation has not ended although it was killed. */
  void stuck(Incarnation incarnation, ExitReason reason, boolean requested) {
    ChildRecord known = recordOrNew();
    known.exited(new ChildRecord.Exit(reason, owner.tree.platform.nanoTime(), incarnation.number));
    if (!requested && incarnation.wasReady()) {
      known.failures = known.failures + 1;
    }
  }

  void startFailed(Throwable cause) {
    recordOrNew()
        .startFailed(new ExitReason.Failure(cause), owner.tree.platform.nanoTime(), number);
    SupervisionLog.startFailed(this, cause);
    if (owner.tree.events.wants()) {
      owner.tree.events.emit(
          new SupervisionEvent.ChildStartFailed(
              path(), owner.tree.platform.now(), number, isSupervisor(), cause));
    }
  }

  void startIgnored() {
    SupervisionLog.startIgnored(this);
    if (owner.tree.events.wants()) {
      owner.tree.events.emit(
          new SupervisionEvent.ChildStartIgnored(
              path(), owner.tree.platform.now(), number, isSupervisor()));
    }
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
