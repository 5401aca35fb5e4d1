package io.supervision;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Who waits for whom in a tree: supervisors for the start or end of a child, incarnations for the
 * answer of a supervisor. A circle would be a deadlock; the call that closes it is refused.
 */
final class WaitGraph {

  private final Map<Incarnation, Call<?>> calls = new ConcurrentHashMap<>();

  /** Records that code of an incarnation waits for a call; false if that would never end. */
  boolean enter(Incarnation caller, Call<?> call) {
    calls.put(caller, call);
    if (leadsTo(call.target(), caller)) {
      calls.remove(caller, call);
      return false;
    }
    return true;
  }

  void leave(Incarnation caller, Call<?> call) {
    calls.remove(caller, call);
  }

  /**
   * To be called when a supervisor begins to wait for an incarnation that will not be interrupted:
   * a call of that incarnation that waits for the supervisor, directly or not, will not be
   * answered.
   */
  void refuseCallOf(Incarnation awaited) {
    if (calls.isEmpty()) {
      return;
    }
    Call<?> call = calls.get(awaited);
    if (call != null && leadsTo(call.target(), awaited)) {
      call.fail(Refusals.wouldDeadlock(call.target().place));
    }
  }

  private boolean leadsTo(SupervisorProcess from, Incarnation caller) {
    Object next = from.waitingFor();
    if (next == null) {
      return false;
    }
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    while (next != null && seen.add(next)) {
      if (next == caller) {
        return true;
      }
      next = following(next);
    }
    return false;
  }

  private @Nullable Object following(Object node) {
    if (node instanceof SupervisorProcess supervisor) {
      return supervisor.waitingFor();
    }
    Call<?> call = node instanceof Incarnation incarnation ? calls.get(incarnation) : null;
    return call == null ? null : call.target();
  }
}
