package io.supervision;

import java.time.Duration;

/** A child was not ready, or its factory not done, in time. */
public class StartTimeoutException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  StartTimeoutException(String path, Duration timeout) {
    super("'" + path + "' was not ready within " + timeout, null, false, false);
  }
}
