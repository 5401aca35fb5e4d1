package io.supervision.spring.internal.lifecycle;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.core.annotation.Order;

/**
 * Says that nothing is wrong with an application that was asked to end during its start. Before
 * Spring Boot's own reporter, which calls whatever ends a start a failure.
 */
@Order(0)
final class StartAbortedReporter implements SpringBootExceptionReporter {

  private static final Logger log = LoggerFactory.getLogger("io.supervision.supervisor");

  @Override
  public boolean reportException(Throwable failure) {
    Throwable cause = failure;
    while (cause != null && !(cause instanceof StartAbortedException)) {
      cause = cause.getCause();
    }
    if (cause != null) {
      log.info(
          "The application was asked to end while its supervision tree was starting; what had been"
              + " started was stopped in order. If a platform ends applications that start slowly,"
              + " give it more patience, or set supervision.startup: background");
    }
    return cause != null;
  }
}
