package io.supervision.spring.internal.lifecycle;

import io.supervision.SupervisionTree;
import io.supervision.TreeRunListener;
import io.supervision.spring.internal.Problems;
import io.supervision.spring.internal.beans.StartCheck;
import io.supervision.worker.ExitReason;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What the application does for each run of its tree, whether Spring starts it or somebody else:
 * checks what it needs, keeps the JVM alive, and reacts to the root's failure.
 */
public final class TreeHost implements TreeRunListener, AutoCloseable {

  private final List<StartCheck> checks;
  private final RootFailure rootFailure;
  private final boolean keepsAlive;
  private final AtomicReference<@Nullable Run> current = new AtomicReference<>();

  private static final class Run {
    final KeepAlive keepAlive;
    volatile boolean started;

    Run(KeepAlive keepAlive) {
      this.keepAlive = keepAlive;
    }
  }

  /**
   * Hosts a tree.
   *
   * @param checks what has to be in order before it starts
   * @param rootFailure notified when the root has failed
   * @param keepsAlive whether a thread keeps the JVM alive while it runs
   */
  public TreeHost(List<StartCheck> checks, RootFailure rootFailure, boolean keepsAlive) {
    this.checks = checks;
    this.rootFailure = rootFailure;
    this.keepsAlive = keepsAlive;
  }

  @Override
  public void starting(SupervisionTree tree) {
    check();
    Run run = new Run(KeepAlive.begin(keepsAlive));
    release(current.getAndSet(run));
    // not on the thread of the tree on which its end is known
    CompletableFuture<ExitReason> unused =
        tree.termination()
            .whenCompleteAsync(
                (reason, failure) -> ended(tree, run, reason, failure),
                task -> new Thread(task, "supervision-root-end").start());
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
   * An orderly end, for instance of a batch, lets the JVM end too, and so does a start that fails;
   * a failure of the root is for others to see, until a start succeeds.
   */
  private void ended(
      SupervisionTree tree, Run run, @Nullable ExitReason reason, @Nullable Throwable failure) {
    Throwable cause = failure instanceof CompletionException wrapper ? wrapper.getCause() : failure;
    if (cause == null && reason != null && reason.isAbnormal()) {
      cause = reason.cause() != null ? reason.cause() : new IllegalStateException(reason.label());
    }
    if (cause != null && run.started) {
      if (isHosting()) {
        rootFailure.failed(tree, cause);
      }
    } else if (cause == null || !rootFailure.isPresent()) {
      release(run);
      current.compareAndSet(run, null);
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
      run.keepAlive.release();
    }
  }
}
