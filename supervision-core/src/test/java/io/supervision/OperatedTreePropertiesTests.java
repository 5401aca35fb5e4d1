package io.supervision;

import static io.supervision.TreeFixture.idle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.supervision.snapshot.NodeState;
import io.supervision.spec.Backoff;
import io.supervision.spec.ChildSpecBuilder;
import io.supervision.spec.RestartIntensity;
import io.supervision.spec.Strategy;
import io.supervision.spec.SupervisorSpec;
import io.supervision.spec.SupervisorSpecBuilder;
import io.supervision.worker.ExitReason;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/**
 * Whatever is crashed, held, resumed, restarted and terminated in whatever order: what is held does
 * not start, and once nothing is held and all delays are over, all runs that was not terminated.
 */
class OperatedTreePropertiesTests {

  private static final List<String> PATHS = List.of("a", "b", "g", "g/c", "g/d", "g/e");
  private static final Backoff SECOND =
      new Backoff(Duration.ofSeconds(1), 1, Duration.ofSeconds(1), 0, Duration.ofMinutes(1));

  enum Action {
    CRASH,
    END,
    HOLD,
    RESUME,
    RESTART,
    TERMINATE,
    RESTART_CHILD,
    ADVANCE
  }

  record Step(Action action, String path) {}

  @Provide
  Arbitrary<Step> steps() {
    return Combinators.combine(Arbitraries.of(Action.values()), Arbitraries.of(PATHS))
        .as(Step::new);
  }

  private static ChildSpecBuilder child(String id, boolean delayed) {
    ChildSpecBuilder child = idle(id);
    return delayed ? child.backoff(SECOND) : child;
  }

  private static SupervisorSpecBuilder tree(Strategy top, Strategy group, int delayed) {
    return SupervisorSpec.named("app")
        .strategy(top)
        .intensity(RestartIntensity.unlimited())
        .child(child("a", (delayed & 1) != 0))
        .child(
            SupervisorSpec.named("g")
                .strategy(group)
                .intensity(RestartIntensity.unlimited())
                .child(child("c", (delayed & 2) != 0))
                .child(child("d", (delayed & 4) != 0))
                .child(child("e", (delayed & 8) != 0)))
        .child(child("b", (delayed & 16) != 0));
  }

  @Property(tries = 300)
  void nothingHeldStartsAndAllRunsAgainThatWasNotTerminated(
      @ForAll Strategy top,
      @ForAll Strategy group,
      @ForAll byte delayed,
      @ForAll @Size(max = 15) List<@From("steps") Step> steps) {
    try (TreeFixture fixture = TreeFixture.started(tree(top, group, delayed))) {
      Map<String, Integer> held = new HashMap<>();
      for (Step step : steps) {
        apply(fixture, step);
        awaitQuiet(fixture);
        assertHeldDoNotStart(fixture, held);
      }
      resumeAll(fixture);
      restartTerminated(fixture);
      fixture.advanceUntil(
          Duration.ofSeconds(1),
          () -> PATHS.stream().allMatch(path -> fixture.state(path) == NodeState.RUNNING));
    }
  }

  private static void apply(TreeFixture fixture, Step step) {
    String path = step.path();
    int slash = path.indexOf('/');
    Supervisor parent = fixture.tree.supervisor(slash < 0 ? "" : path.substring(0, slash));
    String id = path.substring(slash + 1);
    try {
      switch (step.action()) {
        case CRASH -> fixture.crash(path);
        case END -> fixture.tree.exit(path, ExitReason.normal());
        case HOLD -> fixture.tree.hold(path, HoldOptions.unlimited());
        case RESUME -> fixture.tree.resume(path);
        case RESTART -> fixture.tree.restart(path);
        case TERMINATE -> parent.terminateChild(id);
        case RESTART_CHILD -> parent.restartChild(id);
        case ADVANCE -> fixture.advance(Duration.ofMillis(700));
      }
    } catch (SupervisionException refused) {
      // not every call is allowed in every state; what counts is what follows
    }
  }

  /** Waits until nobody is on the way from one state to another. */
  private static void awaitQuiet(TreeFixture fixture) {
    Set<NodeState> moving = Set.of(NodeState.STARTING, NodeState.STOPPING);
    await()
        .until(
            () ->
                PATHS.stream()
                    .map(fixture.tree::find)
                    .flatMap(java.util.Optional::stream)
                    .noneMatch(node -> moving.contains(node.state())));
  }

  private static void assertHeldDoNotStart(TreeFixture fixture, Map<String, Integer> held) {
    Set<String> now = new HashSet<>();
    for (String path : PATHS) {
      fixture
          .tree
          .find(path)
          .filter(node -> node.held() != null)
          .ifPresent(
              node -> {
                now.add(path);
                assertThat(node.state()).as(path).isEqualTo(NodeState.HELD);
                Integer before = held.putIfAbsent(path, node.incarnation());
                assertThat(node.incarnation())
                    .isEqualTo(before == null ? node.incarnation() : before);
              });
    }
    held.keySet().retainAll(now);
  }

  /** Delays are over first: what lies below a supervisor that is down is not asked. */
  private static void resumeAll(TreeFixture fixture) {
    fixture.advanceUntil(
        Duration.ofSeconds(1), () -> PATHS.stream().noneMatch(path -> isRestarting(fixture, path)));
    for (String path : PATHS) {
      if (fixture.tree.find(path).filter(node -> node.held() != null).isPresent()) {
        apply(fixture, new Step(Action.RESUME, path));
        awaitQuiet(fixture);
      }
    }
  }

  private static boolean isRestarting(TreeFixture fixture, String path) {
    return fixture.tree.find(path).filter(node -> node.state() == NodeState.RESTARTING).isPresent();
  }

  /** What was terminated by hand starts by hand, supervisors first. */
  private static void restartTerminated(TreeFixture fixture) {
    for (String path : PATHS) {
      if (fixture.tree.find(path).filter(n -> n.state() == NodeState.STOPPED).isPresent()) {
        apply(fixture, new Step(Action.RESTART_CHILD, path));
      }
      apply(fixture, new Step(Action.RESUME, path));
    }
  }
}
