package io.supervision.internal.platform;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * What a thread of the engine does. The JVM may fail before the first line of a new thread, for
 * want of memory: then the task is done by the thread's handler, the last thing that it runs. And
 * the start of a virtual thread may throw, for want of a carrier, although another one runs it.
 */
final class EngineTask implements Runnable, Thread.UncaughtExceptionHandler {

  private final Runnable task;
  private final Consumer<Throwable> failures;

  private final AtomicReference<Fate> fate = new AtomicReference<>(Fate.NEW);

  private enum Fate {
    NEW,
    BEGUN,
    WITHDRAWN
  }

  /**
   * To be the task and the handler of one thread.
   *
   * @param failures hears of what the task throws
   */
  EngineTask(Runnable task, Consumer<Throwable> failures) {
    this.task = task;
    this.failures = failures;
  }

  /** Whether it is not done any more: its thread could not be started, and nothing of it runs. */
  boolean withdraw() {
    return fate.compareAndSet(Fate.NEW, Fate.WITHDRAWN);
  }

  @Override
  public void run() {
    if (fate.compareAndSet(Fate.NEW, Fate.BEGUN)) {
      task.run();
    }
  }

  @Override
  public void uncaughtException(Thread thread, Throwable thrown) {
    if (fate.get() == Fate.BEGUN) {
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
