package io.supervision;

import io.supervision.internal.incarnation.UserCode;
import io.supervision.internal.platform.EngineLock;
import io.supervision.internal.platform.Nanos;
import io.supervision.internal.platform.Platform;
import io.supervision.worker.ExitReason;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One life of a tree, from its start to its root's end.
 *
 * <p>Any thread may start, stop or wait. Once over it stays over; the next start makes another one.
 */
final class TreeRun {

  private final Tree tree;

  /** For the future that is handed out. */
  private final EngineLock lock;

  /** The end of the root, or its failed start; the engine's own, never handed out. */
  private final CompletableFuture<ExitReason> termination = new CompletableFuture<>();

  /** How the root's start went; callers of start wait for it. */
  private final CompletableFuture<StartOutcome> started = new CompletableFuture<>();

  /** Who sets it begins; all others wait. */
  private final AtomicBoolean starting = new AtomicBoolean();

  /** Who sets it tells the end. */
  private final AtomicBoolean told = new AtomicBoolean();

  /** Made beforehand: what ends a run is not to depend on memory. */
  private final Runnable tellEnd = this::tellEnd;

  /** The threads that a stop needs; null before the start. */
  private volatile Platform.@Nullable Reserve reserve;

  /**
   * A copy of the termination for users, who may complete or cancel theirs. Written with the lock.
   */
  private volatile @Nullable CompletableFuture<ExitReason> handedOut;

  /** Null before the start. */
  private volatile @Nullable SupervisorProcess root;

  /** The engine's own failure, which is then how the tree ended; null for none. */
  private volatile @Nullable Throwable broken;

  TreeRun(Tree tree) {
    this.tree = tree;
    this.lock = new EngineLock(tree.platform);
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
   * One future for all who ask before the end, since each would be kept until then; another if it
   * is used up.
   */
  CompletableFuture<ExitReason> termination() {
    lock.lock();
    try {
      CompletableFuture<ExitReason> known = handedOut;
      if (known != null && !known.isDone() && !isOver()) {
        return known;
      }
      CompletableFuture<ExitReason> copy = new CompletableFuture<>();
      if (!isOver()) {
        handedOut = copy;
      }
      // whoever ends the run completes what was handed out before; what comes later is completed
      // here
      if (isOver()) {
        CompletableFuture<?> unused =
            termination.whenComplete(
                (reason, failure) -> tree.platform.complete(copy, reason, failure));
      }
      return copy;
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
    return tree.platform.handOn(
        started,
        outcome -> {
          requireStarted(outcome);
          return null;
        });
  }

  private void beginOnce() {
    if (starting.compareAndSet(false, true)) {
      begin();
    }
  }

  private void requireStarted(StartOutcome outcome) {
    if (outcome instanceof StartOutcome.Failed failed) {
      throw Refusals.treeStartFailed(
          tree.root,
          failed.cause() instanceof ChildStartException child
              ? child
              : new ChildStartException(tree.root.name(), "", failed.cause()));
    }
    if (outcome instanceof StartOutcome.Aborted) {
      throw Refusals.shuttingDown(tree.root);
    }
  }

  /** By one caller only. A listener that throws refuses the start before anything has run. */
  private void begin() {
    SupervisorProcess process;
    Runnable start;
    try {
      tree.platform.exiting().alsoThose(null);
      reserve = tree.platform.reserve(this::stopRoot);
      tree.starting();
      tree.root.reset();
      process = new SupervisorProcess(tree.root, tree.root.spec, null, null, 1);
      process.starter.listDeclared();
      start = () -> startRoot(process);
    } catch (Throwable refused) {
      terminate(null, refused);
      started.complete(StartOutcome.Failed.byTheEngine(refused, tree.platform));
      throw refused;
    }
    root = process;
    tree.root.begins(process);
    tree.platform.runOrHere(start);
  }

  /** On an engine thread. */
  private void startRoot(SupervisorProcess process) {
    StartOutcome outcome = process.start();
    try {
      if (outcome instanceof StartOutcome.Failed failed) {
        terminate(null, failed.cause());
      } else if (outcome instanceof StartOutcome.Aborted) {
        terminate(ExitReason.shutdown(), null);
      } else {
        tree.started();
      }
    } finally {
      // last: the listeners have heard of it when the callers go on
      started.complete(outcome);
      if (process.isEnded()) {
        // it may have ended meanwhile, and its end is told after its start
        tellEndOnce();
      }
    }
  }

  /** The end of this run, which a stop brings about, will be told as this failure. */
  void failed(Throwable error) {
    broken = error;
  }

  /**
   * By the root's owner. The end is told after the start was, and on another thread, since what
   * hangs on it is code of users.
   */
  void ended(SupervisorProcess process) {
    // one of an earlier life has nothing to say here; of the start and the end, who is last tells
    if (process == root && started.isDone()) {
      tellEndOnce();
    }
  }

  private void tellEndOnce() {
    if (!termination.isDone() && told.compareAndSet(false, true)) {
      tree.platform.runSurely(tellEnd);
    }
  }

  private void tellEnd() {
    SupervisorProcess process = root;
    Throwable failure = broken;
    Throwable gaveUp = process == null ? null : process.gaveUp();
    if (failure != null) {
      terminate(null, failure);
    } else if (gaveUp instanceof RestartIntensityExceededException exceeded) {
      terminate(null, exceeded);
    } else {
      terminate(process == null ? null : process.reason(), null);
    }
  }

  /** The run is over: whoever waits goes on, whatever memory there is to tell them. */
  private void terminate(@Nullable ExitReason reason, @Nullable Throwable failure) {
    tree.platform.complete(termination, reason, failure);
    CompletableFuture<ExitReason> copy = handedOut;
    if (copy != null) {
      tree.platform.complete(copy, reason, failure);
    }
    tree.waits.nobodyIsAwaited();
    Platform.Reserve threads = reserve;
    if (threads != null) {
      threads.release();
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
    // before anything that may fail for want of memory
    requestStop(process, budget);
    UserCode caller = UserCode.current();
    if (caller == null || caller.tree() != tree) {
      await();
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

  /** Stops the root; nobody waits. Needs neither memory nor a thread. */
  void stopLater(Duration budget) {
    SupervisorProcess process = root;
    if (process != null && !isOver()) {
      requestStop(process, budget);
    }
  }

  /**
   * The request is seen by all waits at once; the stop itself is done by the thread that is kept
   * for it. Of several requests the nearest deadline counts.
   */
  private void requestStop(SupervisorProcess process, Duration budget) {
    tree.platform.stopBegins();
    process.requestStop(tree.platform.deadline(Nanos.of(budget)), StopRequest.OF_THE_TREE);
    process.wakeStopper();
    Platform.Reserve threads = reserve;
    if (threads != null) {
      threads.stop();
    }
  }

  /** On the thread that is kept for it. */
  private void stopRoot() {
    SupervisorProcess process = root;
    if (process != null) {
      process.stopFromAbove(process.stop.deadline(tree.platform), StopRequest.OF_THE_TREE);
    }
  }

  /** Waits for the end; returns at once if it was never started. */
  void await() {
    while (root != null && !isOver()) {
      try {
        Call.await(termination, Platform.NEVER, tree.root);
      } catch (OutOfMemoryError | InternalError | LinkageError noMemory) {
        tree.platform.awaitMemory(noMemory);
      }
    }
  }
}
