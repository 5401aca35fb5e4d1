package io.supervision.spring.internal.lifecycle;

import io.supervision.SupervisionException;
import io.supervision.SupervisionTree;
import io.supervision.snapshot.ChildSnapshot;
import io.supervision.snapshot.NodeSnapshot;
import io.supervision.snapshot.NodeState;
import io.supervision.snapshot.SupervisorSnapshot;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Limits a start by real time where that of the tree stands still, as in tests: no start timeout
 * passes there, and one that waits for a worker would wait for ever.
 */
final class StandingTime {

  private static final int SECONDS = 10;

  private StandingTime() {}

  /** Completes as the start does, or fails after ten seconds; then the tree is told to stop. */
  static CompletableFuture<@Nullable Void> limit(
      CompletableFuture<@Nullable Void> start, SupervisionTree tree) {
    return start
        .copy()
        .completeOnTimeout(null, SECONDS, TimeUnit.SECONDS)
        .thenRun(() -> requireStarted(start, tree));
  }

  private static void requireStarted(CompletableFuture<?> start, SupervisionTree tree) {
    if (!start.isDone()) {
      throw new SupervisionException(
          SupervisionException.Reason.START_FAILED,
          "the tree does not start: waited "
              + SECONDS
              + "s for its start to be over, while its time stands still"
              + starting(tree),
          null);
    }
  }

  private static String starting(SupervisionTree tree) {
    String workers =
        workers(tree.snapshot())
            .filter(node -> node.state() == NodeState.STARTING)
            .map(node -> "'" + node.path() + "'")
            .collect(Collectors.joining(", "));
    return workers.isEmpty()
        ? ""
        : "; " + workers + " has neither ended nor said that it is ready (context.ready())";
  }

  private static Stream<NodeSnapshot> workers(NodeSnapshot node) {
    if (node instanceof SupervisorSnapshot supervisor) {
      return supervisor.children().stream().flatMap(StandingTime::workers);
    }
    return node instanceof ChildSnapshot ? Stream.of(node) : Stream.empty();
  }
}
