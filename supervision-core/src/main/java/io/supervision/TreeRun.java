package io.supervision;

import io.supervision.internal.incarnation.UserCode;
import io.supervision.internal.journal.Journal;
import io.supervision.internal.platform.Nanos;
import io.supervision.worker.ExitReason;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/** One life of a tree, from its start to its root's end. */
final class TreeRun {

  private final Tree tree;
  private final Lock lock;
  private final CompletableFuture<ExitReason> termination = new CompletableFuture<>();
  private final CompletableFuture<StartOutcome> started = new CompletableFuture<>();
  private final AtomicBoolean starting = new AtomicBoolean();
  private final AtomicBoolean stopping = new AtomicBoolean();
  private @Nullable CompletableFuture<ExitReason> handedOut;
  private volatile @Nullable SupervisorProcess root;
  private volatile @Nullable Throwable broken;

  TreeRun(Tree tree) {
    this.tree = tree;
    this.lock = tree.platform.newLock();
  }

  /** Whether a start begins this life or joins it: not once its end has begun. */
  boolean isStartable() {
    SupervisorProcess process = root;
    return !isOver() && (process == null || process.isStarting() || !process.isStopping());
  }

  private boolean isOver() {
    return termination.isDone();
  }

  boolean isRunning() {
    SupervisorProcess process = root;
    return process != null && !process.isStarting() && !process.isEnded();
  }

  /**
   * One future for all who ask, since each would be kept until the end; another if it is used up.
   */
  CompletableFuture<ExitReason> termination() {
    lock.lock();
    try {
      CompletableFuture<ExitReason> known = handedOut;
      if (known == null || known.isDone() != isOver()) {
        known = Call.handedOn(termination, Runnable::run);
        handedOut = known;
      }
      return known;
    } finally {
      lock.unlock();
    }
  }

  /** Starts the root, or waits for the start that is under way. */
  void start() {
    if (starting.compareAndSet(false, true)) {
      begin();
    }
    StartOutcome outcome = Call.await(started, tree.root);
    if (outcome instanceof StartOutcome.Failed failed
        && failed.cause() instanceof ChildStartException cause) {
      throw Refusals.treeStartFailed(tree.root, cause);
    }
    if (outcome instanceof StartOutcome.Aborted) {
      throw Refusals.shuttingDown(tree.root);
    }
  }

  private void begin() {
    try {
      tree.starting();
    } catch (Throwable refused) {
      termination.completeExceptionally(refused);
      started.complete(startFailed(refused));
      throw refused;
    }
    tree.root.reset();
    SupervisorProcess process = new SupervisorProcess(tree.root, tree.root.spec, null, null, 1);
    root = process;
    tree.root.begins(process);
    tree.platform.runOrHere(() -> startRoot(process));
  }

  private StartOutcome startFailed(Throwable cause) {
    return new StartOutcome.Failed(new ChildStartException(tree.root.name(), "", cause));
  }

  private void startRoot(SupervisorProcess process) {
    StartOutcome outcome;
    try {
      outcome = process.start();
    } catch (Throwable t) {
      broken = t;
      Journal.engineFailed(t);
      outcome = startFailed(t);
    }
    if (outcome instanceof StartOutcome.Failed failed) {
      termination.completeExceptionally(failed.cause());
    } else if (outcome instanceof StartOutcome.Aborted) {
      termination.complete(ExitReason.shutdown());
    } else {
      tree.started();
    }
    started.complete(outcome);
  }

  void failed(Throwable error) {
    broken = error;
  }

  void ended(SupervisorProcess process, ExitReason reason, @Nullable Throwable gaveUp) {
    if (process == root) {
      CompletableFuture<StartOutcome> unused =
          started.whenComplete(
              (outcome, failure) -> tree.platform.runOrHere(() -> terminated(reason, gaveUp)));
    }
  }

  private void terminated(ExitReason reason, @Nullable Throwable gaveUp) {
    Throwable failure = broken;
    if (failure != null) {
      termination.completeExceptionally(failure);
    } else if (gaveUp instanceof RestartIntensityExceededException exceeded) {
      termination.completeExceptionally(exceeded);
    } else {
      termination.complete(reason);
    }
  }

  /** Stops the root and waits until it has ended, and everybody was notified. */
  void stop(Duration budget) {
    SupervisorProcess process = root;
    if (process == null || isOver()) {
      return;
    }
    UserCode caller = UserCode.current();
    if (caller == null || caller.tree() != tree) {
      Call.await(stopAsync(budget), tree.root);
      return;
    }
    Call<@Nullable Void> mine = Call.awaited(process, supervisor -> null, true);
    if (!tree.waits.enter(caller, mine)) {
      throw Refusals.wouldDeadlock(tree.root);
    }
    try {
      Call.await(CompletableFuture.anyOf(stopAsync(budget), mine.asynchronously()), tree.root);
    } finally {
      tree.waits.leave(caller, mine);
    }
  }

  CompletableFuture<@Nullable Void> stopAsync(Duration budget) {
    SupervisorProcess process = root;
    if (process == null || isOver()) {
      return CompletableFuture.completedFuture(null);
    }
    requestStop(process, budget);
    return termination.handle((reason, failure) -> null);
  }

  /** Stops the root; nobody waits. */
  void stopLater(Duration budget) {
    SupervisorProcess process = root;
    if (process != null && !isOver()) {
      requestStop(process, budget);
    }
  }

  private void requestStop(SupervisorProcess process, Duration budget) {
    long deadline = tree.platform.deadline(Nanos.of(budget));
    process.requestStop(deadline, StopRequest::ofTheTree);
    if (stopping.compareAndSet(false, true)) {
      try {
        tree.platform.execute(
            () ->
                process.stopFromAbove(
                    deadline,
                    StopRequest::ofTheTree,
                    () -> tree.platform.nanoTime() >= process.effectiveDeadline()));
      } catch (Throwable noThread) {
        stopping.set(false);
        throw noThread;
      }
    } else {
      process.wakeStopper();
    }
  }

  void await() {
    if (root != null) {
      Call.await(termination.handle((reason, failure) -> true), tree.root);
    }
  }
}
