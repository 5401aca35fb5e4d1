package io.supervision.spring.internal.lifecycle;

import io.supervision.SupervisionException;
import io.supervision.SupervisionTree;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Starts and stops the tree with the application: by default before the web server accepts
 * requests, and after they have drained. A tree that somebody else has started is stopped too.
 */
public final class SupervisionLifecycle implements SmartLifecycle {

  /** Before the web servers start ({@code DEFAULT_PHASE - 2048}) and after they have stopped. */
  public static final int PHASE = DEFAULT_PHASE - 3072;

  private static final Logger log = LoggerFactory.getLogger("io.supervision.supervisor");

  private final SupervisionTree tree;
  private final TreeHost host;
  private final boolean autoStartup;
  private final int phase;

  /**
   * Takes care of a tree.
   *
   * @param tree the tree
   * @param host what takes part in its runs
   * @param autoStartup whether it starts with the application
   * @param phase the phase in which it starts and stops
   */
  public SupervisionLifecycle(SupervisionTree tree, TreeHost host, boolean autoStartup, int phase) {
    this.tree = tree;
    this.host = host;
    this.autoStartup = autoStartup;
    this.phase = phase;
  }

  @Override
  public void start() {
    try {
      tree.start();
    } catch (RuntimeException | Error failed) {
      stop();
      throw failed;
    }
  }

  @Override
  public void stop() {
    boolean interrupted = Thread.interrupted();
    try {
      stopTree();
    } finally {
      host.close();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * A thread of the tree cannot wait for the tree's stop, which waits for it and interrupts it; but
   * the beans are destroyed when this returns, and other children may still use them.
   */
  private void stopTree() {
    try {
      tree.stop();
    } catch (SupervisionException refused) {
      log.warn(
          "The thread '{}' could not wait for the stop of the supervision tree ({}); the beans remain"
              + " until all other children have stopped. If it is a supervised worker, let another"
              + " thread close the application",
          Thread.currentThread().getName(),
          refused.reason().label());
      CompletableFuture.runAsync(tree::stop, task -> new Thread(task, "supervision-stop").start())
          .join();
      // the interrupt was the stop's, and no bean is to be destroyed with it
      Thread.interrupted();
    }
  }

  @Override
  public boolean isRunning() {
    return host.isHosting();
  }

  @Override
  public boolean isAutoStartup() {
    return autoStartup;
  }

  @Override
  public int getPhase() {
    return phase;
  }
}
