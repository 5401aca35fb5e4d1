package io.supervision;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Futures that are given to users. */
final class Futures {

  private Futures() {}

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
            task -> Aside.run(executor, task));
    return copy;
  }
}
