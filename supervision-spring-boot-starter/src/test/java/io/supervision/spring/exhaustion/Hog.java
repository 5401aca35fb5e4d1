package io.supervision.spring.exhaustion;

/** Takes all there is of something, until it lets go. */
interface Hog {

  /** Does so on the calling thread, and returns when it has let go. */
  void run();

  void letGo();

  /** Passes some time, without memory. */
  static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
