package io.supervision.test.spring;

import java.util.concurrent.Semaphore;

/** Lets one test at a time use the tree of a context; the first who asks is the first. */
final class TestTurns {

  private final Semaphore turn = new Semaphore(1, true);

  void take() {
    turn.acquireUninterruptibly();
  }

  void give() {
    turn.release();
  }
}
