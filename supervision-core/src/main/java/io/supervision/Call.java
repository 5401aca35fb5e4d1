package io.supervision;

import io.supervision.internal.platform.Platform;
import io.supervision.internal.platform.ReleaseFields;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A call of the interface in a supervisor's mailbox. Its caller handles it himself if he finds the
 * mailbox idle; only one that has to wait for the answer has a future.
 */
final class Call<T extends @Nullable Object> implements Message, WaitGraph.PendingCall {

  /** What a call does, on the owner's thread. */
  interface Operation<T extends @Nullable Object> {
    @Nullable T run(SupervisorProcess supervisor);
  }

  private static final VarHandle TAKEN =
      ReleaseFields.of(MethodHandles.lookup(), "taken", boolean.class);

  private final SupervisorProcess target;
  private final Operation<T> operation;
  private final boolean mayWait;
  private final @Nullable CompletableFuture<T> awaited;

  @SuppressWarnings("UnusedVariable") // read by its handle
  private volatile boolean taken;

  private @Nullable T result;
  private @Nullable Throwable failure;

  private Call(
      SupervisorProcess target,
      Operation<T> operation,
      boolean mayWait,
      @Nullable CompletableFuture<T> awaited) {
    this.target = target;
    this.operation = operation;
    this.mayWait = mayWait;
    this.awaited = awaited;
  }

  /** A call whose caller waits for the answer, or asks for it later. */
  static <T extends @Nullable Object> Call<T> awaited(
      SupervisorProcess target, Operation<T> operation, boolean mayWait) {
    return new Call<>(target, operation, mayWait, new CompletableFuture<>());
  }

  /** A call that its caller's own thread handles, at once. */
  static <T extends @Nullable Object> Call<T> direct(
      SupervisorProcess target, Operation<T> operation) {
    return new Call<>(target, operation, false, null);
  }

  @Override
  public SupervisorProcess target() {
    return target;
  }

  @Override
  public void refuseAsDeadlock() {
    fail(Refusals.wouldDeadlock(target.handle));
  }

  @Override
  public void handle(SupervisorProcess supervisor) {
    if (awaited != null && !TAKEN.compareAndSet(this, false, true)) {
      return;
    }
    try {
      answer(operation.run(supervisor), null);
    } catch (SupervisionException refused) {
      answer(null, refused);
    } catch (Throwable broken) {
      answer(null, broken);
      throw broken;
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
    taken = true;
    answer(null, refusal);
  }

  @SuppressWarnings("NullAway") // null only where T allows it
  private void answer(@Nullable T value, @Nullable Throwable thrown) {
    if (awaited == null) {
      result = value;
      failure = thrown;
    } else if (thrown == null) {
      awaited.complete(value);
    } else {
      awaited.completeExceptionally(thrown);
    }
  }

  /** The answer of a direct call, once it was handled or refused. */
  @SuppressWarnings("NullAway") // null only where T allows it
  T answer() {
    if (failure instanceof SupervisionException refused) {
      throw refused;
    }
    if (failure != null) {
      throw engineFailed(failure);
    }
    return result;
  }

  @SuppressWarnings("NullAway") // only of those that were made with one
  private CompletableFuture<T> future() {
    return awaited;
  }

  /** The answer for an asynchronous caller, whose code runs on a thread of its own. */
  CompletableFuture<T> asynchronously() {
    return handedOn(future(), target.tree.platform::runOrHere);
  }

  /** Waits for the answer. */
  T await() {
    return await(future(), target.handle);
  }

  /**
   * Waits for a future; an interrupt ends the wait as a refusal, with the flag set.
   *
   * @param where what is waited for, for the message
   */
  static <T extends @Nullable Object> T await(CompletableFuture<T> future, SupervisorHandle where) {
    await(future, Platform.NEVER, where);
    try {
      return future.getNow(null);
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof SupervisionException refused) {
        throw Refusals.forCaller(refused);
      }
      throw engineFailed(failed.getCause());
    }
  }

  /** Waits for a future until a deadline; false if that comes first. */
  static boolean await(CompletableFuture<?> future, long deadline, SupervisorHandle where) {
    try {
      return where.tree.platform.await(future, deadline);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Refusals.interrupted(where, e);
    }
  }

  private static IllegalStateException engineFailed(@Nullable Throwable cause) {
    return new IllegalStateException("the supervision engine failed", cause);
  }

  /**
   * A future of its own that completes as another one does, with the same exception: those of the
   * JDK would wrap it.
   */
  static <T extends @Nullable Object> CompletableFuture<T> handedOn(
      CompletableFuture<T> source, Executor executor) {
    CompletableFuture<T> copy = new CompletableFuture<>();
    CompletableFuture<T> unused =
        source.whenCompleteAsync(
            (value, failure) -> {
              if (failure == null) {
                copy.complete(value);
              } else {
                copy.completeExceptionally(failure);
              }
            },
            executor);
    return copy;
  }
}
