package io.supervision;

import static io.supervision.TreeFixture.idle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.supervision.event.SupervisionEvent;
import io.supervision.snapshot.NodeSnapshot;
import io.supervision.snapshot.NodeState;
import io.supervision.snapshot.SupervisorSnapshot;
import io.supervision.spec.RestartIntensity;
import io.supervision.spec.RestartType;
import io.supervision.spec.Strategy;
import io.supervision.spec.SupervisorKind;
import io.supervision.spec.SupervisorSpec;
import io.supervision.spec.SupervisorSpecBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.Size;

/** Foretells crashes in trees of all kinds, lets them happen, and compares. */
class WhatIfComesTrueTests {

  record Declared(
      SupervisorKind kind,
      Strategy strategy,
      RestartIntensity intensity,
      List<RestartType> children) {

    SupervisorSpecBuilder named(String name) {
      SupervisorSpecBuilder spec =
          kind == SupervisorKind.DYNAMIC
              ? SupervisorSpec.dynamic(name)
              : SupervisorSpec.named(name);
      for (int i = 0; i < children.size(); i++) {
        spec.child(idle("w" + i).restart(children.get(i)));
      }
      return spec.strategy(strategy).intensity(intensity);
    }
  }

  enum Happening {
    CRASH,
    TERMINATION_BY_HAND,
    PASSING_OF_TIME
  }

  /** What happens, and to which of the workers that run then. */
  record Step(Happening what, int toWhom) {}

  @Provide
  Arbitrary<Declared> supervisors() {
    return Combinators.combine(
            Arbitraries.frequency(
                Tuple.of(2, SupervisorKind.STATIC), Tuple.of(1, SupervisorKind.DYNAMIC)),
            Arbitraries.of(Strategy.class),
            Arbitraries.of(0, 1, 2, RestartIntensity.UNLIMITED)
                .map(restarts -> new RestartIntensity(restarts, Duration.ofSeconds(5))),
            Arbitraries.of(RestartType.class).list().ofMinSize(1).ofMaxSize(4))
        .as(Declared::new);
  }

  @Provide
  Arbitrary<Step> steps() {
    return Combinators.combine(
            Arbitraries.frequency(
                Tuple.of(5, Happening.CRASH),
                Tuple.of(1, Happening.TERMINATION_BY_HAND),
                Tuple.of(1, Happening.PASSING_OF_TIME)),
            Arbitraries.integers().between(0, 7))
        .as(Step::new);
  }

  @Property(tries = 70)
  void whateverTheTree(
      @ForAll("supervisors") Declared one,
      @ForAll("supervisors") Declared other,
      @ForAll @Size(min = 1, max = 20) List<@From("steps") Step> steps) {
    assertTimeoutPreemptively(Duration.ofSeconds(60), () -> foretellAll(one, other, steps));
  }

  private static void foretellAll(Declared one, Declared other, List<Step> steps) {
    try (TreeFixture fixture =
        TreeFixture.started(
            SupervisorSpec.named("app")
                .intensity(RestartIntensity.unlimited())
                .child(one.named("s"))
                .child(other.named("t")))) {
      for (Step step : steps) {
        List<String> running = runningWorkers(fixture);
        if (running.isEmpty()) {
          return;
        }
        String path = running.get(step.toWhom() % running.size());
        switch (step.what()) {
          case CRASH -> foretellAndCompare(fixture, path);
          case TERMINATION_BY_HAND -> fixture.tree.supervisor(above(path)).terminateChild(id(path));
          case PASSING_OF_TIME -> fixture.advance(Duration.ofSeconds(6));
        }
      }
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
        .describedAs("a crash of %s", path)
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
    return new WhatIf(path, stops, starts, left, gaveUp, List.of());
  }

  private static Integer left(TreeFixture fixture, String path) {
    SupervisorSnapshot supervisor = (SupervisorSnapshot) fixture.node(path);
    return supervisor.intensity().isUnlimited()
        ? null
        : supervisor.intensity().maxRestarts() - supervisor.restartsInPeriod();
  }
}
