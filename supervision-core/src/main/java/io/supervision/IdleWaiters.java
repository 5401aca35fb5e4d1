package io.supervision;

import io.supervision.internal.platform.Nanos;
import io.supervision.internal.platform.Platform;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Those who wait until no child of a supervisor runs. One object for each handle.
 *
 * <p>A waiter is added by any thread, then a message takes a turn in the mailbox, after which the
 * owner looks: so a waiter that comes when nothing runs is let go, too. An end that is about to be
 * followed by a restart is not taken for idleness.
 */
final class IdleWaiters {

  /** How a wait ended. */
  private enum Outcome {
    /** No child runs, and none will without a call. */
    EMPTY,
    /** The supervisor has ended, or is about to. */
    DOWN,
    /** The timeout of an asynchronous wait came first. */
    TOO_LATE
  }

  /** Who waits for one incarnation of the supervisor. */
  private record Waiter(SupervisorProcess supervisor, CompletableFuture<Outcome> outcome) {}

  /** Of this run of the supervisor and, for a moment, of the one before. */
  private final Queue<Waiter> waiters = new ConcurrentLinkedQueue<>();

  /** Waits on the caller's thread; false if the timeout is over first. */
  boolean await(SupervisorProcess supervisor, Duration timeout) {
    long deadline = supervisor.tree.platform.deadline(Nanos.of(timeout));
    Waiter waiter = new Waiter(supervisor, new CompletableFuture<>());
    add(waiter);
    try {
      if (!Call.await(waiter.outcome, deadline, supervisor.handle)) {
        return false;
      }
      if (waiter.outcome.getNow(Outcome.DOWN) == Outcome.DOWN) {
        throw Refusals.down(supervisor);
      }
      return true;
    } finally {
      waiters.remove(waiter);
    }
  }

  /** The same with a timer instead of a waiting thread. */
  CompletableFuture<Boolean> awaitAsync(SupervisorProcess supervisor, Duration timeout) {
    Platform platform = supervisor.tree.platform;
    Waiter waiter = new Waiter(supervisor, new CompletableFuture<>());
    Platform.Scheduled timer =
        platform.schedule(Nanos.of(timeout), () -> letGo(waiter, Outcome.TOO_LATE));
    CompletableFuture<Boolean> answer =
        platform.handOn(
            waiter.outcome,
            outcome -> {
              timer.cancel();
              if (outcome == Outcome.DOWN) {
                throw Refusals.down(supervisor);
              }
              return outcome == Outcome.EMPTY;
            });
    add(waiter);
    if (waiter.outcome.isDone()) {
      // the time was over before it was there to be removed
      waiters.remove(waiter);
    }
    return answer;
  }

  /**
   * First added, then posted: the check after that message sees it. A supervisor that has ended
   * refuses the message, which checks as well.
   */
  private void add(Waiter waiter) {
    Message check = new Message.IdleCheck();
    waiters.add(waiter);
    waiter.supervisor.post(check);
  }

  private void letGo(Waiter waiter, Outcome outcome) {
    waiters.remove(waiter);
    waiter.outcome.complete(outcome);
  }

  /**
   * Lets those go who need not wait any more. Asked between two messages only: during one, a child
   * that is about to be started again looks like one that has ended.
   *
   * <p>By the owner; {@code isActive} counts a pending restart and a hold, as auto-shutdown does.
   */
  void check(SupervisorProcess supervisor) {
    if (!waiters.isEmpty() && (supervisor.isEnding() || isEmpty(supervisor))) {
      Outcome outcome = supervisor.isEnding() ? Outcome.DOWN : Outcome.EMPTY;
      for (Waiter waiter : waiters) {
        if (waiter.supervisor == supervisor) {
          letGo(waiter, outcome);
        }
      }
    }
  }

  private static boolean isEmpty(SupervisorProcess supervisor) {
    for (Child child : supervisor.children) {
      if (child.isActive()) {
        return false;
      }
    }
    return true;
  }
}
