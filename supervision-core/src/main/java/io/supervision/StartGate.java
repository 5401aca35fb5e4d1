package io.supervision;

import io.supervision.PendingRestart.Kind;
import io.supervision.PendingRestart.Restart;
import io.supervision.event.RestartCause;
import io.supervision.event.UnmetRequirement;
import io.supervision.snapshot.NodeState;
import io.supervision.spec.Strategy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The gate before each start: a child whose requirements are not up waits in front of it
 * (SEMANTICS, "Waiting"; INTERFACE, "requires"). Runs on the mailbox's owner.
 *
 * <p>In a group start the members after one that waits wait behind it. After an own end a child
 * waits alone: its siblings run on until all is up, and are restarted with it then.
 */
final class StartGate {

  private final SupervisorProcess supervisor;
  private final Requirements requirements;

  StartGate(SupervisorProcess supervisor) {
    this.supervisor = supervisor;
    this.requirements = supervisor.tree.requirements;
  }

  /**
   * Whether a child may start now; else it waits from here on. May itself wait for the answer of a
   * check that was not asked lately.
   */
  boolean opens(Child child, Restart restart, @Nullable String causedBy) {
    if (requirements.areMet(child)) {
      return true;
    }
    if (!supervisor.mustNotStart()) {
      long now = supervisor.tree.platform.nanoTime();
      waits(child, PendingRestart.waiting(Kind.WAITING, restart, causedBy, now));
    }
    return false;
  }

  /**
   * A child has ended, or its start has failed: if something that it requires is down, that is not
   * counted, and it waits.
   *
   * @param due when its backoff is over
   */
  void asks(Child child, Restart restart, long due) {
    PendingRestart pending = new PendingRestart(Kind.ASKING, restart, due);
    requirements.asks(child, pending);
    child.pending = pending;
    known(child, pending);
  }

  private void waits(Child child, PendingRestart pending) {
    requirements.waits(child, pending);
    child.pending = pending;
    boolean isNews = !requirements.isOnlySwitchedOff(child);
    supervisor.tree.journal.waits(child, unmet(child), pending.since, isNews);
  }

  /** Looks again at a child that asks or waits. */
  void known(Child child, PendingRestart pending) {
    Requirements.Verdict verdict = requirements.verdict(pending);
    if (verdict == Requirements.Verdict.MET) {
      isOpen(child, pending);
    } else if (pending.kind == Kind.ASKING && verdict == Requirements.Verdict.UNMET) {
      child.cancelRestart();
      long now = supervisor.tree.platform.nanoTime();
      waits(child, PendingRestart.waiting(pending.restart, pending.due, now));
    } else if (pending.kind == Kind.WAITING && requirements.isLong(child, pending)) {
      waitLong(child);
    }
  }

  private void isOpen(Child child, PendingRestart pending) {
    if (pending.isInItsTurn()) {
      if (startInTurn(child, pending)) {
        goOn();
      }
    } else {
      child.cancelRestart();
      boolean counts = pending.kind == Kind.ASKING;
      supervisor.restarter.beginAfterGate(child, pending.restart, counts, pending.due);
    }
  }

  /** It and those behind it are in an outage, since they began to wait. */
  private void waitLong(Child waiting) {
    boolean reached = false;
    for (Child child : supervisor.children) {
      PendingRestart pending = child.pending;
      reached |= child == waiting;
      if (pending != null && (child == waiting || (reached && pending.kind == Kind.BEHIND))) {
        supervisor.tree.journal.waitsLong(child, pending.since);
      }
    }
  }

  // ---- groups

  /** Children that come after one which waits in the start of their supervisor. */
  void holdBack(List<Child> later) {
    for (Child child : later) {
      RestartCause cause = child.number() > 0 ? RestartCause.PARENT : null;
      holdBack(child, Restart.ofStart(cause, false), supervisor.handle.path());
    }
  }

  /**
   * Members of a group that come after one which waits.
   *
   * @param own the member whose restart it is
   */
  void holdBack(List<Child> later, Child own, @Nullable RestartCause cause) {
    String path = own.path();
    for (Child child : later) {
      boolean isOwn = child == own;
      RestartCause why = isOwn ? cause : RestartCause.SIBLING;
      holdBack(child, Restart.ofStart(why, false), isOwn ? null : path);
    }
  }

  /** Whether an earlier member of its group waits; then it waits behind that from here on. */
  boolean holdsBack(Child child) {
    if (supervisor.spec.strategy() == Strategy.ONE_FOR_ONE || inTheWayOf(child) == null) {
      return false;
    }
    holdBack(child, Restart.ofStartByHand(), null);
    return true;
  }

  private void holdBack(Child child, Restart restart, @Nullable String causedBy) {
    if (child.isHeld()) {
      child.ifNotHeld(true);
    } else {
      long now = supervisor.tree.platform.nanoTime();
      child.pending = PendingRestart.waiting(Kind.BEHIND, restart, causedBy, now);
      supervisor.tree.journal.waits(child, unmet(child), now, true);
    }
  }

  /** One that waited may be out of the way: those that wait behind nobody start in their turn. */
  void goOn() {
    if (supervisor.spec.strategy() == Strategy.ONE_FOR_ONE) {
      return;
    }
    for (Child child : supervisor.children.inStartOrder()) {
      PendingRestart pending = child.pending;
      if (pending != null && isInTheWay(pending)) {
        return;
      }
      if (pending != null && pending.kind == Kind.BEHIND && !startInTurn(child, pending)) {
        return;
      }
    }
  }

  /**
   * What one that waits waits for: what is not up, or the sibling that it waits behind. Any thread;
   * never empty for one that requires something.
   */
  List<UnmetRequirement> unmet(Child child) {
    PendingRestart pending = child.pending;
    Child first = pending != null && pending.kind == Kind.BEHIND ? inTheWayOf(child) : null;
    if (first != null) {
      return List.of(new UnmetRequirement(first.path(), NodeState.WAITING.label()));
    }
    List<UnmetRequirement> unmet = requirements.unmet(child);
    // all may have come up just now, before its turn
    return unmet.isEmpty()
        ? child.spec().settings().requires().stream()
            .map(required -> new UnmetRequirement(required.name(), "up by now"))
            .toList()
        : unmet;
  }

  /** The member that those behind it wait for. */
  @Nullable Child inTheWayOf(Child behind) {
    return supervisor.children.lastBefore(
        behind, child -> child.pending != null && isInTheWay(child.pending));
  }

  private static boolean isInTheWay(PendingRestart pending) {
    return pending.kind == Kind.WAITING && pending.isInItsTurn();
  }

  /** Starts one whose turn has come; whether those after it may go on. */
  private boolean startInTurn(Child child, PendingRestart pending) {
    child.cancelRestart();
    Restart restart = pending.restart;
    if (!child.isHeld() && supervisor.tree.stuck.blocks(child)) {
      // resumed meanwhile: it starts when its thread has ended, and the others go on without it
      supervisor.restarter.block(child, child, Restart.ofStart(restart.cause(), true));
      return true;
    }
    StartOutcome outcome = supervisor.starter.start(child, restart, pending.causedBy);
    if (outcome instanceof StartOutcome.Waiting || outcome instanceof StartOutcome.Aborted) {
      return false;
    }
    if (outcome instanceof StartOutcome.Failed failed && !child.isTemporary()) {
      boolean isGroups =
          supervisor.restarter.startFailed(child, failed, restart.alone()) && !restart.alone();
      if (isGroups) {
        // it is tried again, and takes them along
        letGoBehind();
      }
      return !isGroups;
    }
    if (outcome instanceof StartOutcome.Failed) {
      supervisor.remove(child);
    }
    supervisor.removeIfIgnored(child, outcome);
    return true;
  }

  private void letGoBehind() {
    for (Child child : supervisor.children) {
      PendingRestart pending = child.pending;
      if (pending != null && pending.kind == Kind.BEHIND) {
        child.cancelRestart();
      }
    }
  }
}
