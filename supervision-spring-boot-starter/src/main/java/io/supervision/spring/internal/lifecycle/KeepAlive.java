package io.supervision.spring.internal.lifecycle;

import java.util.concurrent.CountDownLatch;

/**
 * A thread that does nothing but keep the JVM alive: virtual threads are daemons, and an
 * application that has no others would end when {@code main} does.
 */
final class KeepAlive {

  private final CountDownLatch released = new CountDownLatch(1);

  private KeepAlive() {}

  static KeepAlive begin(boolean wanted) {
    KeepAlive keepAlive = new KeepAlive();
    if (wanted) {
      Thread thread = new Thread(keepAlive::hold, "supervision-keep-alive");
      thread.setDaemon(false);
      thread.start();
    }
    return keepAlive;
  }

  void release() {
    released.countDown();
  }

  private void hold() {
    try {
      released.await();
    } catch (InterruptedException unwanted) {
      // whoever interrupts this thread does not want the JVM to be kept alive
      Thread.currentThread().interrupt();
    }
  }
}
