package io.supervision;

import static io.supervision.TreeFixture.SOON;
import static io.supervision.TreeFixture.assertRefused;
import static io.supervision.TreeFixture.async;
import static io.supervision.TreeFixture.idle;
import static io.supervision.TreeFixture.reason;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.supervision.event.SupervisionEvent;
import io.supervision.snapshot.NodeState;
import io.supervision.spec.ChildSettings;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.RestartType;
import io.supervision.spec.Shutdown;
import io.supervision.spec.SupervisorSpec;
import io.supervision.worker.ExitReason;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Supervisors that are told from outside to end: a message, handled in its turn. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class SupervisorExitTests {

  private static final ExitReason CRASH = reason("failure");

  @RegisterExtension final Stubborn stubborn = new Stubborn();

  private static TreeFixture nested(RestartType type) {
    return TreeFixture.app(
        ChildSpec.supervisor(SupervisorSpec.named("s").child(idle("x")).child(idle("y")).build())
            .restart(type));
  }

  private static List<String> exits(TreeFixture fixture) {
    return fixture.events(SupervisionEvent.ChildExited.class).stream()
        .map(exited -> exited.path() + (exited.requested() ? " stopped" : " ended"))
        .toList();
  }

  @RestartedExits
  void stopsItsChildrenInReverseAndIsRestarted(RestartType type, String label, int failures) {
    try (TreeFixture fixture = nested(type)) {
      fixture.tree.exit("s", reason(label));
      fixture.awaitRunning("s", 2);
      assertThat(exits(fixture)).containsExactly("s/y stopped", "s/x stopped", "s ended");
      assertThat(fixture.node("s").failures()).isEqualTo(failures);
      assertThat(fixture.node("s").restarts()).isEqualTo(1);
      assertThat(fixture.node("s").lastExit().reason()).isEqualTo(reason(label));
      assertThat(fixture.node("s/x").incarnation()).isEqualTo(2);
      assertThat(fixture.node("s/x").restarts()).isEqualTo(1);
      assertThat(fixture.node("s/x").failures()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({"normal", "shutdown"})
  void inOrderStaysDownIfTransient(String label) {
    try (TreeFixture fixture = nested(RestartType.TRANSIENT)) {
      fixture.tree.exit("s", reason(label));
      await().until(() -> fixture.tree.root().countChildren().active() == 0);
      assertThat(fixture.state("s")).isEqualTo(NodeState.STOPPED);
      assertThat(fixture.state("s/x")).isEqualTo(NodeState.STOPPED);
      assertRefused(SupervisionException.Reason.NOT_RUNNING, () -> fixture.crash("s"));
      assertRefused(SupervisionException.Reason.NOT_RUNNING, () -> fixture.crash("s/x"));
      assertThat(fixture.tree.root().restartChild("s").incarnation()).isEqualTo(2);
    }
  }

  @Test
  void vanishesIfTemporary() {
    try (TreeFixture fixture = nested(RestartType.TEMPORARY)) {
      fixture.tree.exit("s", CRASH);
      await().until(() -> fixture.tree.root().childIds().isEmpty());
      assertRefused(SupervisionException.Reason.NOT_FOUND, () -> fixture.crash("s"));
    }
  }

  @Test
  void waitsForItsTurnBehindAStop() {
    try (TreeFixture fixture =
        TreeFixture.app(
            SupervisorSpec.named("s").child(stubborn.task("x").shutdown(Shutdown.INFINITY)))) {
      stubborn.awaitRuns(1);
      Supervisor supervisor = fixture.tree.supervisor("s");
      CompletableFuture<Boolean> stopped = async(() -> supervisor.terminateChild("x"));
      fixture.awaitState("s/x", NodeState.STOPPING);
      fixture.tree.exit("s", CRASH);
      CompletableFuture<List<ChildInfo>> later = supervisor.whichChildrenAsync();
      assertThat(fixture.state("s")).isEqualTo(NodeState.RUNNING);
      stubborn.release();
      assertThat(stopped).succeedsWithin(SOON);
      assertThat(later).failsWithin(SOON);
      fixture.awaitRunning("s", 2);
    }
  }

  @Test
  void waitsUntilTheSupervisorHasStarted() {
    TreeFixture fixture =
        new TreeFixture(
            SupervisorSpec.named("app")
                .child(idle("x"))
                .child(
                    ChildSpec.task(
                            "slow",
                            context -> {
                              stubborn.hang(context);
                              context.ready();
                              context.awaitStop();
                            })
                        .startTimeout(ChildSettings.UNBOUNDED)));
    CompletableFuture<Boolean> started = async(fixture.tree::start);
    stubborn.awaitRuns(1);
    fixture.tree.exit("", ExitReason.shutdown("not wanted"));
    assertThat(fixture.tree.snapshot().state()).isEqualTo(NodeState.STARTING);
    stubborn.release();
    assertThat(started).succeedsWithin(SOON);
    assertThat(fixture.tree.termination())
        .succeedsWithin(SOON)
        .isEqualTo(ExitReason.shutdown("not wanted"));
    assertThat(exits(fixture)).containsExactly("slow stopped", "x stopped", " ended");
  }

  @Test
  void changesNothingOnceItIsStopping() {
    try (TreeFixture fixture =
        TreeFixture.app(
            SupervisorSpec.named("s").child(stubborn.task("x").shutdown(Shutdown.INFINITY)))) {
      stubborn.awaitRuns(1);
      CompletableFuture<Boolean> stopped = fixture.terminating("s");
      fixture.awaitState("s", NodeState.STOPPING);
      fixture.tree.exit("s", CRASH);
      stubborn.releaseAll();
      assertThat(stopped).succeedsWithin(SOON);
      assertThat(fixture.state("s")).isEqualTo(NodeState.STOPPED);
      assertThat(fixture.node("s").lastExit().reason()).isEqualTo(ExitReason.shutdown());
      assertThat(fixture.node("s").incarnation()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"normal", "shutdown", "killed", "failure"})
  void ofTheRootEndsTheTreeWithTheReason(String label) {
    TreeFixture fixture = TreeFixture.app(idle("x"), idle("y"));
    fixture.tree.exit("", reason(label));
    assertThat(fixture.tree.termination()).succeedsWithin(SOON).isEqualTo(reason(label));
    assertThat(exits(fixture)).containsExactly("y stopped", "x stopped", " ended");
    assertThat(fixture.tree.isRunning()).isFalse();
    assertThat(fixture.state("")).isEqualTo(NodeState.STOPPED);
    assertThat(fixture.node("").lastExit().reason()).isEqualTo(reason(label));
  }

  @Test
  void ofTheRootIsRefusedUnlessItRuns() {
    TreeFixture fixture = new TreeFixture(SupervisorSpec.named("app").child(idle("x")));
    assertRefused(SupervisionException.Reason.NOT_RUNNING, () -> fixture.tree.exit("", CRASH));
    fixture.tree.start();
    fixture.tree.stop();
    assertRefused(SupervisionException.Reason.NOT_RUNNING, () -> fixture.tree.exit("", CRASH));
  }
}
