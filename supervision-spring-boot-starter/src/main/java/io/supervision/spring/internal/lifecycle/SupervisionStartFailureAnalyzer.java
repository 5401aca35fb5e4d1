package io.supervision.spring.internal.lifecycle;

import io.supervision.ChildStartException;
import io.supervision.spring.internal.Shortened;
import io.supervision.spring.internal.Texts;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Names the child whose first start has failed, and the cause. */
final class SupervisionStartFailureAnalyzer extends AbstractFailureAnalyzer<ChildStartException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, ChildStartException cause) {
    String message = Texts.line(String.valueOf(cause.getMessage()), Texts.LONGEST);
    String root = Shortened.said(Shortened.rootOf(cause));
    String deeper = message.endsWith(root) ? "" : "\n\n    Root cause: " + root;
    return new FailureAnalysis(
        "The supervision tree could not be started:\n\n    " + message + deeper,
        "Correct the cause. If the application may come up without this child, set"
            + " supervision.startup: background, which retries the start.",
        cause);
  }
}
