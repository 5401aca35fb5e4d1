package io.supervision.internal.incarnation;

import io.supervision.worker.ExitReason;

/**
 * Carries a worker's own exit reason out of its {@code run}; has no stack trace.
 *
 * <p>Thrown by {@code WorkerContext.exit} on the worker's own thread and caught at the end of its
 * run.
 */
final class WorkerExit extends RuntimeException {

  private static final long serialVersionUID = 1L;

  final transient ExitReason reason;

  WorkerExit(ExitReason reason) {
    super("exit: " + reason.label(), null, false, false);
    this.reason = reason;
  }
}
