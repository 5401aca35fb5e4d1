package io.supervision.benchmarks.workload;

import io.supervision.benchmarks.workload.Supervised.Crash;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

/**
 * What an application on Spring does without supervision: a task of a {@link
 * SimpleAsyncTaskExecutor} that catches its own failures in a loop. A restart is another turn of
 * that loop: it keeps the thread, and with it whatever the failed run left there, nothing is
 * counted, and nobody can give up. The executor knows its threads, so that it can interrupt them
 * and wait for them at its end.
 */
final class RetryingTasks {

  private RetryingTasks() {}

  static double start(int size) throws Exception {
    CountDownLatch running = new CountDownLatch(size);
    try (SimpleAsyncTaskExecutor executor = executor()) {
      long start = System.nanoTime();
      for (int i = 0; i < size; i++) {
        executor.execute(idle(running));
      }
      running.await();
      return System.nanoTime() - start;
    }
  }

  static double recovery(int size) throws Exception {
    Recovery recovery = new Recovery(size);
    try (SimpleAsyncTaskExecutor executor = executor()) {
      executor.execute(
          retrying(
              () -> {
                if (recovery.live()) {
                  throw new Crash();
                }
              }));
      return recovery.median();
    }
  }

  static double restarts(int size) throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    AtomicInteger lives = new AtomicInteger();
    try (SimpleAsyncTaskExecutor executor = executor()) {
      long start = System.nanoTime();
      executor.execute(
          retrying(
              () -> {
                if (lives.incrementAndGet() <= size) {
                  throw new Crash();
                }
                done.countDown();
              }));
      done.await();
      return (double) (System.nanoTime() - start) / size;
    }
  }

  static double storm(int size) throws Exception {
    Storm storm = new Storm(size);
    try (SimpleAsyncTaskExecutor executor = executor()) {
      for (int i = 0; i < size; i++) {
        int child = i;
        executor.execute(retrying(() -> storm.live(child)));
      }
      return storm.strike();
    }
  }

  static double stop(int size) throws Exception {
    CountDownLatch running = new CountDownLatch(size);
    SimpleAsyncTaskExecutor executor = executor();
    for (int i = 0; i < size; i++) {
      executor.execute(idle(running));
    }
    running.await();
    LockSupport.parkNanos(20_000_000);
    long start = System.nanoTime();
    executor.close();
    return System.nanoTime() - start;
  }

  private static Runnable idle(CountDownLatch running) {
    return retrying(
        () -> {
          running.countDown();
          BareThreads.idle();
        });
  }

  private static Runnable retrying(Runnable body) {
    return () -> {
      boolean again = true;
      while (again) {
        try {
          body.run();
          again = false;
        } catch (Crash crash) {
          again = true;
        }
      }
    };
  }

  private static SimpleAsyncTaskExecutor executor() {
    SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor("worker-");
    if (BareThreads.VIRTUAL) {
      executor.setVirtualThreads(true);
    } else {
      executor.setDaemon(true);
    }
    executor.setCancelRemainingTasksOnClose(true);
    executor.setTaskTerminationTimeout(60_000);
    return executor;
  }
}
