package io.supervision.spring.internal.lifecycle;

import io.supervision.SupervisionTree;
import io.supervision.TreeRunListener;
import io.supervision.spring.internal.Problems;
import io.supervision.spring.internal.beans.StartCheck;
import io.supervision.worker.ExitReason;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the application does for each run of its tree, whether Spring starts it or somebody else:
 * checks what it needs, keeps the JVM alive, and reacts to the root's failure.
 */
public final class TreeHost implements TreeRunListener, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger("io.supervision.supervisor");

  private final List<StartCheck> checks;
  private final RootFailure rootFailure;
  private final boolean keepsAlive;
  private final boolean isEmpty;
  private final AtomicBoolean isEmptinessTold = new AtomicBoolean();
  private final AtomicReference<@Nullable Run> current = new AtomicReference<>();

  private static final class Run {
    final FailureNews news;
    volatile boolean started;
    private volatile boolean released;
    private volatile @Nullable Thread companion;

    Run(FailureNews news) {
      this.news = news;
    }

    void accompaniedBy(Thread thread) {
      companion = thread;
    }

    void release() {
      released = true;
      news.end();
      LockSupport.unpark(companion);
    }

    boolean isReleased() {
      return released;
    }

    /** Notifies who accompanies it; before anything for which memory may be missing. */
    void notifyOf(CompletableFuture<?> end) {
      CompletableFuture<?> unused =
          end.whenComplete((reason, failure) -> LockSupport.unpark(companion));
    }

    /** By who accompanies it: without memory, which may be what the end has come for. */
    void await(CompletableFuture<?> end) {
      while (!released && !end.isDone()) {
        LockSupport.park(this);
      }
    }

    void awaitRelease() {
      while (!released) {
        LockSupport.park(this);
      }
    }
  }

  /**
   * Hosts a tree.
   *
   * @param checks what has to be in order before it starts
   * @param rootFailure notified when the root has failed
   * @param keepsAlive whether a thread keeps the JVM alive while it runs
   * @param isEmpty whether nothing is declared in it
   */
  public TreeHost(
      List<StartCheck> checks, RootFailure rootFailure, boolean keepsAlive, boolean isEmpty) {
    this.checks = checks;
    this.rootFailure = rootFailure;
    this.keepsAlive = keepsAlive;
    this.isEmpty = isEmpty;
  }

  @Override
  public void starting(SupervisionTree tree) {
    check();
    Preparation.prepare();
    if (isEmpty && !isEmptinessTold.getAndSet(true)) {
      log.info(
          "The supervision tree has no children: annotate a bean with @SupervisedChild, or name it"
              + " below supervision.root.children");
    }
    Run run = new Run(rootFailure.news());
    CompletableFuture<ExitReason> end = tree.termination();
    Thread thread =
        new Thread(
            () -> accompany(tree, run, end),
            keepsAlive ? "supervision-keep-alive" : "supervision-root-end");
    thread.setDaemon(!keepsAlive);
    run.accompaniedBy(thread);
    run.notifyOf(end);
    thread.start();
    run.news.begin();
    release(current.getAndSet(run));
  }

  private void check() {
    Problems problems = new Problems();
    checks.forEach(check -> check.check(problems));
    problems.throwIfAny();
  }

  @Override
  public void started(SupervisionTree tree) {
    Run run = current.get();
    if (run != null) {
      run.started = true;
    }
    rootFailure.started();
  }

  /**
   * On a thread that is there from the beginning, since the end may come because there are no
   * threads left. Where that is wanted it keeps the JVM alive: virtual threads are daemons, and an
   * application that has no others would end when {@code main} does.
   */
  private void accompany(SupervisionTree tree, Run run, CompletableFuture<ExitReason> end) {
    // made beforehand, like all that the end needs
    BooleanSupplier isStartingAgain =
        () -> rootFailure.waitsForStarts() && isHosting() && current.get() != run;
    CompletableFuture<ExitReason> awaited = end;
    run.await(awaited);
    // the future is everybody's: who cancels it, or gives it a time-out, does not end the tree
    while (awaited.isDone() && isRunning(tree, run)) {
      awaited = endAgain(tree, run);
      run.await(awaited);
    }
    if (awaited.isDone()) {
      ended(tree, run, awaited, isStartingAgain);
    }
    run.awaitRelease();
  }

  private static CompletableFuture<ExitReason> endAgain(SupervisionTree tree, Run run) {
    while (true) {
      try {
        CompletableFuture<ExitReason> end = tree.termination();
        run.notifyOf(end);
        return end;
      } catch (OutOfMemoryError | InternalError noMemory) {
        Shortage.awaitEnd();
      }
    }
  }

  private boolean isRunning(SupervisionTree tree, Run run) {
    return !run.isReleased() && tree.isRunning() && current.get() == run;
  }

  /**
   * An orderly end, for instance of a batch, lets the JVM end too, and so does a start that fails;
   * a failure of the root is for others to see, until a start succeeds.
   */
  private void ended(
      SupervisionTree tree,
      Run run,
      CompletableFuture<ExitReason> end,
      BooleanSupplier isStartingAgain) {
    Throwable cause = failure(end);
    if (cause != null && run.started) {
      if (isHosting()) {
        rootFailure.failed(tree, cause, run.news, isStartingAgain);
      }
    } else if (cause == null || !rootFailure.isPresent()) {
      release(run);
      current.compareAndSet(run, null);
    }
  }

  private static @Nullable Throwable failure(CompletableFuture<ExitReason> end) {
    while (true) {
      try {
        return failureNow(end);
      } catch (OutOfMemoryError | InternalError noMemory) {
        Shortage.awaitEnd();
      }
    }
  }

  private static @Nullable Throwable failureNow(CompletableFuture<ExitReason> end) {
    try {
      ExitReason reason = end.join();
      if (!reason.isAbnormal()) {
        return null;
      }
      return reason.cause() != null ? reason.cause() : new IllegalStateException(reason.label());
    } catch (CompletionException failed) {
      return failed.getCause() != null ? failed.getCause() : failed;
    } catch (RuntimeException cancelled) {
      return cancelled;
    }
  }

  /** Whether a run has begun that Spring has to stop, be it only to let go of the JVM. */
  boolean isHosting() {
    return current.get() != null;
  }

  /** Lets the JVM end; what becomes of the present run is nobody's concern any more. */
  @Override
  public void close() {
    release(current.getAndSet(null));
  }

  private static void release(@Nullable Run run) {
    if (run != null) {
      run.release();
    }
  }
}
