package io.supervision;

import io.supervision.spec.ChildSpec;
import io.supervision.spec.Strategy;
import io.supervision.worker.ExitReason;
import org.jspecify.annotations.Nullable;

/** Tells a supervisor that a child has ended, or is stuck; Erlang's EXIT signal. */
final class EndNotice implements Message {

  private final Child child;
  private final Object process;
  private final ExitReason reason;
  private final @Nullable Throwable escalated;

  /** A notice; escalated is what every supervisor up to the root gives up for. */
  EndNotice(Child child, Object process, ExitReason reason, @Nullable Throwable escalated) {
    this.child = child;
    this.process = process;
    this.reason = reason;
    this.escalated = escalated;
  }

  @Override
  public void handle(SupervisorProcess supervisor) {
    supervisor.restarter.childEnded(child, process, reason, escalated);
  }

  @Override
  public boolean mayWait(SupervisorProcess supervisor) {
    ChildSpec spec = child.spec;
    return escalated != null
        || supervisor.spec.strategy() != Strategy.ONE_FOR_ONE
        || Starter.mayWait(spec)
        || spec.settings().significant()
        || RestartDecision.of(spec, reason) == RestartDecision.ESCALATE
        || !supervisor.spec.intensity().isUnlimited();
  }

  @Override
  public void refuse(SupervisorProcess supervisor) {
    // A stopping supervisor sees the end when it comes to this child; an ended one has none left.
  }
}
