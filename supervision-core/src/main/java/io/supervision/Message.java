package io.supervision;

import io.supervision.event.Origin;
import io.supervision.internal.incarnation.ChildProcess;
import io.supervision.internal.rules.RestartDecision;
import io.supervision.spec.Strategy;
import io.supervision.worker.ExitReason;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Something in a supervisor's mailbox.
 *
 * <p>Made by any thread; handled or refused once, by the owner, in the order of arrival. Only a
 * call and an end may be handled past an empty queue.
 */
sealed interface Message
    permits Call,
        Message.EndNotice,
        Message.ExitRequest,
        Message.Retry,
        Message.RequirementsKnown,
        Message.IdleCheck {

  /** Done by the mailbox's owner. */
  void handle(SupervisorProcess supervisor);

  /**
   * Whether handling it now might have to wait, for a start handshake or an end.
   *
   * <p>Asked before it is handled; when in doubt true: then an engine thread handles it.
   */
  default boolean mayWait(SupervisorProcess supervisor) {
    return true;
  }

  /** The supervisor has ended or is stopping: it will not be handled. */
  default void refuse(SupervisorProcess supervisor) {}

  /**
   * A child has ended, or is stuck; Erlang's EXIT signal. Refused by a supervisor that stops, which
   * sees the end when it comes to this child.
   *
   * <p>It names what has ended, not only the child: a notice that a stop or a restart has overtaken
   * is told by that.
   *
   * @param origin where it began that a supervisor ended; null for a child of its own doing
   * @param escalated what every supervisor up to the root gives up for; mostly null
   */
  record EndNotice(
      Child child,
      ChildProcess process,
      ExitReason reason,
      @Nullable Supplier<Origin> origin,
      @Nullable Throwable escalated)
      implements Message {

    @Override
    public void handle(SupervisorProcess supervisor) {
      supervisor.restarter.childEnded(this);
    }

    @Override
    public boolean mayWait(SupervisorProcess supervisor) {
      // what can neither restart a group nor wait for a start, nor end the supervisor, does not
      // wait
      return escalated != null
          || supervisor.spec.strategy() != Strategy.ONE_FOR_ONE
          || Starter.mayWait(child.spec())
          || child.spec().settings().significant()
          || RestartDecision.of(child.spec(), reason) == RestartDecision.ESCALATE
          // one restart too many stops all children, which waits
          || !supervisor.spec.intensity().isUnlimited();
    }
  }

  /**
   * The supervisor has to end: it stops its children in reverse first.
   *
   * @param escalated what every supervisor up to the root gives up for; null: it alone ends
   */
  record ExitRequest(ExitReason reason, Supplier<Origin> origin, @Nullable Throwable escalated)
      implements Message {

    @Override
    public void handle(SupervisorProcess supervisor) {
      if (escalated != null) {
        supervisor.restarter.escalate(supervisor.handle.path(), reason, origin, escalated);
      } else {
        supervisor.terminate(reason, origin);
      }
    }

    /** What no restart heals goes on to the one above. */
    @Override
    public void refuse(SupervisorProcess supervisor) {
      SupervisorProcess above = supervisor.parent;
      if (escalated != null && above != null) {
        above.post(this);
      }
    }
  }

  /**
   * Tries a restart again; OTP's {@code try_again_restart}.
   *
   * <p>Carries no restart of its own: what is pending when its turn comes decides, so that a
   * cancelled one does nothing.
   *
   * @param awaited the restart that it is the turn of; null: whatever is queued for the child then
   */
  record Retry(Child child, @Nullable PendingRestart awaited) implements Message {

    @Override
    public void handle(SupervisorProcess supervisor) {
      // as in OTP, which looks for the id: the child may have been deleted and added again
      Child present = child.isRemoved() ? supervisor.children.find(child.id()) : child;
      PendingRestart pending = present == null ? null : present.pending;
      if (present == null || pending == null) {
        return;
      }
      // a queued retry serves any queued restart of the child; one of a timer or a stuck thread
      // only its own, since a later one has another time
      boolean due =
          awaited == null ? pending.kind == PendingRestart.Kind.QUEUED : pending == awaited;
      if (due) {
        supervisor.restarter.retry(present, pending);
      }
    }
  }

  /**
   * Something has become known of what a child requires. Says nothing itself: what is up when its
   * turn comes decides.
   */
  record RequirementsKnown(Child child, PendingRestart awaited) implements Message {

    @Override
    public void handle(SupervisorProcess supervisor) {
      if (!child.isRemoved() && child.pending == awaited) {
        supervisor.gate.known(child, awaited);
      }
    }
  }

  /** Takes a turn, after which those are let go who wait until no child runs. */
  record IdleCheck() implements Message {

    @Override
    public void handle(SupervisorProcess supervisor) {
      // every turn ends with this check
    }

    @Override
    public boolean mayWait(SupervisorProcess supervisor) {
      return false;
    }

    @Override
    public void refuse(SupervisorProcess supervisor) {
      supervisor.handle.idleWaiters.check(supervisor);
    }
  }
}
