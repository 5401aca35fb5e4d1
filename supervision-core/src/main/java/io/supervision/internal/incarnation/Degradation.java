package io.supervision.internal.incarnation;

import java.util.concurrent.atomic.AtomicBoolean;

/** What a worker has said to be wrong with it while it runs. */
public final class Degradation {

  private final String what;
  private final long since;

  /** Reported once: when it is said, or when the worker becomes ready later. */
  private final AtomicBoolean reported = new AtomicBoolean();

  Degradation(String what, long since) {
    this.what = what;
    this.since = since;
  }

  public String what() {
    return what;
  }

  /** On the platform's clock. */
  public long since() {
    return since;
  }

  boolean isToBeReported() {
    return reported.compareAndSet(false, true);
  }

  boolean isReported() {
    return reported.get();
  }
}
