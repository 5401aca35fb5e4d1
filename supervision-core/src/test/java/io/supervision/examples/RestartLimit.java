package io.supervision.examples;

import io.supervision.RestartIntensityExceededException;
import io.supervision.SupervisionTree;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/** What to do when the root has given up. */
final class RestartLimit {

  private RestartLimit() {}

  // tag::limit[]
  static void runToTheEnd(SupervisionTree tree, Consumer<String> log) {
    tree.start();
    try {
      log.accept("ended: " + tree.termination().join().label());
    } catch (CompletionException ended) {
      if (ended.getCause() instanceof RestartIntensityExceededException limit) {
        log.accept(
            "restart limit exceeded: %d restarts within %d s, the last one for '%s'"
                .formatted(limit.count(), limit.period().toSeconds(), limit.child()));
        // tell somebody, then start again with fresh counts, or end the process
      } else {
        log.accept("failed: " + ended.getCause());
      }
    }
  }
  // end::limit[]
}
