package io.supervision;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Those who wait until no child of a supervisor runs. */
final class EmptyWaiters {

  /** Answered with whether it is empty; if not, it has ended. */
  private final Queue<CompletableFuture<Boolean>> waiters = new ConcurrentLinkedQueue<>();

  boolean await(SupervisorProcess supervisor, Duration timeout) {
    CompletableFuture<Boolean> emptied = new CompletableFuture<>();
    waiters.add(emptied);
    supervisor.post(new EmptyCheck());
    try {
      if (!Waits.await(supervisor.tree.platform, emptied, timeout, supervisor.place)) {
        return false;
      }
      if (!emptied.join()) {
        throw Refusals.down(supervisor);
      }
      return true;
    } finally {
      waiters.removeIf(each -> each == emptied);
    }
  }

  /**
   * Lets those go who need not wait any more. Asked between two messages only: during one, a child
   * that is about to be started again looks like one that has ended.
   */
  void check(SupervisorProcess supervisor) {
    if (!waiters.isEmpty() && (supervisor.isEnding() || isEmpty(supervisor))) {
      boolean empty = !supervisor.isEnding();
      waiters.forEach(waiter -> waiter.complete(empty));
    }
  }

  private static boolean isEmpty(SupervisorProcess supervisor) {
    for (Child child : supervisor.children) {
      if (child.process != null || child.isRestarting()) {
        return false;
      }
    }
    return true;
  }
}
