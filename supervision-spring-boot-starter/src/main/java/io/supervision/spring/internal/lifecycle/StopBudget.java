package io.supervision.spring.internal.lifecycle;

import java.time.Duration;

/**
 * How long the stop of the tree may take: what stops first and the rest share it, however long the
 * web server drains in between.
 */
public final class StopBudget {

  private final Duration whole;
  private volatile Duration left;

  /**
   * A budget of which nothing has been used.
   *
   * @param whole how long both may take together
   */
  public StopBudget(Duration whole) {
    this.whole = whole;
    this.left = whole;
  }

  /**
   * All of it, however much has been used.
   *
   * @return how long both may take together
   */
  public Duration whole() {
    return whole;
  }

  /** The application starts, so that its next stop is another one. */
  void renew() {
    left = whole;
  }

  Duration left() {
    return left;
  }

  void spend(Duration used) {
    Duration rest = left.minus(used);
    left = rest.isNegative() ? Duration.ZERO : rest;
  }
}
