package io.supervision.internal.platform;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A lock for a few steps of the engine, never held over code of users, nor over a call that may
 * park. Not reentrant.
 *
 * <p>Nobody stands in line for it: a virtual thread that the JDK has lost for want of memory would
 * keep its place, and all behind it would wait for ever.
 */
public final class EngineLock {

  private final Platform platform;
  private final AtomicBoolean held = new AtomicBoolean();

  public EngineLock(Platform platform) {
    this.platform = platform;
  }

  /** Waits until the lock is free, and takes it. */
  public void lock() {
    for (int spins = 0; !held.compareAndSet(false, true); spins++) {
      platform.spin(spins);
    }
  }

  /** By the thread that has it. */
  public void unlock() {
    held.set(false);
  }
}
