package io.supervision;

import io.supervision.worker.HealthCheck;
import org.jspecify.annotations.Nullable;

/** One call of a health check, which can be interrupted once until it is over, and not after. */
final class CheckCall {

  private final Incarnation incarnation;
  private @Nullable Thread thread;
  private boolean interrupted;

  CheckCall(Incarnation incarnation) {
    this.incarnation = incarnation;
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

  private synchronized void isRunBy(@Nullable Thread current) {
    thread = current;
    if (interrupted && current != null) {
      current.interrupt();
    }
  }

  synchronized void interrupt() {
    if (thread != null && !interrupted) {
      Interruptions.interrupt(thread, incarnation);
    }
    interrupted = true;
  }
}
