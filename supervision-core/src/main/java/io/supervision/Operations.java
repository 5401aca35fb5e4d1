package io.supervision;

import io.supervision.SupervisionException.Reason;
import io.supervision.event.Origin;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.ChildType;
import io.supervision.spec.InvalidSpecException;
import io.supervision.spec.SupervisorKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The calls of the supervisor's interface, as they are done by the mailbox's owner.
 *
 * <p>Each method makes an operation on the caller's thread, where null arguments fail, and the
 * operation runs on the owner's. What is OTP's behaves as recorded from it, down to which refusal
 * comes first; {@code restartNow} and {@code startReplacement} are not OTP's.
 */
final class Operations {

  private Operations() {}

  /** The specification is checked before the id, as in OTP. */
  static Call.Operation<ChildRef> startChild(ChildSpec spec) {
    return supervisor -> {
      try {
        supervisor.spec.requireCompatible(spec);
        TreeSpecs.requirePossible(supervisor.tree, supervisor.handle.pathOf(spec.id()), spec);
      } catch (InvalidSpecException invalid) {
        throw Refusals.invalid(supervisor.handle, invalid);
      }
      if (supervisor.spec.kind() == SupervisorKind.TEMPLATE) {
        throw Refusals.notSupported(
            supervisor.handle, "makes its children from a template; use startChildWith(argument)");
      }
      Child present = supervisor.children.find(spec.id());
      if (present != null) {
        if (present.isHeld()) {
          throw Refusals.held(present);
        }
        if (present.isWaiting()) {
          throw Refusals.waiting(present);
        }
        // OTP: already_started if there is a pid, also of one whose end is queued; else
        // already_present
        throw present.process() != null
            ? Refusals.alreadyStarted(present)
            : Refusals.alreadyPresent(present);
      }
      return startNew(supervisor, Child.added(spec, supervisor));
    };
  }

  /** Starts a child of the template, with an argument; it gets the next serial as its id. */
  static Call.Operation<ChildRef> startChildWith(@Nullable Object argument) {
    return supervisor -> {
      ChildSpec template = supervisor.spec.template();
      if (template == null) {
        throw Refusals.notSupported(
            supervisor.handle, "has no template; use startChild(specification)");
      }
      return startNew(
          supervisor,
          Child.ofTemplate(template, supervisor, argument, supervisor.children.nextSerial()));
    };
  }

  /**
   * A failing start stores nothing (SEMANTICS, "Calls"); the child is listed before it starts,
   * since its end may come at once.
   */
  private static ChildRef startNew(SupervisorProcess supervisor, Child child) {
    int max = supervisor.spec.maxChildren();
    // listed ones: a dynamic supervisor lists none that has ended for good
    if (supervisor.children.size() >= max && supervisor.isDynamic()) {
      throw Refusals.maxChildren(supervisor.handle, max);
    }
    if (supervisor.tree.stuck.blocks(child)) {
      throw Refusals.stuck(child);
    }
    supervisor.children.add(child);
    StartOutcome outcome = supervisor.starter.start(child);
    boolean keeps =
        isTakenOn(outcome)
            || (outcome instanceof StartOutcome.Ignored
                && !child.isTemporary()
                && !supervisor.isDynamic());
    if (!keeps) {
      supervisor.remove(child);
    }
    return answer(child, outcome);
  }

  /** Whether it runs, or starts by itself when what it requires is up. */
  private static boolean isTakenOn(StartOutcome outcome) {
    return outcome instanceof StartOutcome.Started || outcome instanceof StartOutcome.Waiting;
  }

  /** What the caller of a start gets. */
  private static ChildRef answer(Child child, StartOutcome outcome) {
    if (outcome instanceof StartOutcome.Failed failed) {
      throw Refusals.startFailed(child, failed.cause());
    }
    if (outcome instanceof StartOutcome.Aborted) {
      throw Refusals.shuttingDown(child.owner.handle);
    }
    return new Child.Reference(child, child.number(), outcome instanceof StartOutcome.Ignored);
  }

  /** By id; repeated calls are ok, the specification stays unless temporary. */
  static Call.Operation<@Nullable Void> terminateChild(String id) {
    Objects.requireNonNull(id, "id");
    return supervisor -> {
      refuseTemplate(supervisor);
      terminate(supervisor, find(supervisor, id));
      return null;
    };
  }

  /** By reference, which may be of an earlier run of the supervisor. */
  static Call.Operation<@Nullable Void> terminateChild(ChildRef ref) {
    Objects.requireNonNull(ref, "ref");
    return supervisor -> {
      if (!(ref instanceof Child.Reference known)) {
        throw Refusals.noChild(supervisor.handle, ref.id());
      }
      Child child = known.child();
      if (child.owner != supervisor || child.isRemoved()) {
        // one of many that has ended by itself meanwhile: what was asked for is so
        if (supervisor.spec.kind() == SupervisorKind.TEMPLATE && !child.isAlive()) {
          return null;
        }
        throw Refusals.noChild(supervisor.handle, ref.id());
      }
      terminate(supervisor, child);
      return null;
    };
  }

  /** Terminates a nested supervisor, also one that its parent does not know by an id. */
  static Call.Operation<@Nullable Void> shutdown(String name, @Nullable SupervisorProcess nested) {
    Child slot = nested == null ? null : nested.slot;
    return supervisor -> {
      Child present = slot != null && slot.owner == supervisor && !slot.isRemoved() ? slot : null;
      terminate(supervisor, present != null ? present : find(supervisor, name));
      return null;
    };
  }

  /** Cancels a pending restart as well. An end notice that is queued is void from now on. */
  private static void terminate(SupervisorProcess supervisor, Child child) {
    operated(child, "terminate");
    supervisor.stopper.stop(child, called(child));
    child.ifNotHeld(false);
    if (child.isTemporary() || supervisor.isDynamic()) {
      supervisor.remove(child);
    } else {
      isToRunNoMore(child);
    }
    supervisor.gate.goOn();
  }

  /**
   * Neither the child nor what is below it is to run. Not while it is stuck: an outage lasts as
   * long as a thread of the child does.
   */
  static void isToRunNoMore(Child child) {
    Deque<Child> all = new ArrayDeque<>();
    all.push(child);
    while (!all.isEmpty()) {
      Child next = all.pop();
      Tree tree = next.owner.tree;
      if (next.record() != null && tree.stuck.at(next.path()) == null) {
        tree.journal.isToRunNoMore(next);
      }
      SupervisorHandle place = next.isSupervisor() ? next.owner.handle.nested(next.id()) : null;
      SupervisorProcess ended = place == null ? null : place.process();
      if (ended != null && ended.isEnded()) {
        for (Child below : ended.children) {
          if (below.record() != null || below.isSupervisor()) {
            all.push(below);
          }
        }
      }
    }
  }

  /**
   * OTP's {@code restart_child}: only of a child that is down, and a failing start gives the error.
   */
  static Call.Operation<ChildRef> restartChild(String id) {
    Objects.requireNonNull(id, "id");
    return supervisor -> {
      refuseTemplate(supervisor);
      Child child = requireDown(find(supervisor, id));
      if (child.isHeld()) {
        throw Refusals.held(child);
      }
      if (supervisor.tree.stuck.blocks(child)) {
        throw Refusals.stuck(child);
      }
      operated(child, "start");
      return startAgain(supervisor, child);
    };
  }

  /** OTP's {@code delete_child}: only of a child that is down and not restarting. */
  static Call.Operation<@Nullable Void> deleteChild(String id) {
    Objects.requireNonNull(id, "id");
    return supervisor -> {
      refuseTemplate(supervisor);
      Child child = requireDown(find(supervisor, id));
      operated(child, "delete");
      supervisor.remove(child);
      return null;
    };
  }

  /**
   * A restart of one child by hand: what was asked for is not counted, siblings are left alone. A
   * start that is pending anyway happens now, with those it takes along.
   */
  static Call.Operation<@Nullable Void> restartNow(Child child) {
    return supervisor -> {
      requirePresent(supervisor, child);
      if (child.isHeld()) {
        throw Refusals.held(child);
      }
      operated(child, "restart");
      if (child.isWaiting()) {
        Child first = supervisor.gate.inTheWayOf(child);
        supervisor.tree.requirements.askNow(first == null ? child : first);
        return null;
      }
      // its own pending start, or one that takes it along: that of a group happens now
      Child pending = child.process() == null ? supervisor.restarter.startsWith(child) : null;
      if (pending != null && supervisor.restarter.takesOthersAlong(pending)) {
        supervisor.restarter.startNow(pending);
        return null;
      }
      supervisor.stopper.stop(child, called(child));
      startByHand(supervisor, child);
      return null;
    };
  }

  /**
   * A failed start is tried again by the supervisor, and the caller gets the error all the same.
   */
  static void startByHand(SupervisorProcess supervisor, Child child) {
    StartOutcome outcome = supervisor.restarter.startByHand(child);
    supervisor.removeIfIgnored(child, outcome);
    if (outcome != null) {
      answer(child, outcome);
    }
  }

  /**
   * The child was found before the call had its turn; it may have left, or its supervisor
   * restarted.
   */
  private static void requirePresent(SupervisorProcess supervisor, Child child) {
    if (child.owner != supervisor || child.isRemoved()) {
      throw Refusals.noChild(supervisor.handle, child.id());
    }
  }

  /** Starts a child that was there before; a failed start leaves it stopped. */
  private static ChildRef startAgain(SupervisorProcess supervisor, Child child) {
    StartOutcome outcome = supervisor.starter.start(child);
    boolean leaves =
        supervisor.isDynamic()
            ? !isTakenOn(outcome)
            : outcome instanceof StartOutcome.Ignored && child.isTemporary();
    if (leaves) {
      supervisor.remove(child);
    }
    return answer(child, outcome);
  }

  /** Starts a child whose stuck incarnation was shut out, unless a restart is about to do so. */
  static Call.Operation<@Nullable Void> startReplacement(Child child) {
    return supervisor -> {
      boolean down = !child.isRemoved() && !child.isActive();
      if (down && !isRestartBlocked(supervisor)) {
        startAgain(supervisor, child);
      }
      return null;
    };
  }

  /**
   * A restart that waited for the stuck thread is let go by the replacement itself, and its retry
   * starts the child with its group.
   */
  private static boolean isRestartBlocked(SupervisorProcess supervisor) {
    for (Child child : supervisor.children) {
      PendingRestart pending = child.pending;
      if (pending != null && pending.kind == PendingRestart.Kind.BLOCKED) {
        return true;
      }
    }
    return false;
  }

  /** Tells that somebody operates the child by hand, before anything follows from it. */
  private static void operated(Child child, String action) {
    child.owner.tree.journal.operated(child::path, action);
  }

  /** The origin of what a call about this child does. */
  private static Supplier<Origin> called(Child child) {
    return () -> Origin.of(Origin.Kind.CALL, child.path());
  }

  /** OTP's {@code which_children}: the child started last first. */
  static Call.Operation<List<ChildInfo>> whichChildren() {
    return supervisor -> {
      List<ChildInfo> lines = new ArrayList<>();
      for (Child child : supervisor.children.inReverse()) {
        lines.add(line(child));
      }
      return lines;
    };
  }

  private static ChildInfo line(Child child) {
    // with a pid, as OTP has it, also of one whose end is still queued
    boolean runs = child.process() != null;
    ChildInfo.Status status =
        runs
            ? ChildInfo.Status.RUNNING
            : child.isRestarting() && !child.isWaiting()
                ? ChildInfo.Status.RESTARTING
                : ChildInfo.Status.STOPPED;
    boolean isNamed = runs || child.owner.spec.kind() == SupervisorKind.TEMPLATE;
    ChildRef ref = isNamed ? new Child.Reference(child, child.number(), false) : null;
    return new ChildInfo(child.id(), child.spec().type(), status, ref);
  }

  /** OTP's {@code count_children}; of a template there is one specification. */
  static Call.Operation<ChildCounts> countChildren() {
    return supervisor -> {
      int active = 0;
      int supervisors = 0;
      int workers = 0;
      for (Child child : supervisor.children) {
        active += isActive(supervisor, child) ? 1 : 0;
        supervisors += child.isSupervisor() ? 1 : 0;
        workers += child.isSupervisor() ? 0 : 1;
      }
      ChildSpec template = supervisor.spec.template();
      if (template == null) {
        return new ChildCounts(supervisors + workers, active, supervisors, workers);
      }
      boolean nested = template.type() == ChildType.SUPERVISOR;
      int all = supervisors + workers;
      return new ChildCounts(1, active, nested ? all : 0, nested ? 0 : all);
    };
  }

  /** OTP's dynamic supervisors count as active what they have not heard to have ended. */
  private static boolean isActive(SupervisorProcess supervisor, Child child) {
    return supervisor.isDynamic() ? child.process() != null : child.isAlive();
  }

  /** OTP's {@code get_childspec}. */
  static Call.Operation<ChildSpec> childSpec(String id) {
    Objects.requireNonNull(id, "id");
    return supervisor -> {
      ChildSpec template = supervisor.spec.template();
      if (template != null && template.id().equals(id)) {
        return template;
      }
      return find(supervisor, id).spec();
    };
  }

  /** The child with an id; refuses the call if there is none. */
  private static Child find(SupervisorProcess supervisor, String id) {
    Child child = supervisor.children.find(id);
    if (child == null) {
      throw Refusals.noChild(supervisor.handle, id);
    }
    return child;
  }

  /**
   * Refuses a child that runs or is restarting, as OTP's {@code restart_child} and {@code
   * delete_child} do.
   */
  private static Child requireDown(Child child) {
    if (child.process() != null) {
      throw Refusals.running(child);
    }
    if (child.isWaiting()) {
      throw Refusals.waiting(child);
    }
    if (child.isRestarting()) {
      throw Refusals.restarting(child);
    }
    return child;
  }

  /** As OTP's {@code simple_one_for_one}, which refuses calls by id. */
  private static void refuseTemplate(SupervisorProcess supervisor) {
    if (supervisor.spec.kind() == SupervisorKind.TEMPLATE) {
      throw Refusals.of(
          Reason.NOT_SUPPORTED,
          supervisor.handle.described()
              + " knows its children by reference, not by id; use terminateChild(ChildRef)");
    }
  }
}
