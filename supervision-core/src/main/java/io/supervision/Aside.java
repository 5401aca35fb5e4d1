package io.supervision;

import java.util.concurrent.Executor;

/** Work that is best done on another thread, and has to be done. */
final class Aside {

  private Aside() {}

  /** Runs a task on another thread; without any left, right here. */
  static void run(Executor executor, Runnable task) {
    try {
      executor.execute(task);
    } catch (Throwable noThread) {
      SupervisionLog.noThread(noThread);
      task.run();
    }
  }
}
