package io.supervision;

import io.supervision.internal.platform.Platform;
import io.supervision.internal.platform.ReleaseFields;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A call of the interface in a supervisor's mailbox. Its caller handles it himself if he finds the
 * mailbox idle; only one that has to wait for the answer has a future.
 *
 * <p>Threads: {@code handle} and {@code refuse} run on the owner's thread, or, of a direct call, on
 * the caller's, who owns the mailbox then. A refusal because of a deadlock may come from any
 * thread; the first answer counts.
 */
final class Call<T extends @Nullable Object> implements Message, WaitGraph.PendingCall {

  /**
   * What a call does, on the owner's thread.
   *
   * <p>A {@code SupervisionException} is its refusal, an answer like any other. Whatever else it
   * throws is a failure of the engine and stops the tree.
   */
  interface Operation<T extends @Nullable Object> {
    @Nullable T run(SupervisorProcess supervisor);
  }

  private static final VarHandle TAKEN =
      ReleaseFields.of(MethodHandles.lookup(), "taken", boolean.class);

  /** The run of a supervisor that the call was made to; a later run does not get it. */
  private final SupervisorProcess target;

  private final Operation<T> operation;

  /** Whether handling it may wait for the start or the end of a child. */
  private final boolean mayWait;

  /** Where the answer goes; null for a direct call, which keeps it in the two fields below. */
  private final @Nullable CompletableFuture<T> awaited;

  /** Whether the operation has begun, or must not begin any more, since it was refused. */
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

  /**
   * A call that its caller's own thread handles, at once.
   *
   * <p>It must not wait. The answer needs neither a future nor a fence: it never leaves the thread.
   */
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
    try {
      // refused before its turn: what was refused must not be done
      if (awaited != null && !TAKEN.compareAndSet(this, false, true)) {
        return;
      }
      answer(operation.run(supervisor), null);
    } catch (SupervisionException refused) {
      answer(null, refused);
    } catch (Throwable broken) {
      answer(null, broken);
      // the owner stops the tree for it; the caller has got an answer before
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

  /**
   * Answers with a refusal; an operation that is under way already goes on.
   *
   * <p>Any thread. If the operation is under way, its caller learns of the refusal, not of the
   * outcome.
   */
  void fail(SupervisionException refusal) {
    taken = true;
    answer(null, refusal);
  }

  private void answer(@Nullable T value, @Nullable Throwable thrown) {
    CompletableFuture<T> future = awaited;
    if (future == null) {
      result = value;
      failure = thrown;
    } else {
      target.tree.platform.complete(future, value, thrown);
    }
  }

  /**
   * The answer of a direct call, once it was handled or refused.
   *
   * <p>On the same thread, right after {@code tryHandle} was true.
   */
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
    return target.tree.platform.handOn(future(), Function.identity());
  }

  /** Waits for the answer; the caller must own no mailbox. */
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
        // made on the owner's thread: the stack of the caller is what he can use
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

  /** What a caller gets if the operation failed by an error of the engine. */
  private static IllegalStateException engineFailed(@Nullable Throwable cause) {
    return new IllegalStateException("the supervision engine failed", cause);
  }
}
