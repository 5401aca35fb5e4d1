package io.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.supervision.event.UnmetRequirement;
import io.supervision.snapshot.NodeSnapshot;
import io.supervision.snapshot.NodeState;
import io.supervision.snapshot.SupervisorSnapshot;
import io.supervision.snapshot.WaitingSnapshot;
import io.supervision.spec.Backoff;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.ChildSpecBuilder;
import io.supervision.spec.InvalidRequirementsException;
import io.supervision.spec.Requirement;
import io.supervision.spec.RestartIntensity;
import io.supervision.spec.RestartType;
import io.supervision.spec.Strategy;
import io.supervision.spec.SupervisorSpec;
import io.supervision.spec.SupervisorSpecBuilder;
import io.supervision.testing.TestableTree;
import io.supervision.worker.ExitReason;
import io.supervision.worker.HealthCheck;
import io.supervision.worker.WorkerContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Random trees whose children require services and each other, while services go away and come
 * back, children crash, and somebody operates the tree: in the end no child waits for what is up.
 *
 * <p>{@code -Dwaiting.trees=10000} for more of them; {@code -Dwaiting.seed} with a count of 1
 * repeats one.
 */
class WaitingTreesTests {

  private static final int TREES = Integer.getInteger("waiting.trees", 60);
  private static final long SEED = Long.getLong("waiting.seed", new Random().nextInt(1_000_000));
  private static final int STEPS = 12;
  private static final int SERVICES = 3;

  @Test
  @Timeout(1_200)
  void noChildWaitsForEverForWhatIsUp() throws Exception {
    for (long seed = SEED; seed < SEED + TREES; seed++) {
      Trial trial = new Trial(seed);
      try {
        trial.run();
      } catch (Throwable failed) {
        throw new AssertionError("seed " + seed + ": " + trial.told, failed);
      }
    }
  }

  private static final class Trial {
    private final Random random;
    private final boolean[] down = new boolean[SERVICES];
    private final List<String> paths = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private TreeFixture fixture;

    Trial(long seed) {
      random = new Random(seed);
    }

    void run() throws Exception {
      for (int i = 0; i < SERVICES; i++) {
        down[i] = random.nextInt(3) == 0;
      }
      // what nodes there are is known before anything is required of them
      shape();
      fixture = null;
      while (fixture == null) {
        try {
          fixture = new TreeFixture(tree());
        } catch (InvalidRequirementsException impossible) {
          told.add("impossible: " + impossible.impossible().size());
        }
      }
      try {
        fixture.tree.start();
        quiet();
        for (int i = 0; i < STEPS; i++) {
          step();
          quiet();
        }
        calmDown();
        mustNotWaitInVain();
      } finally {
        fixture.close();
      }
    }

    // ---- the tree

    private final List<Integer> sizes = new ArrayList<>();

    private void shape() {
      int supervisors = 1 + random.nextInt(3);
      for (int s = 0; s < supervisors; s++) {
        int size = 1 + random.nextInt(4);
        sizes.add(size);
        paths.add("s" + s);
        for (int c = 0; c < size; c++) {
          paths.add("s" + s + "/c" + c);
        }
      }
      paths.add("w");
    }

    private SupervisorSpecBuilder tree() {
      SupervisorSpecBuilder root =
          SupervisorSpec.named("app").strategy(strategy()).intensity(RestartIntensity.unlimited());
      for (int s = 0; s < sizes.size(); s++) {
        SupervisorSpecBuilder supervisor = SupervisorSpec.named("s" + s).strategy(strategy());
        supervisor.intensity(
            random.nextBoolean()
                ? RestartIntensity.unlimited()
                : new RestartIntensity(2, Duration.ofSeconds(5)));
        for (int c = 0; c < sizes.get(s); c++) {
          supervisor.child(child("c" + c));
        }
        root.child(requiring(ChildSpec.supervisor(supervisor)));
      }
      return root.child(child("w"));
    }

    private Strategy strategy() {
      return List.of(Strategy.values()).get(random.nextInt(3));
    }

    private ChildSpecBuilder child(String id) {
      ChildSpecBuilder child = requiring(ChildSpec.task(id, WorkerContext::awaitStop));
      if (random.nextInt(3) == 0) {
        child.backoff(
            new Backoff(
                Duration.ofSeconds(1), 2, Duration.ofSeconds(20), 0, Duration.ofMinutes(1)));
      }
      return child.restart(List.of(RestartType.values()).get(random.nextInt(3)));
    }

    private ChildSpecBuilder requiring(ChildSpecBuilder child) {
      List<Requirement> requires = new ArrayList<>();
      while (random.nextInt(5) < 2) {
        requires.add(
            random.nextBoolean()
                ? service(random.nextInt(SERVICES))
                : Requirement.node(paths.get(random.nextInt(paths.size()))));
      }
      return child.requires(requires);
    }

    private Requirement service(int number) {
      return Requirement.check(
          "service" + number,
          () -> down[number] ? HealthCheck.Result.failed("away") : HealthCheck.Result.ok());
    }

    // ---- what happens

    private void step() {
      String path = paths.get(random.nextInt(paths.size()));
      int kind = random.nextInt(10);
      told.add(kind + " " + path);
      try {
        switch (kind) {
          case 0, 1, 2 -> down[random.nextInt(SERVICES)] ^= true;
          case 3, 4 -> fixture.crash(path);
          case 5 -> fixture.tree.exit(path, ExitReason.normal());
          case 6 -> fixture.tree.hold(path, HoldOptions.lasting(Duration.ofSeconds(30)));
          case 7 -> fixture.tree.restart(path);
          case 8 -> above(path).terminateChild(id(path));
          default -> above(path).restartChild(id(path));
        }
      } catch (SupervisionException refused) {
        // an answer, too
        told.add(refused.reason().toString());
      }
      pass(Duration.ofMillis(random.nextInt(8_000)));
    }

    private Supervisor above(String path) {
      return path.contains("/")
          ? fixture.tree.supervisor(path.substring(0, path.lastIndexOf('/')))
          : fixture.tree.root();
    }

    private static String id(String path) {
      return path.substring(path.lastIndexOf('/') + 1);
    }

    private void pass(Duration time) {
      for (Duration left = time; !left.isNegative(); left = left.minusSeconds(3)) {
        fixture.advance(Duration.ofSeconds(3));
        quiet();
      }
    }

    private void quiet() {
      assertThat(((TestableTree) fixture.tree).awaitQuiet(TreeFixture.SOON)).isTrue();
    }

    /** All is up again, and all holds are over. */
    private void calmDown() {
      Arrays.fill(down, false);
      told.add("calm: " + fixture.tree.snapshot().state());
      pass(Duration.ofSeconds(90));
    }

    // ---- what must hold

    private void mustNotWaitInVain() {
      visit(fixture.tree.snapshot());
    }

    private void visit(NodeSnapshot node) {
      if (node.state() == NodeState.WAITING) {
        mustWaitForWhatIsDown(node, new HashSet<>());
      }
      if (node instanceof SupervisorSnapshot supervisor && node.state() == NodeState.RUNNING) {
        supervisor.children().forEach(this::visit);
      }
    }

    /** What it waits for does not run, and does not itself wait for this one. */
    private void mustWaitForWhatIsDown(NodeSnapshot node, Set<String> seen) {
      assertThat(seen.add(node.path())).as("'%s' waits for itself", node.path()).isTrue();
      WaitingSnapshot waiting = node.waiting();
      assertThat(waiting).isNotNull();
      assertThat(waiting.requirements()).as("'%s' waits for nothing", node.path()).isNotEmpty();
      for (UnmetRequirement unmet : waiting.requirements()) {
        if (unmet.name().startsWith("service")) {
          fail("'%s' waits for %s, which is up", node.path(), unmet);
        }
        fixture
            .tree
            .find(unmet.name())
            .ifPresent(
                required -> {
                  assertThat(required.state())
                      .as("'%s' waits for '%s'", node.path(), required.path())
                      .isNotIn(NodeState.RUNNING, NodeState.STARTING, NodeState.RESTARTING);
                  if (required.state() == NodeState.WAITING) {
                    mustWaitForWhatIsDown(required, seen);
                  }
                });
      }
      seen.remove(node.path());
    }
  }
}
