package io.supervision.spring.exhaustion;

import java.util.concurrent.CountDownLatch;

/** Takes every thread that the process may have. */
final class ThreadHog implements Hog {

  /** More than any limit that this is tried with. */
  private static final int NO_LIMIT = 5_000;

  private final CountDownLatch over = new CountDownLatch(1);

  @Override
  public void run() {
    for (int started = 0; over.getCount() > 0; ) {
      try {
        Thread thread = new Thread(null, this::hold, "hog", 64 * 1024);
        thread.setDaemon(true);
        thread.start();
        if (++started == NO_LIMIT) {
          throw new IllegalStateException("this process has no limit of threads");
        }
      } catch (OutOfMemoryError none) {
        Hog.pause(2);
      }
    }
  }

  private void hold() {
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void letGo() {
    over.countDown();
  }
}
