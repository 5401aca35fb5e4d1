package io.supervision.spring.exhaustion;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Takes all there is of something, until it lets go. */
interface Hog {

  /** Does so on the calling thread, and returns when it has let go. */
  void run();

  void letGo();

  /** Passes some time without memory, which a sleep of newer JDKs takes. */
  static void pause(long millis) {
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
      if (Thread.interrupted()) {
        throw new IllegalStateException("interrupted");
      }
      LockSupport.parkNanos(left);
    }
  }
}
