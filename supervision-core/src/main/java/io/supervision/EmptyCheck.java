package io.supervision;

/** Takes a turn, after which those are let go who wait until no child runs. */
final class EmptyCheck implements Message {

  @Override
  public void handle(SupervisorProcess supervisor) {
    // Every turn ends with this check.
  }

  @Override
  public boolean mayWait(SupervisorProcess supervisor) {
    return false;
  }

  @Override
  public void refuse(SupervisorProcess supervisor) {
    supervisor.place.emptyWaiters.check(supervisor);
  }
}
