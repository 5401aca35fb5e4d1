package io.supervision.conformance;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Where a scripted start function waits until the driver lets it pass. */
final class Gate {

  private final LinkedBlockingQueue<CountDownLatch> waiting = new LinkedBlockingQueue<>();

  void pass() throws InterruptedException {
    CountDownLatch opened = new CountDownLatch(1);
    waiting.add(opened);
    opened.await();
  }

  /** Waits for a start function to arrive; the answer opens the gate for it. */
  Runnable awaitArrival(Duration patience) throws InterruptedException {
    CountDownLatch arrived = waiting.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    if (arrived == null) {
      throw new IllegalStateException("no start function has reached its gate");
    }
    return arrived::countDown;
  }
}
