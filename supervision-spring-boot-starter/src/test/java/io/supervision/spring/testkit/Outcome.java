package io.supervision.spring.testkit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Map;
import java.util.TreeMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** What became of the tests of a class that were run within a test. */
final class Outcome implements TestExecutionListener {

  private final Map<String, Throwable> failures = new TreeMap<>();
  private int successful;

  private Outcome() {}

  /**
   * Runs all tests of a class.
   *
   * @param type a class whose tests may fail
   * @param parameters names and values of JUnit's configuration
   */
  static Outcome of(Class<?> type, String... parameters) {
    Outcome outcome = new Outcome();
    var request = LauncherDiscoveryRequestBuilder.request().selectors(selectClass(type));
    for (int index = 0; index < parameters.length; index += 2) {
      request.configurationParameter(parameters[index], parameters[index + 1]);
    }
    LauncherFactory.create().execute(request.build(), outcome);
    return outcome;
  }

  @Override
  public synchronized void executionFinished(TestIdentifier test, TestExecutionResult result) {
    result.getThrowable().ifPresent(thrown -> failures.put(test.getDisplayName(), thrown));
    if (test.isTest() && result.getThrowable().isEmpty()) {
      successful++;
    }
  }

  /** By the names of the tests and classes that failed. */
  synchronized Map<String, Throwable> failures() {
    return failures;
  }

  /** The one failure there is. */
  synchronized Throwable failure() {
    if (failures.size() != 1) {
      throw new AssertionError("one failure expected, but there are " + failures);
    }
    return failures.values().iterator().next();
  }

  /** How many tests have passed. */
  synchronized int successful() {
    return successful;
  }
}
