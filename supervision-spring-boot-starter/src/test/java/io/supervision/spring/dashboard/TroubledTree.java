package io.supervision.spring.dashboard;

import static io.supervision.spring.fixture.Snapshots.NOON;
import static io.supervision.spring.fixture.Snapshots.degraded;
import static io.supervision.spring.fixture.Snapshots.held;
import static io.supervision.spring.fixture.Snapshots.inOutage;
import static io.supervision.spring.fixture.Snapshots.pool;
import static io.supervision.spring.fixture.Snapshots.root;
import static io.supervision.spring.fixture.Snapshots.supervisor;
import static io.supervision.spring.fixture.Snapshots.waiting;
import static io.supervision.spring.fixture.Snapshots.worker;

import io.supervision.event.RestartCause;
import io.supervision.event.SupervisionEvent;
import io.supervision.event.SupervisionEvent.ChildDegraded;
import io.supervision.event.SupervisionEvent.ChildExited;
import io.supervision.event.SupervisionEvent.ChildStartFailed;
import io.supervision.event.SupervisionEvent.ChildStarted;
import io.supervision.event.SupervisionEvent.ChildStuck;
import io.supervision.event.SupervisionEvent.ChildWaiting;
import io.supervision.event.SupervisionEvent.Operated;
import io.supervision.event.SupervisionEvent.RestartScheduled;
import io.supervision.event.UnmetRequirement;
import io.supervision.snapshot.ExitSnapshot;
import io.supervision.snapshot.HealthSnapshot;
import io.supervision.snapshot.HeldSnapshot;
import io.supervision.snapshot.NodeSnapshot;
import io.supervision.snapshot.NodeState;
import io.supervision.snapshot.StuckSnapshot;
import io.supervision.spec.Strategy;
import io.supervision.spec.SupervisorKind;
import io.supervision.spring.fixture.FakeTree;
import io.supervision.worker.ExitReason;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** A tree in which everything that can be seen can be seen at once. */
final class TroubledTree {

  static final String LONG_ID = "a-child-whose-id-is-".repeat(8) + "long";

  private static final StackTraceElement FRAME =
      new StackTraceElement("shop.Orders$Reader", "readUntilTheEndOfTheDay", "Orders.java", 7);
  private static final ExitReason FAILURE =
      ExitReason.failure(
          new IllegalStateException(
              "connection to " + "db-1.internal.example.org".repeat(12) + " refused",
              new IllegalArgumentException("no such host")));
  private static final HealthSnapshot UNHEALTHY =
      new HealthSnapshot(HealthSnapshot.Status.UNHEALTHY, 2, NOON, "no answer within 5 s");

  private static final Duration AN_HOUR = Duration.ofHours(1);

  private TroubledTree() {}

  /** A tree; {@link #happen} tells its listeners what led to it. */
  static FakeTree make() {
    StuckSnapshot stuck =
        new StuckSnapshot(2, "job-thread", NOON, List.of(FRAME, FRAME, FRAME, FRAME));
    FakeTree tree =
        new FakeTree(
            root(
                node("broken", NodeState.RESTARTING, HealthSnapshot.NONE, null),
                node("starting", NodeState.STARTING, HealthSnapshot.NONE, null),
                node("stopping", NodeState.STOPPING, HealthSnapshot.NONE, null),
                node("stopped", NodeState.STOPPED, HealthSnapshot.NONE, null),
                node("stuck", NodeState.STUCK, HealthSnapshot.NONE, stuck),
                waiting("waiting", new UnmetRequirement("db", "connection refused")),
                inOutage(worker("recovering"), 23),
                degraded("degraded", "no connection to " + "db-1.internal.example.org".repeat(8)),
                held(
                    worker("held"),
                    new HeldSnapshot("alice", "the disk is ".repeat(16) + "new", NOON, null)),
                node("unhealthy", NodeState.RUNNING, UNHEALTHY, null),
                node(LONG_ID, NodeState.GAVE_UP, HealthSnapshot.NONE, null),
                supervisor(
                    "given-up",
                    NodeState.GAVE_UP,
                    SupervisorKind.STATIC,
                    Strategy.ONE_FOR_ALL,
                    worker("given-up/member", NodeState.STOPPED)),
                supervisor(
                    "deep",
                    supervisor("deep/er", supervisor("deep/er/est", worker("deep/er/est/x")))),
                pool(
                    "pool",
                    IntStream.range(0, 60)
                        .mapToObj(i -> worker("pool/job-" + i))
                        .toArray(NodeSnapshot[]::new))));
    tree.after(AN_HOUR);
    return tree;
  }

  private static NodeSnapshot node(
      String path, NodeState state, HealthSnapshot health, StuckSnapshot stuck) {
    return worker(
        path,
        state,
        NOON,
        health,
        new ExitSnapshot(FAILURE, NOON, 1),
        state == NodeState.RESTARTING ? NOON.plus(AN_HOUR).plusSeconds(3_000) : null,
        stuck);
  }

  static void happen(FakeTree tree) {
    for (int i = 1; i <= 20; i++) {
      tree.publish(exit("broken", i));
      tree.publish(
          new ChildStarted(
              "broken", NOON, i + 1, false, RestartCause.FAILURE, "broken", Duration.ZERO));
      tree.publish(exit("pool/job-" + i, 1));
    }
    tree.publish(exit("broken", 21));
    tree.publish(new RestartScheduled("broken", NOON, Duration.ofMinutes(50), FAILURE));
    tree.publish(
        new ChildWaiting(
            "waiting", NOON, false, List.of(new UnmetRequirement("db", "connection refused"))));
    tree.publish(new ChildDegraded("degraded", NOON, 2, "no connection"));
    tree.publish(new ChildStuck("stuck", NOON, 2, List.of(FRAME)));
    tree.publish(new ChildStartFailed(LONG_ID, NOON, 1, false, FAILURE.cause()));
    tree.publish(new Operated("stopped", NOON, "terminate"));
  }

  private static SupervisionEvent exit(String path, int incarnation) {
    return new ChildExited(path, NOON, incarnation, false, FAILURE, false, null, Duration.ZERO);
  }
}
