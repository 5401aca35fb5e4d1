package io.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.supervision.event.SupervisionEvent;
import io.supervision.snapshot.NodeState;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.Strategy;
import io.supervision.spec.SupervisorSpec;
import io.supervision.worker.ExitReason;
import io.supervision.worker.WorkerContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who is restarted when a child crashes, seen from outside. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class RestartTests {

  private final Map<String, Thread> threads = new ConcurrentHashMap<>();
  private final List<String> log = new CopyOnWriteArrayList<>();

  private ChildSpec crashable(String id) {
    return ChildSpec.task(id, this::runUntilInterrupted).build();
  }

  private void runUntilInterrupted(WorkerContext context) {
    threads.put(context.path(), Thread.currentThread());
    context.awaitStop();
  }

  private SupervisionTree start(SupervisorSpec spec) {
    SupervisionTree tree =
        SupervisionTree.builder(spec)
            .listener(
                event -> {
                  if (event instanceof SupervisionEvent.ChildStarted started) {
                    log.add("+" + started.path());
                  } else if (event instanceof SupervisionEvent.ChildExited exited) {
                    log.add((exited.requested() ? "-" : "!") + exited.path());
                  }
                })
            .build();
    tree.start();
    return tree;
  }

  private static void crash(SupervisionTree tree, String path) {
    tree.exit(path, ExitReason.failure(new IllegalStateException("crash")));
  }

  @Test
  void startsInOrderAndStopsInReverse() {
    SupervisionTree tree =
        start(
            SupervisorSpec.named("app")
                .child(crashable("a"))
                .child(SupervisorSpec.named("s").child(crashable("x")).child(crashable("y")))
                .child(crashable("c"))
                .build());
    assertThat(tree.isRunning()).isTrue();
    tree.stop();
    await().until(() -> log.size() == 12);
    assertThat(log)
        .containsExactly(
            "+a", "+s/x", "+s/y", "+s", "+c", "+", "-c", "-s/y", "-s/x", "-s", "-a", "-");
    assertThat(tree.isRunning()).isFalse();
  }

  @Test
  void restartsAllUnderOneForAll() {
    try (SupervisionTree tree =
        start(
            SupervisorSpec.named("app")
                .strategy(Strategy.ONE_FOR_ALL)
                .child(crashable("a"))
                .child(crashable("b"))
                .child(crashable("c"))
                .build())) {
      crash(tree, "b");
      await().until(() -> log.size() == 10);
      assertThat(log).containsExactly("+a", "+b", "+c", "+", "!b", "-c", "-a", "+a", "+b", "+c");
      assertThat(tree.root().restartCount("b")).isEqualTo(1);
      assertThat(tree.find("b").orElseThrow().failures()).isEqualTo(1);
      assertThat(tree.find("a").orElseThrow().failures()).isZero();
    }
  }

  @Test
  void givesUpWhenTheIntensityIsExceeded() {
    SupervisionTree tree =
        start(
            SupervisorSpec.named("app")
                .intensity(2, Duration.ofSeconds(5))
                .child(crashable("a"))
                .child(crashable("b"))
                .build());
    for (int i = 1; i <= 2; i++) {
      crash(tree, "a");
      int incarnation = i + 1;
      await()
          .until(
              () ->
                  tree.find("a").orElseThrow().incarnation() == incarnation
                      && tree.find("a").orElseThrow().state() == NodeState.RUNNING);
    }
    crash(tree, "a");
    assertThat(tree.termination())
        .failsWithin(Duration.ofSeconds(5))
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(RestartIntensityExceededException.class);
    assertThat(tree.snapshot().state()).isEqualTo(NodeState.GAVE_UP);
  }
}
