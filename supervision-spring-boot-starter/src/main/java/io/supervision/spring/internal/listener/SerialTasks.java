package io.supervision.spring.internal.listener;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs what may wait for a broker, one after the other in the order given, on a thread of its own
 * that ends when there is nothing to do. So a stop never overtakes the start before it.
 */
final class SerialTasks {

  private final AtomicInteger pending = new AtomicInteger();
  private final ThreadPoolExecutor thread;

  SerialTasks(String name) {
    // no core thread and no limit of the queue: one thread at most, and none when idle
    thread =
        new ThreadPoolExecutor(
            0, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> daemon(task, name));
  }

  private static Thread daemon(Runnable task, String name) {
    Thread made = new Thread(task, name);
    made.setDaemon(true);
    return made;
  }

  void add(Runnable task) {
    pending.incrementAndGet();
    try {
      thread.execute(() -> run(task));
    } catch (RuntimeException | Error noThread) {
      pending.decrementAndGet();
      throw noThread;
    }
  }

  private void run(Runnable task) {
    try {
      task.run();
    } finally {
      pending.decrementAndGet();
    }
  }

  boolean isBusy() {
    return pending.get() > 0;
  }
}
