package io.supervision.spring;

import io.supervision.SupervisionTree;
import io.supervision.worker.ExitReason;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * Starts and stops the tree with the application: by default before the web server accepts
 * requests, and after they have drained.
 */
public final class SupervisionLifecycle implements SmartLifecycle {

  /** Before the web servers start ({@code DEFAULT_PHASE - 2048}) and after they have stopped. */
  public static final int PHASE = DEFAULT_PHASE - 3072;

  private final SupervisionTree tree;
  private final List<StartCheck> checks;
  private final RootFailure rootFailure;
  private final Settings settings;
  private volatile KeepAlive keepAlive = KeepAlive.begin(false);
  private volatile boolean running;

  /**
   * How the tree lives with the application.
   *
   * @param autoStartup whether it starts with it
   * @param phase the phase in which it starts and stops
   * @param keepAlive whether a thread keeps the JVM alive while it runs
   */
  public record Settings(boolean autoStartup, int phase, boolean keepAlive) {}

  /**
   * Takes care of a tree.
   *
   * @param tree the tree
   * @param checks what has to be in order before it starts
   * @param rootFailure told when the root has failed
   * @param settings how the tree lives with the application
   */
  public SupervisionLifecycle(
      SupervisionTree tree, List<StartCheck> checks, RootFailure rootFailure, Settings settings) {
    this.tree = tree;
    this.checks = checks;
    this.rootFailure = rootFailure;
    this.settings = settings;
  }

  @Override
  public void start() {
    check();
    // before the children: a start that does not come to its end has to be stopped too
    running = true;
    KeepAlive run = KeepAlive.begin(settings.keepAlive());
    keepAlive = run;
    try {
      tree.start();
    } catch (RuntimeException | Error failed) {
      stop();
      throw failed;
    }
    rootFailure.started();
    // not on the thread of the tree on which its end is known
    CompletableFuture<ExitReason> unused =
        tree.termination()
            .whenCompleteAsync(
                (reason, failure) -> ended(run, reason, failure),
                task -> new Thread(task, "supervision-root-end").start());
  }

  private void check() {
    List<ConfigurationProblem> problems = new ArrayList<>();
    checks.forEach(check -> check.check(problems::add));
    if (!problems.isEmpty()) {
      throw new SupervisionConfigurationException(problems);
    }
  }

  /**
   * An orderly end, for instance of a batch, lets the JVM end too; a failure is for others to see.
   */
  private void ended(KeepAlive run, @Nullable ExitReason reason, @Nullable Throwable failure) {
    Throwable cause = failure instanceof CompletionException wrapper ? wrapper.getCause() : failure;
    if (cause == null && reason != null && reason.isAbnormal()) {
      cause = reason.cause() != null ? reason.cause() : new IllegalStateException(reason.label());
    }
    if (cause == null) {
      run.release();
    } else if (running) {
      rootFailure.failed(tree, cause);
    }
  }

  @Override
  public void stop() {
    boolean interrupted = Thread.interrupted();
    try {
      tree.stop();
    } finally {
      running = false;
      keepAlive.release();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public boolean isAutoStartup() {
    return settings.autoStartup();
  }

  @Override
  public int getPhase() {
    return settings.phase();
  }
}
