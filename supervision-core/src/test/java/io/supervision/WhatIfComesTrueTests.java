package io.supervision;

import static io.supervision.TreeFixture.idle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.supervision.event.SupervisionEvent;
import io.supervision.snapshot.NodeSnapshot;
import io.supervision.snapshot.NodeState;
import io.supervision.snapshot.SupervisorSnapshot;
import io.supervision.spec.ChildSpecBuilder;
import io.supervision.spec.RestartIntensity;
import io.supervision.spec.RestartType;
import io.supervision.spec.Strategy;
import io.supervision.spec.SupervisorKind;
import io.supervision.spec.SupervisorSpec;
import io.supervision.spec.SupervisorSpecBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Foretells a crash in random trees, lets it happen, and compares. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class WhatIfComesTrueTests {

  private static final int TREES = 60;
  private static final int CRASHES = 6;
  private static final long SEED = Long.getLong("supervision.seed", 20_260);
  private static final List<RestartType> TYPES = List.of(RestartType.values());
  private static final List<Strategy> STRATEGIES = List.of(Strategy.values());

  static IntStream seeds() {
    return IntStream.range(0, TREES).map(i -> (int) SEED + i);
  }

  private static SupervisorSpecBuilder supervisor(String name, Random random) {
    RestartIntensity intensity =
        random.nextInt(4) == 0
            ? RestartIntensity.unlimited()
            : new RestartIntensity(random.nextInt(3), Duration.ofSeconds(5));
    SupervisorSpecBuilder spec =
        (random.nextInt(3) == 0 ? SupervisorSpec.dynamic(name) : SupervisorSpec.named(name))
            .strategy(STRATEGIES.get(random.nextInt(3)))
            .intensity(intensity);
    int children = 1 + random.nextInt(4);
    for (int i = 0; i < children; i++) {
      spec.child(worker("w" + i, random));
    }
    return spec;
  }

  private static ChildSpecBuilder worker(String id, Random random) {
    return idle(id).restart(TYPES.get(random.nextInt(3)));
  }

  @ParameterizedTest(name = "supervision.seed={0}")
  @MethodSource("seeds")
  void whateverTheTree(int seed) {
    Random random = new Random(seed);
    try (TreeFixture fixture =
        TreeFixture.started(
            SupervisorSpec.named("app")
                .intensity(RestartIntensity.unlimited())
                .child(supervisor("s", random))
                .child(supervisor("t", random)))) {
      for (int i = 0; i < CRASHES; i++) {
        disturb(fixture, random);
        List<String> running = runningWorkers(fixture);
        if (running.isEmpty()) {
          return;
        }
        foretellAndCompare(fixture, running.get(random.nextInt(running.size())));
      }
    }
  }

  /** Terminates a child by hand or lets time pass, so that not every tree is as declared. */
  private static void disturb(TreeFixture fixture, Random random) {
    List<String> running = runningWorkers(fixture);
    if (random.nextInt(4) == 0 && !running.isEmpty()) {
      String path = running.get(random.nextInt(running.size()));
      fixture.tree.supervisor(above(path)).terminateChild(path.substring(path.indexOf('/') + 1));
    } else if (random.nextInt(4) == 0) {
      fixture.advance(Duration.ofSeconds(6));
    }
  }

  private static List<String> runningWorkers(TreeFixture fixture) {
    List<String> running = new ArrayList<>();
    for (NodeSnapshot supervisor : fixture.tree.snapshot().children()) {
      for (NodeSnapshot child : ((SupervisorSnapshot) supervisor).children()) {
        if (child.state() == NodeState.RUNNING) {
          running.add(child.path());
        }
      }
    }
    return running;
  }

  private static String above(String path) {
    return path.substring(0, path.indexOf('/'));
  }

  private static void foretellAndCompare(TreeFixture fixture, String path) {
    String supervisor = above(path);
    int incarnation = fixture.node(supervisor).incarnation();
    WhatIf foretold = fixture.tree.whatIf(path);
    int before = fixture.events(SupervisionEvent.class).size();
    fixture.crash(path);
    if (foretold.givesUp() != null) {
      fixture.awaitRunning(supervisor, incarnation + 1);
    } else if (foretold.starts().isEmpty()) {
      await().until(() -> !fixture.tree.supervisor(supervisor).childIds().contains(id(path)));
    } else {
      String last = foretold.starts().get(foretold.starts().size() - 1);
      await()
          .until(
              () ->
                  since(fixture, before).stream()
                      .anyMatch(event -> isStart(event) && event.path().equals(last)));
    }
    fixture.tree.root().countChildren();
    fixture.tree.supervisor(supervisor).countChildren();
    assertThat(whatHappened(fixture, path, since(fixture, before), incarnation))
        .describedAs("a crash of %s in %s", path, fixture.tree.snapshot())
        .usingRecursiveComparison()
        .ignoringCollectionOrderInFields(unordered(fixture, foretold))
        .isEqualTo(foretold);
  }

  /** The children of a pool that gives up stop all at once. */
  private static String[] unordered(TreeFixture fixture, WhatIf foretold) {
    SupervisorSnapshot supervisor = (SupervisorSnapshot) fixture.node(above(foretold.path()));
    boolean together =
        foretold.givesUp() != null
            && supervisor.kind() == SupervisorKind.DYNAMIC
            && supervisor.strategy() == Strategy.ONE_FOR_ONE;
    return together ? new String[] {"stops"} : new String[0];
  }

  private static String id(String path) {
    return path.substring(path.indexOf('/') + 1);
  }

  private static boolean isStart(SupervisionEvent event) {
    return event instanceof SupervisionEvent.ChildStarted;
  }

  private static List<SupervisionEvent> since(TreeFixture fixture, int before) {
    List<SupervisionEvent> events = fixture.events(SupervisionEvent.class);
    return events.subList(before, events.size());
  }

  /** Until the supervisor itself has ended, if it does: what follows is its restart. */
  private static WhatIf whatHappened(
      TreeFixture fixture, String path, List<SupervisionEvent> events, int incarnation) {
    String supervisor = above(path);
    List<String> stops = new ArrayList<>();
    List<String> starts = new ArrayList<>();
    String gaveUp = null;
    for (SupervisionEvent event : events) {
      if (event instanceof SupervisionEvent.SupervisorGaveUp given) {
        gaveUp = given.path();
      } else if (event instanceof SupervisionEvent.ChildExited exited) {
        if (exited.path().equals(supervisor)) {
          break;
        } else if (exited.requested()) {
          stops.add(exited.path());
        }
      } else if (isStart(event)) {
        starts.add(event.path());
      }
    }
    assertThat(fixture.node(supervisor).incarnation())
        .isEqualTo(gaveUp == null ? incarnation : incarnation + 1);
    Integer left = gaveUp == null ? left(fixture, supervisor) : Integer.valueOf(0);
    return new WhatIf(path, stops, starts, left, gaveUp);
  }

  private static Integer left(TreeFixture fixture, String path) {
    SupervisorSnapshot supervisor = (SupervisorSnapshot) fixture.node(path);
    return supervisor.intensity().isUnlimited()
        ? null
        : supervisor.intensity().maxRestarts() - supervisor.restartsInPeriod();
  }
}
