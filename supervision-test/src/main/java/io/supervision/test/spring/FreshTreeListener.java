package io.supervision.test.spring;

import io.supervision.test.SupervisionTester;
import java.util.ArrayDeque;
import java.util.Deque;
import org.springframework.test.annotation.DirtiesContext.HierarchyMode;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.support.AbstractTestExecutionListener;
import org.springframework.test.context.support.DependencyInjectionTestExecutionListener;

/**
 * Gives each test method a tree that is as after its start; of contexts in a hierarchy each has its
 * own. Does nothing for contexts without a tester: those of tests without {@link SupervisionTest}.
 */
final class FreshTreeListener extends AbstractTestExecutionListener {

  /** The turn that a test has taken. */
  private static final String TURN = FreshTreeListener.class.getName() + ".turn";

  FreshTreeListener() {}

  /** After dependencies have been injected, and before transactions begin. */
  @Override
  public int getOrder() {
    return 3_950;
  }

  @Override
  public void beforeTestMethod(TestContext testContext) {
    if (!testContext.hasApplicationContext()) {
      return;
    }
    Deque<TestTurns> taken = new ArrayDeque<>();
    testContext.setAttribute(TURN, taken);
    for (TestTurns turns : TestTurns.of(testContext.getApplicationContext())) {
      turns.take();
      taken.push(turns);
      turns.tester().reset();
    }
  }

  @Override
  public void afterTestMethod(TestContext testContext) {
    if (testContext.removeAttribute(TURN) instanceof Deque<?> taken) {
      giveAll(taken, testContext);
    }
  }

  /** The lowest first; all of them, whatever one of them says. */
  private static void giveAll(Deque<?> taken, TestContext testContext) {
    if (taken.poll() instanceof TestTurns turns) {
      try {
        turns.tester().release();
        requireNothingStuck(turns.tester(), testContext);
      } finally {
        turns.give();
        giveAll(taken, testContext);
      }
    }
  }

  /** Where a thread is left, no other test should meet it. */
  private static void requireNothingStuck(SupervisionTester tester, TestContext testContext) {
    try {
      tester.requireNothingStuck();
    } catch (AssertionError stuck) {
      testContext.markApplicationContextDirty(HierarchyMode.EXHAUSTIVE);
      testContext.setAttribute(
          DependencyInjectionTestExecutionListener.REINJECT_DEPENDENCIES_ATTRIBUTE, true);
      throw stuck;
    }
  }
}
