package io.supervision.demo.chaos;

import io.supervision.worker.WorkerContext;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.stereotype.Component;

/** The faults of an application that is left in peace. */
@Component
@ConditionalOnBooleanProperty(
    name = "demo.chaos.enabled",
    havingValue = false,
    matchIfMissing = true)
final class NoFaults implements Faults {

  @Override
  public void duringStart(WorkerContext context) {}

  @Override
  public void duringWork(WorkerContext context) {}

  @Override
  public void duringMessage(String path) {}

  @Override
  public void duringCheck(String path) {}
}
