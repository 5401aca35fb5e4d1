package io.supervision.demo.chaos;

import io.supervision.worker.WorkerContext;

/** The faults of an application that is left in peace. */
final class NoFaults implements Faults {

  @Override
  public void duringStart(WorkerContext context) {}

  @Override
  public void duringWork(WorkerContext context) {}
}
