package io.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.supervision.snapshot.NodeSnapshot;
import io.supervision.snapshot.NodeState;
import io.supervision.snapshot.SupervisorSnapshot;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.ChildSpecBuilder;
import io.supervision.spec.RestartIntensity;
import io.supervision.spec.RestartType;
import io.supervision.spec.Strategy;
import io.supervision.spec.SupervisorSpec;
import io.supervision.spec.SupervisorSpecBuilder;
import io.supervision.worker.ExitReason;
import io.supervision.worker.WorkerContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many threads start, stop, restart, delete and crash children at random; rules hold always. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class StressTests {

  private static final Set<SupervisionException.Reason> EXPECTED =
      EnumSet.of(
          SupervisionException.Reason.ALREADY_STARTED,
          SupervisionException.Reason.ALREADY_PRESENT,
          SupervisionException.Reason.RUNNING,
          SupervisionException.Reason.RESTARTING,
          SupervisionException.Reason.NOT_FOUND,
          SupervisionException.Reason.START_FAILED,
          SupervisionException.Reason.NOT_RUNNING,
          SupervisionException.Reason.SHUTTING_DOWN);
  private static final List<RestartType> TYPES = List.of(RestartType.values());
  private static final int CALLERS = 6;
  private static final int OPERATIONS = 600;

  private final Map<String, AtomicInteger> running = new ConcurrentHashMap<>();
  private final AtomicReference<String> violation = new AtomicReference<>();
  private final AtomicBoolean unexpected = new AtomicBoolean();

  private void work(WorkerContext context) {
    AtomicInteger mine = running.computeIfAbsent(context.path(), path -> new AtomicInteger());
    if (mine.incrementAndGet() > 1) {
      violation.set("two incarnations of " + context.path());
    }
    try {
      if (context.awaitStop(Duration.ofNanos((context.incarnation() * 7_919L) % 3_000_000))) {
        return;
      }
      if (context.incarnation() % 3 != 0) {
        throw new IllegalStateException("crash");
      }
      context.awaitStop();
    } finally {
      mine.decrementAndGet();
    }
  }

  private ChildSpecBuilder child(String id, Random random) {
    ChildSpecBuilder child =
        random.nextBoolean()
            ? ChildSpec.task(id, this::work)
            : ChildSpec.worker(id, () -> this::work);
    return child.restart(TYPES.get(random.nextInt(TYPES.size())));
  }

  private SupervisorSpecBuilder supervisor(String name, Strategy strategy, boolean dynamic) {
    return (dynamic ? SupervisorSpec.dynamic(name) : SupervisorSpec.named(name))
        .strategy(strategy)
        .intensity(RestartIntensity.unlimited());
  }

  @ParameterizedTest
  @EnumSource(Strategy.class)
  void keepsItsRulesUnderRandomCallsAndCrashes(Strategy strategy) {
    Random random = new Random(42);
    SupervisorSpecBuilder fixed = supervisor("fixed", strategy, false);
    SupervisorSpecBuilder pool = supervisor("pool", strategy, true);
    for (int i = 0; i < 5; i++) {
      fixed.child(child("c" + i, random));
      pool.child(child("c" + i, random));
    }
    SupervisionTree tree =
        SupervisionTree.create(
            SupervisorSpec.named("app")
                .intensity(RestartIntensity.unlimited())
                .child(fixed)
                .child(pool));
    tree.start();
    List<CompletableFuture<Boolean>> callers = new ArrayList<>();
    for (int caller = 0; caller < CALLERS; caller++) {
      Random own = new Random(caller);
      callers.add(TreeFixture.async(() -> callAtRandom(tree, own)));
    }
    assertThat(CompletableFuture.allOf(callers.toArray(CompletableFuture[]::new)))
        .succeedsWithin(Duration.ofSeconds(40));
    assertConsistent(tree, "fixed");
    assertConsistent(tree, "pool");
    assertThat(TreeFixture.async(() -> tree.stop())).succeedsWithin(Duration.ofSeconds(15));
    assertThat(running.values()).allMatch(count -> count.get() == 0);
    assertThat(tree.snapshot().children()).allMatch(node -> node.state() == NodeState.STOPPED);
    assertThat(violation).hasValue(null);
    assertThat(unexpected).isFalse();
  }

  private void callAtRandom(SupervisionTree tree, Random random) {
    for (int i = 0; i < OPERATIONS; i++) {
      Supervisor target = tree.supervisor(random.nextBoolean() ? "fixed" : "pool");
      String id = "c" + random.nextInt(10);
      try {
        switch (random.nextInt(10)) {
          case 0, 1, 2 -> target.startChild(child(id, random));
          case 3 -> target.terminateChild(id);
          case 4 -> target.restartChild(id);
          case 5 -> target.deleteChild(id);
          case 6 -> tree.exit(target.path() + "/" + id, ExitReason.killed());
          case 7 -> tree.restart(target.path() + "/" + id);
          case 8 -> assertThat(target.whichChildren()).hasSizeLessThanOrEqualTo(10);
          default -> {
            if (random.nextInt(20) == 0) {
              tree.exit(target.path(), ExitReason.shutdown());
            } else {
              assertThat(tree.snapshot().children()).hasSize(2);
            }
          }
        }
      } catch (SupervisionException refused) {
        if (!EXPECTED.contains(refused.reason())) {
          violation.set("unexpected refusal: " + refused);
        }
      } catch (RuntimeException broken) {
        violation.set("unexpected failure: " + broken);
      }
    }
  }

  /** What is running, what is listed and what is counted agree once nothing moves. */
  private void assertConsistent(SupervisionTree tree, String path) {
    await()
        .atMost(Duration.ofSeconds(20))
        // an exit asked for last may still be under way
        .ignoreExceptionsInstanceOf(SupervisionException.class)
        .untilAsserted(
            () -> {
              SupervisorSnapshot supervisor = (SupervisorSnapshot) tree.find(path).orElseThrow();
              long up =
                  supervisor.children().stream()
                      .filter(child -> child.state() == NodeState.RUNNING)
                      .count();
              assertThat(supervisor.children())
                  .extracting(NodeSnapshot::state)
                  .isSubsetOf(NodeState.RUNNING, NodeState.STOPPED);
              assertThat(tree.supervisor(path).activeCount()).isEqualTo((int) up);
              assertThat(tree.supervisor(path).countChildren().active()).isEqualTo((int) up);
              assertThat(
                      supervisor.children().stream()
                          .filter(child -> child.state() == NodeState.RUNNING)
                          .map(NodeSnapshot::path))
                  .allMatch(child -> running.get(child).get() == 1);
            });
  }
}
