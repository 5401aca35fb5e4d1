package io.supervision.internal.incarnation;

import io.supervision.worker.HealthCheck;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/** One call of a health check, which can be interrupted once until it is over, and not after. */
final class CheckCall {

  private final Incarnation incarnation;
  private final Lock lock;
  private @Nullable Thread thread;
  private boolean interrupted;

  CheckCall(Incarnation incarnation) {
    this.incarnation = incarnation;
    this.lock = incarnation.platform().newLock();
  }

  HealthCheck.@Nullable Result run(HealthCheck check) throws Exception {
    isRunBy(Thread.currentThread());
    try {
      return check.check();
    } finally {
      isRunBy(null);
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

  void interrupt() {
    Thread hit = null;
    Throwable failed = null;
    lock.lock();
    try {
      if (thread != null && !interrupted) {
        hit = thread;
        failed = Interruptions.interrupt(thread);
      }
      interrupted = true;
    } finally {
      lock.unlock();
    }
    if (hit != null && failed != null) {
      incarnation.interruptFailed(hit, failed);
    }
  }
}
