package io.supervision;

import io.supervision.internal.incarnation.UserCode;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Who waits for whom in a tree: supervisors for the start or end of a child, code of children for
 * the answer of a supervisor. A circle would be a deadlock; the call that closes it is refused.
 *
 * <p>It has no lock. Who is about to wait writes that down first and looks for a circle afterwards,
 * on both sides: of two that close one together, at least one sees it. An edge that is over is no
 * edge, since each wait says whether what it waited for has come. Only code that the engine knows
 * is seen ({@link UserCode}); the call of code that the stop under way interrupts is left alone,
 * since the interrupt ends it.
 */
final class WaitGraph {

  /** What a supervisor waits for, and whether that has come already. */
  record Wait(Object awaited, BooleanSupplier over) {}

  /** A supervisor, as one who may wait. */
  interface Waiter {
    /** What it waits for at the moment; null for nothing. */
    @Nullable Wait presentWait();
  }

  /** A call whose caller waits for the answer of a supervisor. */
  interface PendingCall {
    Waiter target();

    /** Answers with the refusal of a call that would never be answered. */
    void refuseAsDeadlock();
  }

  /** What code of children waits for. Only calls from within; mostly empty. */
  private final Map<UserCode, PendingCall> calls = new ConcurrentHashMap<>();

  /** Code that goes on when the tree has been stopped; mostly empty. */
  private final Set<UserCode> leaving = ConcurrentHashMap.newKeySet();

  /**
   * Records that the end of a child's code is not waited for: it stops the tree and has to come
   * back, or it waits for the end of the JVM.
   *
   * <p>Of code that stops the tree before the stop is requested, on the code's own thread.
   */
  void leaves(UserCode caller) {
    leaving.add(caller.awaitedAs());
  }

  /** The tree has ended: nobody waits for any code of it, whether it has come back or not. */
  void nobodyIsAwaited() {
    leaving.clear();
  }

  /** Whether a stop goes on without the end of this code. */
  boolean isLeaving(UserCode code) {
    return !leaving.isEmpty() && leaving.contains(code);
  }

  /**
   * Records that code of a child waits for a call; false if that would never end.
   *
   * <p>On the caller's thread, before he waits; to be followed by {@link #leave}.
   */
  boolean enter(UserCode caller, PendingCall call) {
    calls.put(caller, call);
    if (leadsTo(call.target(), caller.awaitedAs())) {
      calls.remove(caller, call);
      return false;
    }
    return true;
  }

  /** The call was answered, or given up. */
  void leave(UserCode caller, PendingCall call) {
    calls.remove(caller, call);
  }

  /**
   * To be called when a supervisor has begun to wait for code that will not be interrupted: a call
   * of it that waits for the supervisor, directly or not, will not be answered.
   */
  void refuseCallsOf(UserCode awaited) {
    if (calls.isEmpty()) {
      return;
    }
    // the interrupt of the stop ends the call of code that it reaches
    if (!awaited.isInterruptible()) {
      refuseCallOf(awaited);
    }
    UserCode aside = awaited.aside();
    if (aside != null) {
      refuseCallOf(aside);
    }
  }

  /**
   * To be called when a supervisor has begun to wait for another one that stops by itself.
   *
   * <p>All calls are looked at: what that other one will wait for is not known yet.
   */
  void refuseDeadlocked() {
    for (UserCode caller : calls.keySet()) {
      if (!caller.isInterruptible()) {
        refuseCallOf(caller);
      }
    }
  }

  /** Refuses the call of some code if its target waits for that code. */
  private void refuseCallOf(UserCode caller) {
    PendingCall call = calls.get(caller);
    if (call != null && leadsTo(call.target(), caller.awaitedAs())) {
      call.refuseAsDeadlock();
    }
  }

  /**
   * Whether one waits, directly or through others, for some code. Each node waits for one thing at
   * most, so this is a walk and no search.
   */
  private boolean leadsTo(Waiter from, UserCode goal) {
    Object next = awaitedBy(from);
    if (next == null) {
      return false;
    }
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    // others may change the edges meanwhile, so that a walk could go round
    while (next != null && seen.add(next)) {
      if (next == goal) {
        return true;
      }
      next = following(next);
    }
    return false;
  }

  /** What a node waits for; null for nothing. */
  private @Nullable Object following(Object node) {
    if (node instanceof Waiter supervisor) {
      return awaitedBy(supervisor);
    }
    UserCode code = (UserCode) node;
    UserCode aside = code.aside();
    PendingCall call = calls.get(code);
    // its end comes after the hook, whose call is then what it waits for
    if (call == null && aside != null) {
      call = calls.get(aside);
    }
    return call == null ? null : call.target();
  }

  /** What a supervisor waits for and has not got. */
  private static @Nullable Object awaitedBy(Waiter supervisor) {
    Wait wait = supervisor.presentWait();
    return wait == null || wait.over().getAsBoolean() ? null : wait.awaited();
  }
}
