package io.supervision;

import org.jspecify.annotations.Nullable;

/** Tries a restart again; OTP's {@code try_again_restart}. */
final class Retry implements Message {

  private final Child child;
  private final @Nullable PendingRestart awaited;

  /**
   * A retry for a child; without a waited-for restart it means whatever is queued for the child
   * then.
   */
  Retry(Child child, @Nullable PendingRestart awaited) {
    this.child = child;
    this.awaited = awaited;
  }

  @Override
  public void handle(SupervisorProcess supervisor) {
    Child present = child.removed ? supervisor.children.find(child.id()) : child;
    PendingRestart pending = present == null ? null : present.pending;
    if (present == null || pending == null) {
      return;
    }
    boolean due = awaited == null ? pending.kind == PendingRestart.Kind.QUEUED : pending == awaited;
    if (due) {
      supervisor.restarter.retry(present, pending);
    }
  }

  @Override
  public boolean mayWait(SupervisorProcess supervisor) {
    return true;
  }

  @Override
  public void refuse(SupervisorProcess supervisor) {
    // The supervisor stops: there is nothing left to try.
  }
}
