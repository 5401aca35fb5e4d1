package io.supervision.spring.internal.lifecycle;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says that nothing is wrong with an application that was asked to end during its start. */
final class StartAbortedFailureAnalyzer extends AbstractFailureAnalyzer<StartAbortedException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, StartAbortedException cause) {
    return new FailureAnalysis(
        "The application was asked to end while its supervision tree was starting. What had been"
            + " started was stopped in order.",
        "None, if that was wanted. If a platform ends applications that start slowly, give it more"
            + " patience, or set supervision.startup: background.",
        cause);
  }
}
