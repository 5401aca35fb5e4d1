package io.supervision.internal.checks;

import io.supervision.internal.platform.EngineLock;
import io.supervision.worker.HealthCheck;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One call of a health check, which can be interrupted once until it is over, and not after. The
 * lock decides between the end of the check and the interrupt of its timeout: the thread is an
 * engine thread that may go on to other work and must not be interrupted then.
 */
public final class CheckCall {

  private final EngineLock lock;
  private final BiConsumer<Thread, Throwable> interruptFailed;

  /** Who runs the check; null before and after. Guarded by the lock. */
  private @Nullable Thread thread;

  /** Whether it was interrupted, or is to be as soon as it begins. Guarded by the lock. */
  private boolean interrupted;

  /**
   * A call that has not begun.
   *
   * @param lock its own
   * @param interruptFailed hears of an interrupt that closed something, which threw
   */
  public CheckCall(EngineLock lock, BiConsumer<Thread, Throwable> interruptFailed) {
    this.lock = lock;
    this.interruptFailed = interruptFailed;
  }

  /** Called once, on an engine thread; throws what the check throws. */
  public HealthCheck.@Nullable Result run(HealthCheck check) throws Exception {
    isRunBy(Thread.currentThread());
    try {
      return check.check();
    } finally {
      isRunBy(null);
      // none can follow: the thread is not known here any more
      Thread.interrupted();
    }
  }

  private void isRunBy(@Nullable Thread current) {
    lock.lock();
    try {
      thread = current;
      if (interrupted && current != null) {
        current.interrupt();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Any thread, any number of times; the check is interrupted at most once. */
  public void interrupt() {
    Thread hit = null;
    Throwable failed = null;
    lock.lock();
    try {
      if (thread != null && !interrupted) {
        hit = thread;
        failed = interrupt(thread);
      }
      interrupted = true;
    } finally {
      lock.unlock();
    }
    if (hit != null && failed != null) {
      // outside of the lock, since it logs
      interruptFailed.accept(hit, failed);
    }
  }

  /** That may close what it blocks in, which may fail; it was woken all the same. */
  private static @Nullable Throwable interrupt(Thread thread) {
    try {
      thread.interrupt();
      return null;
    } catch (Throwable thrown) {
      return thrown;
    }
  }
}
