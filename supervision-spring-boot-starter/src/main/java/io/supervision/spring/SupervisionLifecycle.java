package io.supervision.spring;

import io.supervision.SupervisionTree;
import org.springframework.context.SmartLifecycle;

/**
 * Starts and stops the tree with the application: by default before the web server accepts
 * requests, and after they have drained. A tree that somebody else has started is stopped too.
 */
public final class SupervisionLifecycle implements SmartLifecycle {

  /** Before the web servers start ({@code DEFAULT_PHASE - 2048}) and after they have stopped. */
  public static final int PHASE = DEFAULT_PHASE - 3072;

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
      tree.stop();
    } finally {
      host.close();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
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
