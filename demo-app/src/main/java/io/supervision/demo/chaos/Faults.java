package io.supervision.demo.chaos;

import io.supervision.worker.WorkerContext;

/**
 * The points of a worker's loop, or of a listener's code, at which somebody outside may let it
 * fail. Usually nothing happens.
 */
public interface Faults {

  /**
   * Called before the worker is ready.
   *
   * @param context the worker's context
   * @throws RuntimeException when the start shall fail
   */
  void duringStart(WorkerContext context);

  /**
   * Called wherever a crash would hurt.
   *
   * @param context the worker's context
   * @throws InterruptedException when the worker was asked to end while it was hanging here
   */
  void duringWork(WorkerContext context) throws InterruptedException;

  /**
   * Called by a listener that has got a message, and in each run of a schedule.
   *
   * @param path the path of the child
   * @throws RuntimeException when it shall not get through with it, so that the message comes again
   *     or the run has failed
   * @throws InterruptedException when it was asked to end while it was hanging here
   */
  void duringMessage(String path) throws InterruptedException;

  /**
   * Called by a health check.
   *
   * @param path the path of the worker that is checked
   * @throws RuntimeException when the check shall fail
   */
  void duringCheck(String path);
}
