package io.supervision.conformance;

import io.supervision.SupervisionException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/** The result of a call, which may still be on its way. */
final class Reply {

  private final CompletableFuture<?> settled;
  private final Callable<JsonNode> reading;

  private Reply(CompletableFuture<?> settled, Callable<JsonNode> reading) {
    this.settled = settled;
    this.reading = reading;
  }

  static Reply of(JsonNode result) {
    return new Reply(CompletableFuture.completedFuture(result), () -> result);
  }

  static <T> Reply of(
      CompletableFuture<T> result,
      Function<T, JsonNode> answer,
      Function<SupervisionException, JsonNode> error) {
    return new Reply(
        result,
        () -> {
          try {
            return answer.apply(result.join());
          } catch (CompletionException e) {
            if (e.getCause() instanceof SupervisionException refused) {
              return error.apply(refused);
            }
            throw e;
          }
        });
  }

  /** Makes a waiting call and keeps its outcome. */
  static <T> CompletableFuture<T> outcome(Supplier<T> call) {
    try {
      return CompletableFuture.completedFuture(call.get());
    } catch (SupervisionException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Waits until the result is there, whatever it is. */
  void settle() {
    settled.handle((value, thrown) -> null).join();
  }

  /** The result as the vectors write it. */
  JsonNode read() throws Exception {
    settle();
    return reading.call();
  }
}
