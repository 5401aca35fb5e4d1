package io.supervision;

import io.supervision.worker.ExitReason;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One life of a tree, from its start to its root's end. */
final class TreeRun {

  private final Tree tree;
  private final CompletableFuture<ExitReason> termination = new CompletableFuture<>();
  private final CompletableFuture<StartOutcome> started = new CompletableFuture<>();
  private final AtomicBoolean starting = new AtomicBoolean();
  private final AtomicBoolean stopping = new AtomicBoolean();
  private @Nullable CompletableFuture<ExitReason> handedOut;
  private volatile @Nullable SupervisorProcess root;
  private volatile @Nullable Throwable broken;

  TreeRun(Tree tree) {
    this.tree = tree;
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
  synchronized CompletableFuture<ExitReason> termination() {
    CompletableFuture<ExitReason> known = handedOut;
    if (known == null || known.isDone() != isOver()) {
      known = Futures.handedOn(termination, Runnable::run);
      handedOut = known;
    }
    return known;
  }

  /** Starts the root, or waits for the start that is under way. */
  void start() {
    if (starting.compareAndSet(false, true)) {
      begin();
    }
    StartOutcome outcome = await(started);
    if (outcome instanceof StartOutcome.Failed failed
        && failed.cause() instanceof ChildStartException cause) {
      throw Refusals.treeStartFailed(tree.rootPlace, cause);
    }
    if (outcome instanceof StartOutcome.Aborted) {
      throw Refusals.shuttingDown(tree.rootPlace);
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
    tree.rootPlace.reset();
    SupervisorProcess process =
        new SupervisorProcess(tree.rootPlace, tree.rootPlace.spec, null, null, 1);
    root = process;
    tree.rootPlace.process = process;
    Aside.run(tree.platform, () -> startRoot(process));
  }

  private StartOutcome startFailed(Throwable cause) {
    return new StartOutcome.Failed(new ChildStartException(tree.rootPlace.name(), "", cause));
  }

  private void startRoot(SupervisorProcess process) {
    StartOutcome outcome;
    try {
      outcome = process.start();
    } catch (Throwable t) {
      broken = t;
      SupervisionLog.engineFailed(t);
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
              (outcome, failure) -> Aside.run(tree.platform, () -> terminated(reason, gaveUp)));
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

  /** Stops the root and waits until it has ended, and then some: until everybody was told. */
  void stop(Duration budget) {
    SupervisorProcess process = root;
    if (process == null || isOver()) {
      return;
    }
    ChildCode caller = ChildCode.current();
    if (caller == null || caller.tree() != tree) {
      await(stopAsync(budget));
      return;
    }
    Call<@Nullable Void> mine = new Call<>(process, supervisor -> null, true);
    if (!tree.waits.enter(caller, mine)) {
      throw Refusals.wouldDeadlock(tree.rootPlace);
    }
    try {
      await(CompletableFuture.anyOf(stopAsync(budget), mine.asynchronously()));
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
    process.requestStop(deadline);
    if (stopping.compareAndSet(false, true)) {
      try {
        tree.platform.execute(
            () ->
                process.stopFromAbove(
                    deadline, () -> tree.platform.nanoTime() >= process.effectiveDeadline()));
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
      await(termination.handle((reason, failure) -> true));
    }
  }

  private <T extends @Nullable Object> T await(CompletableFuture<T> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Refusals.interrupted(tree.rootPlace, e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SupervisionException refused) {
        throw Refusals.forCaller(refused);
      }
      throw new IllegalStateException("the supervision engine failed", e.getCause());
    }
  }
}
