package io.supervision;

import static io.supervision.TreeFixture.async;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.supervision.snapshot.NodeSnapshot;
import io.supervision.snapshot.NodeState;
import io.supervision.snapshot.SupervisorSnapshot;
import io.supervision.spec.Backoff;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.ChildSpecBuilder;
import io.supervision.spec.RestartIntensity;
import io.supervision.spec.RestartType;
import io.supervision.spec.Shutdown;
import io.supervision.spec.Strategy;
import io.supervision.spec.SupervisorSpec;
import io.supervision.spec.SupervisorSpecBuilder;
import io.supervision.worker.ExitReason;
import io.supervision.worker.WorkerContext;
import io.supervision.worker.WorkerFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Supervisors and the tree itself are stopped, started and ended while children crash, hang back in
 * handshakes and factories, and many threads call: every call is answered, nothing runs twice, and
 * nothing is left.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class LifecycleStressTests {

  private static final int CALLERS = 6;
  private static final int OPERATIONS = 250;
  private static final List<String> SUPERVISORS = List.of("", "s", "t", "s/u", "t/u");
  private static final List<RestartType> TYPES = List.of(RestartType.values());
  private static final Backoff SHORT =
      new Backoff(Duration.ofNanos(200_000), 2, Duration.ofMillis(2), 0.5, Duration.ofMillis(50));

  private final Map<String, AtomicInteger> running = new ConcurrentHashMap<>();
  private final Queue<String> violations = new ConcurrentLinkedQueue<>();
  private final Queue<CompletableFuture<?>> asked = new ConcurrentLinkedQueue<>();

  private void work(WorkerContext context) throws InterruptedException {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    AtomicInteger mine = running.computeIfAbsent(context.path(), path -> new AtomicInteger());
    if (mine.incrementAndGet() > 1) {
      violations.add("two incarnations of " + context.path());
    }
    context.onClose(mine::decrementAndGet);
    if (random.nextInt(8) == 0) {
      throw new IllegalStateException("before it is ready");
    }
    context.ready();
    switch (random.nextInt(5)) {
      case 0 -> throw new IllegalStateException("at once");
      case 1 -> context.sleep(Duration.ofNanos(random.nextInt(2_000_000)));
      case 2 -> throw context.exit(ExitReason.shutdown("done"));
      default -> context.awaitStop();
    }
  }

  private WorkerFactory factory() {
    return () ->
        switch (ThreadLocalRandom.current().nextInt(12)) {
          case 0 -> throw new IllegalStateException("in the factory");
          case 1 -> WorkerFactory.ignored();
          default -> this::work;
        };
  }

  private ChildSpecBuilder child(String id, Random random) {
    ChildSpecBuilder child =
        switch (random.nextInt(3)) {
          case 0 -> ChildSpec.task(id, this::work);
          case 1 -> ChildSpec.task(id, this::work).startTimeout(Duration.ofSeconds(10));
          default -> ChildSpec.worker(id, factory());
        };
    return child
        .restart(TYPES.get(random.nextInt(TYPES.size())))
        .backoff(random.nextInt(3) == 0 ? SHORT : null)
        .shutdown(random.nextInt(3) == 0 ? Shutdown.BRUTAL_KILL : Shutdown.DEFAULT_WORKER);
  }

  private SupervisorSpecBuilder supervisor(String name, Random random) {
    SupervisorSpecBuilder spec =
        (random.nextBoolean() ? SupervisorSpec.dynamic(name) : SupervisorSpec.named(name))
            .strategy(List.of(Strategy.values()).get(random.nextInt(3)))
            .intensity(new RestartIntensity(100, Duration.ofMillis(100)));
    for (int i = 0; i < 3; i++) {
      spec.child(child("c" + i, random).restart(RestartType.PERMANENT));
    }
    return spec;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void everyCallIsAnsweredAndNothingIsLeft(long seed) {
    Random random = new Random(seed);
    SupervisionTree tree =
        SupervisionTree.builder(
                SupervisorSpec.named("app")
                    .intensity(RestartIntensity.unlimited())
                    .child(supervisor("s", random).child(supervisor("u", random)))
                    .child(supervisor("t", random).child(supervisor("u", random))))
            .retryFirstStarts(true)
            .build();
    tree.start();
    List<CompletableFuture<Boolean>> callers = new ArrayList<>();
    for (int caller = 0; caller < CALLERS; caller++) {
      Random own = new Random(seed * 31 + caller);
      callers.add(async(() -> callAtRandom(tree, own)));
    }
    callers.forEach(caller -> assertThat(caller).succeedsWithin(Duration.ofSeconds(30)));
    await().until(() -> asked.stream().allMatch(CompletableFuture::isDone));
    assertThat(async(() -> tree.stop())).succeedsWithin(Duration.ofSeconds(15));
    assertThat(states(tree.snapshot())).doesNotContainAnyElementsOf(alive());
    assertThat(running.values()).allMatch(count -> count.get() == 0);
    assertThat(tree.root().activeCount()).isZero();
    assertThat(violations).isEmpty();
  }

  private static List<NodeState> alive() {
    return List.of(
        NodeState.STARTING,
        NodeState.RUNNING,
        NodeState.STOPPING,
        NodeState.RESTARTING,
        NodeState.STUCK);
  }

  private static List<NodeState> states(NodeSnapshot node) {
    List<NodeState> states = new ArrayList<>(List.of(node.state()));
    if (node instanceof SupervisorSnapshot supervisor) {
      supervisor.children().forEach(child -> states.addAll(states(child)));
    }
    return states;
  }

  private void callAtRandom(SupervisionTree tree, Random random) {
    for (int i = 0; i < OPERATIONS; i++) {
      try {
        callOnce(tree, random);
      } catch (SupervisionException refused) {
        assertThat(refused.reason())
            .isNotIn(
                SupervisionException.Reason.STUCK,
                SupervisionException.Reason.INTERRUPTED,
                SupervisionException.Reason.WOULD_DEADLOCK,
                SupervisionException.Reason.NOT_SUPPORTED);
      } catch (RuntimeException broken) {
        violations.add("unexpected failure: " + broken);
      }
    }
  }

  private void callOnce(SupervisionTree tree, Random random) {
    String at = SUPERVISORS.get(random.nextInt(SUPERVISORS.size()));
    String id = "c" + random.nextInt(5);
    String path = at.isEmpty() ? id : at + "/" + id;
    Supervisor supervisor = tree.supervisor(at);
    switch (random.nextInt(12)) {
      case 0 -> supervisor.startChild(child(id, random));
      case 1 -> asked.add(supervisor.startChildAsync(child(id, random)));
      case 2 -> asked.add(supervisor.terminateChildAsync(id));
      case 3 -> supervisor.restartChild(id);
      case 4 -> supervisor.deleteChild(id);
      case 5 -> tree.exit(path, ExitReason.killed());
      case 6 -> tree.restart(path);
      case 7 -> asked.add(supervisor.whichChildrenAsync());
      case 8 -> asked.add(tree.restartAsync(at.isEmpty() ? "s" : at));
      case 9 -> tree.exit(at.isEmpty() ? "t" : at, ExitReason.shutdown());
      case 10 -> supervisor.countChildren();
      default -> stopAndStart(tree, random);
    }
  }

  private static void stopAndStart(SupervisionTree tree, Random random) {
    if (random.nextInt(10) == 0) {
      tree.stop(Duration.ofSeconds(10));
    } else if (random.nextInt(10) == 0) {
      tree.exit("", ExitReason.shutdown());
    }
    tree.start();
  }
}
