package io.supervision.internal.platform;

import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Hands the outcome of a future on to another one, on a thread of its own: what depends on that one
 * is code of users.
 *
 * <p>The asynchronous stages of the JDK would lose it: they keep to themselves that there was no
 * memory, or no thread, for their next step. Here everything that a step needs is there before.
 */
final class HandedOn<S extends @Nullable Object, T extends @Nullable Object>
    implements BiConsumer<S, @Nullable Throwable>, Runnable {

  final CompletableFuture<T> copy = new CompletableFuture<>();

  private final Platform platform;
  private final Function<? super S, ? extends T> answer;

  /** How the source ended, written before the thread is asked for. */
  private @Nullable S value;

  private @Nullable Throwable failure;

  HandedOn(Platform platform, Function<? super S, ? extends T> answer) {
    this.platform = platform;
    this.answer = answer;
  }

  /** On the thread that completes the source. */
  @Override
  public void accept(S sourceValue, @Nullable Throwable sourceFailure) {
    value = sourceValue;
    failure = sourceFailure;
    try {
      platform.runSurely(this);
    } catch (Throwable broken) {
      // the JDK would keep it to itself
      run();
    }
  }

  /** May be done again: the first answer counts. */
  @Override
  public void run() {
    while (!copy.isDone()) {
      try {
        answer();
      } catch (OutOfMemoryError | InternalError | LinkageError noMemory) {
        platform.awaitMemory(noMemory);
      }
    }
  }

  @SuppressWarnings("NullAway") // null only where S allows it
  private void answer() {
    Throwable thrown = failure;
    T result = null;
    if (thrown == null) {
      try {
        result = answer.apply(value);
      } catch (OutOfMemoryError | InternalError | LinkageError noMemory) {
        throw noMemory;
      } catch (Throwable refused) {
        thrown = refused;
      }
    }
    platform.complete(copy, result, thrown);
  }
}
