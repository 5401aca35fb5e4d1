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

/**
 * One life of a tree, from its start to its root's end.
 *
 * <p>Any thread may start, stop or wait. Once over it stays over; the next start makes another one.
 */
final class TreeRun {

  private final Tree tree;

  /** For the future that is handed out. */
  private final Lock lock;

  /** The end of the root, or its failed start; the engine's own, never handed out. */
  private final CompletableFuture<ExitReason> termination = new CompletableFuture<>();

  /** How the root's start went; callers of start wait for it. */
  private final CompletableFuture<StartOutcome> started = new CompletableFuture<>();

  /** Who sets it begins; all others wait. */
  private final AtomicBoolean starting = new AtomicBoolean();

  /** Who sets it has the thread that stops the root; others only bring a nearer deadline. */
  private final AtomicBoolean stopping = new AtomicBoolean();

  /**
   * A copy of the termination for users, who may complete or cancel theirs. Guarded by the lock.
   */
  private @Nullable CompletableFuture<ExitReason> handedOut;

  /** Null before the start. */
  private volatile @Nullable SupervisorProcess root;

  /** The engine's own failure, which is then how the tree ended; null for none. */
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

  /** Whether its start is over and its end is not. */
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

  /**
   * Starts the root, or waits for the start that is under way.
   *
   * <p>The root starts on an engine thread: a caller may be interrupted, the start goes on.
   */
  void start() {
    beginOnce();
    requireStarted(Call.await(started, tree.root));
  }

  /** The same without waiting; what run listeners refuse is thrown at once. */
  CompletableFuture<@Nullable Void> startAsync() {
    beginOnce();
    CompletableFuture<@Nullable Void> answer = new CompletableFuture<>();
    CompletableFuture<StartOutcome> unused =
        started.whenCompleteAsync(
            (outcome, failure) -> {
              try {
                requireStarted(outcome);
                answer.complete(null);
              } catch (Throwable refused) {
                answer.completeExceptionally(refused);
              }
            },
            tree.platform::runOrHere);
    return answer;
  }

  private void beginOnce() {
    if (starting.compareAndSet(false, true)) {
      begin();
    }
  }

  private void requireStarted(StartOutcome outcome) {
    if (outcome instanceof StartOutcome.Failed failed
        && failed.cause() instanceof ChildStartException cause) {
      throw Refusals.treeStartFailed(tree.root, cause);
    }
    if (outcome instanceof StartOutcome.Aborted) {
      throw Refusals.shuttingDown(tree.root);
    }
  }

  /** By one caller only. A listener that throws refuses the start before anything has run. */
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

  /** The outcome of a start that failed beside the children. */
  private StartOutcome startFailed(Throwable cause) {
    return new StartOutcome.Failed(new ChildStartException(tree.root.name(), "", cause));
  }

  /** On an engine thread. */
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
    // last: the listeners have heard of it when the callers go on
    started.complete(outcome);
  }

  /** The end of this run, which a stop brings about, will be told as this failure. */
  void failed(Throwable error) {
    broken = error;
  }

  /**
   * By the root's owner. The end is told after the start was, and on another thread, since what
   * hangs on it is code of users.
   */
  void ended(SupervisorProcess process, ExitReason reason, @Nullable Throwable gaveUp) {
    // one of an earlier life has nothing to say here
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

  /**
   * Stops the root and waits until it has ended, and everybody was notified.
   *
   * <p>A caller from within the tree may be one that the stop itself waits for: his wait is written
   * down like a call, and refused if it closes a circle.
   */
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
    // never posted: it only stands for this wait in the graph, which may fail it
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

  /** Requests the stop; the future completes with the end, whatever that is. */
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

  /**
   * The request is seen by all waits at once; the stop itself is done by one thread, made for it.
   */
  private void requestStop(SupervisorProcess process, Duration budget) {
    long deadline = tree.platform.deadline(Nanos.of(budget));
    process.requestStop(deadline, StopRequest::ofTheTree);
    if (stopping.compareAndSet(false, true)) {
      try {
        tree.platform.execute(() -> process.stopFromAbove(deadline, StopRequest::ofTheTree));
      } catch (Throwable noThread) {
        // the next one who asks tries again; the request stands
        stopping.set(false);
        throw noThread;
      }
    } else {
      process.wakeStopper();
    }
  }

  /** Waits for the end; returns at once if it was never started. */
  void await() {
    if (root != null) {
      Call.await(termination.handle((reason, failure) -> true), tree.root);
    }
  }
}
