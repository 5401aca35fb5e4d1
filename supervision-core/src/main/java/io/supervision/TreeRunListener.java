package io.supervision;

/**
 * Takes part in each run of a tree, whoever starts it. Unlike events its calls are not queued: the
 * start waits for them, so they must not wait for the tree.
 */
public interface TreeRunListener {

  /**
   * A run begins, on the thread that starts it; nothing has been started yet. What is thrown
   * refuses the start, which throws it. {@link SupervisionTree#termination()} is that of this run.
   *
   * @param tree the tree
   */
  default void starting(SupervisionTree tree) {}

  /**
   * All children have been started. Called before the start returns and before the end is reported;
   * not at all for a start that has failed.
   *
   * @param tree the tree
   */
  default void started(SupervisionTree tree) {}
}
