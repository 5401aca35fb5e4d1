package io.supervision.spring.internal.beans;

import java.util.concurrent.CountDownLatch;
import org.springframework.context.Lifecycle;
import org.springframework.context.SmartLifecycle;

/**
 * A lifecycle bean as the tree has left it. What the tree itself has called counts, and not what
 * the bean says: one whose start has failed halfway may say that it runs, and one that starts
 * slowly that it does not. So there is never a second start without a stop in between.
 *
 * <p>Called by one incarnation at a time.
 */
final class OwnLifecycle {

  private final Lifecycle bean;

  /** Whether the tree has ever called the bean; before that others may have started it. */
  private volatile boolean called;

  /** Whether start was called, and no stop since that has returned. */
  private volatile boolean started;

  OwnLifecycle(Lifecycle bean) {
    this.bean = bean;
  }

  void start() throws InterruptedException {
    if (started) {
      stopWhatIsLeft();
    }
    boolean runsAlready = !called && isRunning(bean);
    called = true;
    started = true;
    if (!runsAlready) {
      bean.start();
    }
    if (ListenerContainers.isShutDown(bean)) {
      throw new IllegalStateException(
          "it was shut down, after which it runs without consumers; let others call stop(), not"
              + " shutdown(), or give the bean the scope prototype");
    }
  }

  /** A stop that fails does no harm to a bean that does not run. */
  private void stopWhatIsLeft() throws InterruptedException {
    try {
      stop();
    } catch (RuntimeException failed) {
      if (isRunning(bean)) {
        throw failed;
      }
    }
  }

  /** Stops what was started, also if that has failed or ended by itself; nothing else. */
  void stop() throws InterruptedException {
    // the interrupt of the stop was for the watch, which has ended
    Thread.interrupted();
    if (!started) {
      return;
    }
    if (bean instanceof SmartLifecycle smart && isRunning(bean)) {
      CountDownLatch stopped = new CountDownLatch(1);
      smart.stop(stopped::countDown);
      stopped.await();
    } else {
      // nobody promises that what does not run calls back
      bean.stop();
    }
    started = false;
  }

  /** Whether it runs as far as can be seen from outside. */
  static boolean isRunning(Lifecycle bean) {
    return bean.isRunning() && !ListenerContainers.isShutDown(bean);
  }
}
