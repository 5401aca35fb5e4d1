package io.supervision;

import org.jspecify.annotations.Nullable;

/** A call that its caller's own thread handles, at once: nobody has to wait for the answer. */
final class DirectCall<T extends @Nullable Object> implements Message {

  private final Call.Operation<T> operation;
  private @Nullable T result;
  private @Nullable Throwable failure;

  DirectCall(Call.Operation<T> operation) {
    this.operation = operation;
  }

  @Override
  public void handle(SupervisorProcess supervisor) {
    try {
      result = operation.run(supervisor);
    } catch (SupervisionException refused) {
      failure = refused;
    } catch (Throwable broken) {
      failure = broken;
      throw broken;
    }
  }

  @Override
  public boolean mayWait(SupervisorProcess supervisor) {
    return false;
  }

  @Override
  public void refuse(SupervisorProcess supervisor) {
    failure = Refusals.down(supervisor);
  }

  /** The answer, once it was handled or refused. */
  @SuppressWarnings("NullAway") // null only where T allows it
  T answer() {
    if (failure instanceof SupervisionException refused) {
      throw refused;
    }
    if (failure != null) {
      throw new IllegalStateException("the supervision engine failed", failure);
    }
    return result;
  }
}
