package io.supervision.internal.platform;

import java.util.function.Consumer;

/**
 * What a thread of the engine does. The JVM may fail before the first line of a new thread, for
 * want of memory: then the task is done by the thread's handler, the last thing that it runs.
 */
final class EngineTask implements Runnable, Thread.UncaughtExceptionHandler {

  private final Runnable task;
  private final Consumer<Throwable> failures;

  /** For the thread itself. */
  private boolean begun;

  /**
   * To be the task and the handler of one thread.
   *
   * @param failures hears of what the task throws
   */
  EngineTask(Runnable task, Consumer<Throwable> failures) {
    this.task = task;
    this.failures = failures;
  }

  @Override
  public void run() {
    begun = true;
    task.run();
  }

  @Override
  public void uncaughtException(Thread thread, Throwable thrown) {
    if (begun) {
      failures.accept(thrown);
      return;
    }
    try {
      run();
    } catch (Throwable failed) {
      failures.accept(failed);
    }
  }
}
