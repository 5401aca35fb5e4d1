package io.supervision.spring.exhaustion;

import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A thread that exists before the trouble begins, does one thing when it is told to, and ends. */
final class Helper {

  /** What may throw. */
  interface Task {
    void run() throws Exception;
  }

  private final String what;
  private final CountDownLatch go = new CountDownLatch(1);
  private final Thread thread;
  private volatile @Nullable Throwable thrown;

  Helper(String what, Task task) {
    this.what = what;
    this.thread = new Thread(() -> run(task), "helper-" + what);
    thread.setDaemon(true);
    thread.start();
  }

  private void run(Task task) {
    try {
      go.await();
      task.run();
    } catch (Throwable t) {
      thrown = t;
    }
  }

  void start() {
    go.countDown();
  }

  boolean isOver() {
    return !thread.isAlive();
  }

  void join() throws InterruptedException {
    thread.join();
  }

  /** Waits until it is over, however it ends; not so soon is not whole. */
  void mustBeOver() {
    Trial.await(this::isOver, what + " does not return");
  }

  /** The same, and an exception is not whole either. */
  void mustReturn() {
    mustBeOver();
    Throwable t = thrown;
    if (t != null) {
      t.printStackTrace(System.out);
      throw new Trial.NotWhole(what + " threw " + t);
    }
  }
}
