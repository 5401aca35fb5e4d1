package io.supervision.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.supervision.ManualClock;
import io.supervision.SupervisionTree;
import io.supervision.event.SupervisionEvent;
import io.supervision.event.SupervisionEvent.ChildExited;
import io.supervision.event.SupervisionEvent.ChildStarted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The order of events of the nested tree, as the documentation shows it. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class NestedTreeTests {

  private static final Path SHOWN = Path.of("src/test/resources/examples/nested-tree.log");

  private final List<String> log = new CopyOnWriteArrayList<>();

  @Test
  void happensInTheOrderThatTheDocumentationShows() throws IOException {
    ManualClock clock = new ManualClock();
    SupervisionTree tree = SupervisionTree.builder(NestedTree.app()).clock(clock).build();
    try (var events = tree.subscribe(this::tell)) {
      CompletableFuture<Void> run =
          CompletableFuture.runAsync(
              () ->
                  NestedTree.run(
                      tree,
                      line -> {
                        events.awaitDelivered(Duration.ofSeconds(10));
                        log.add(line);
                      }));
      await().until(() -> log.contains("Background jobs queued"));
      await()
          .until(
              () -> {
                clock.advance(Duration.ofMillis(100));
                return run.isDone();
              });
      run.join();
    }

    assertThat(sortedWithinPools(log)).isEqualTo(sortedWithinPools(Files.readAllLines(SHOWN)));
  }

  private void tell(SupervisionEvent event) {
    if (event instanceof ChildStarted started) {
      log.add("  '%s' started".formatted(started.path()));
    } else if (event instanceof ChildExited exit) {
      String end = exit.requested() ? "stopped" : "ended: " + exit.reason().label();
      log.add("  '%s' %s".formatted(exit.path(), end));
    }
  }

  /** Jobs end, and the workers of a pool are stopped, at the same time and so in any order. */
  private static List<String> sortedWithinPools(List<String> lines) {
    List<String> sorted = new ArrayList<>();
    List<String> group = new ArrayList<>();
    for (String line : lines) {
      if (!group.isEmpty() && !kind(line).equals(kind(group.get(0)))) {
        sorted.addAll(group.stream().sorted().toList());
        group.clear();
      }
      group.add(line);
    }
    sorted.addAll(group.stream().sorted().toList());
    return sorted;
  }

  /** What happened to whom, without the child of the pool; lines of other kinds are unique. */
  private static String kind(String line) {
    return line.replaceAll("'(http-workers|job-processors)/[^']*' (stopped|ended)", "'$1' one $2");
  }
}
