package io.supervision;

import io.supervision.worker.ExitReason;
import org.jspecify.annotations.Nullable;

/** Tells a supervisor to end with a reason: it stops its children in reverse first. */
final class ExitRequest implements Message {

  private final ExitReason reason;
  private final @Nullable Throwable escalated;

  /** A request; escalated is what every supervisor up to the root gives up for. */
  ExitRequest(ExitReason reason, @Nullable Throwable escalated) {
    this.reason = reason;
    this.escalated = escalated;
  }

  @Override
  public void handle(SupervisorProcess supervisor) {
    if (escalated != null) {
      supervisor.escalate(supervisor.place.path(), reason, escalated);
    } else {
      supervisor.terminate(reason);
    }
  }

  @Override
  public boolean mayWait(SupervisorProcess supervisor) {
    return true;
  }

  @Override
  public void refuse(SupervisorProcess supervisor) {
    SupervisorProcess above = supervisor.parent;
    if (escalated != null && above != null) {
      above.post(this);
    }
  }
}
