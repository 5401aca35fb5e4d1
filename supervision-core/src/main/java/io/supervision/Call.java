package io.supervision;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A call of the interface in a supervisor's mailbox. */
final class Call<T extends @Nullable Object> implements Message {

  /** What a call does, on the owner's thread. */
  interface Operation<T extends @Nullable Object> {
    @Nullable T run(SupervisorProcess supervisor);
  }

  private final SupervisorProcess target;
  private final Operation<T> operation;
  private final boolean mayWait;
  private final CompletableFuture<T> result = new CompletableFuture<>();
  private final AtomicBoolean taken = new AtomicBoolean();

  Call(SupervisorProcess target, Operation<T> operation, boolean mayWait) {
    this.target = target;
    this.operation = operation;
    this.mayWait = mayWait;
  }

  SupervisorProcess target() {
    return target;
  }

  @Override
  public void handle(SupervisorProcess supervisor) {
    if (taken.compareAndSet(false, true)) {
      try {
        result.complete(operation.run(supervisor));
      } catch (SupervisionException refused) {
        result.completeExceptionally(refused);
      } catch (Throwable broken) {
        result.completeExceptionally(broken);
        throw broken;
      }
    }
  }

  @Override
  public boolean mayWait(SupervisorProcess supervisor) {
    return mayWait;
  }

  @Override
  public void refuse(SupervisorProcess supervisor) {
    fail(Refusals.down(supervisor));
  }

  /** Answers with a refusal; an operation that is under way already goes on. */
  void fail(SupervisionException refusal) {
    taken.set(true);
    result.completeExceptionally(refusal);
  }

  /** The answer for an asynchronous caller, whose code runs on a thread of its own. */
  CompletableFuture<T> asynchronously() {
    return Futures.handedOn(result, target.tree.platform);
  }

  /** Waits for the answer. */
  T await() {
    try {
      return result.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Refusals.interrupted(target.place, e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SupervisionException refused) {
        throw Refusals.forCaller(refused);
      }
      throw new IllegalStateException("the supervision engine failed", e.getCause());
    }
  }
}
