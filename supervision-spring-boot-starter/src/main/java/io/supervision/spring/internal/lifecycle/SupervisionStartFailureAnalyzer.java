package io.supervision.spring.internal.lifecycle;

import io.supervision.ChildStartException;
import io.supervision.spring.internal.Shortened;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.NestedExceptionUtils;

/** Names the child whose first start has failed, and the cause. */
final class SupervisionStartFailureAnalyzer extends AbstractFailureAnalyzer<ChildStartException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, ChildStartException cause) {
    String message = String.valueOf(cause.getMessage());
    String root = NestedExceptionUtils.getMostSpecificCause(cause).toString();
    String deeper = message.endsWith(root) ? "" : "\n\n    Root cause: " + Shortened.text(root);
    return new FailureAnalysis(
        "The supervision tree could not be started:\n\n    " + Shortened.text(message) + deeper,
        "Correct the cause. If the application may come up without this child, set"
            + " supervision.startup: background, which retries the start.",
        cause);
  }
}
