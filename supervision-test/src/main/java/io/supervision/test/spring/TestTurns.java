package io.supervision.test.spring;

import io.supervision.test.SupervisionTester;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;

/**
 * The tree of a context in a test: its tester, and who may use it. Lets one test at a time do so;
 * the first who asks is the first.
 */
final class TestTurns {

  private final Semaphore turn = new Semaphore(1, true);
  private final SupervisionTester tester;

  TestTurns(SupervisionTester tester) {
    this.tester = tester;
  }

  /** Those of a context and of all above it, the uppermost first. */
  static Deque<TestTurns> of(ApplicationContext context) {
    Deque<TestTurns> all = new ArrayDeque<>();
    for (@Nullable ApplicationContext next = context; next != null; next = next.getParent()) {
      // not those of its ancestors
      next.getBeansOfType(TestTurns.class).values().forEach(all::addFirst);
    }
    return all;
  }

  SupervisionTester tester() {
    return tester;
  }

  void take() {
    turn.acquireUninterruptibly();
  }

  void give() {
    turn.release();
  }
}
