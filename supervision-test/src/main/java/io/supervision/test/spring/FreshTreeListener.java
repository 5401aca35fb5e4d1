package io.supervision.test.spring;

import io.supervision.test.SupervisionTester;
import org.springframework.test.annotation.DirtiesContext.HierarchyMode;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.support.AbstractTestExecutionListener;
import org.springframework.test.context.support.DependencyInjectionTestExecutionListener;

/**
 * Gives each test method a tree that is as after its start. Does nothing for contexts without a
 * tester: those of tests without {@link SupervisionTest}.
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
    var context = testContext.getApplicationContext();
    TestTurns turns = context.getBeanProvider(TestTurns.class).getIfAvailable();
    SupervisionTester tester = context.getBeanProvider(SupervisionTester.class).getIfUnique();
    if (turns != null && tester != null) {
      turns.take();
      testContext.setAttribute(TURN, turns);
      tester.reset();
    }
  }

  @Override
  public void afterTestMethod(TestContext testContext) {
    if (testContext.removeAttribute(TURN) instanceof TestTurns turns) {
      try {
        SupervisionTester tester =
            testContext.getApplicationContext().getBean(SupervisionTester.class);
        tester.release();
        requireNothingStuck(tester, testContext);
      } finally {
        turns.give();
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
