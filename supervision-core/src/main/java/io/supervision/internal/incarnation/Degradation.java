package io.supervision.internal.incarnation;

import java.util.concurrent.atomic.AtomicBoolean;

/** What a worker has said to be wrong with it while it runs. */
public final class Degradation {

  private final String what;
  private final long since;

  /** Told once: when it is said, or when the worker becomes ready later, by whoever does that. */
  private final AtomicBoolean told = new AtomicBoolean();

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

  /** Whether the caller is to tell of it; or, if it is over, whether nobody ever will. */
  boolean isToBeTold() {
    return told.compareAndSet(false, true);
  }
}
