package io.supervision;

import static io.supervision.TreeFixture.idle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.supervision.event.Origin;
import io.supervision.event.SupervisionEvent.ChildExited;
import io.supervision.spec.AutoShutdown;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.RestartType;
import io.supervision.spec.Strategy;
import io.supervision.spec.SupervisorSpec;
import io.supervision.spec.SupervisorSpecBuilder;
import io.supervision.worker.ExitReason;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Each end that the engine brings about says where it began, and an end of its own says nothing.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class OriginTests {

  private static SupervisorSpecBuilder supervisor(String name) {
    return SupervisorSpec.named(name).intensity(0, Duration.ofSeconds(5));
  }

  /** The last end of a node. */
  private static ChildExited end(TreeFixture fixture, String path) {
    await()
        .until(
            () ->
                fixture.events(ChildExited.class).stream()
                    .anyMatch(ended -> ended.path().equals(path)));
    List<ChildExited> ends =
        fixture.events(ChildExited.class).stream()
            .filter(ended -> ended.path().equals(path))
            .toList();
    return ends.get(ends.size() - 1);
  }

  private static Origin origin(TreeFixture fixture, String path) {
    return end(fixture, path).causedBy();
  }

  @Test
  void aSiblingThatIsTakenAlongNamesTheChildThatEnded() {
    try (TreeFixture fixture =
        TreeFixture.started(
            SupervisorSpec.named("app")
                .strategy(Strategy.ONE_FOR_ALL)
                .child(idle("a"))
                .child(SupervisorSpec.named("s").child(idle("b"))))) {
      fixture.crash("a");
      fixture.awaitRunning("s", 2);
      Origin crash = Origin.of(Origin.Kind.END, "a");
      assertThat(origin(fixture, "a")).isNull();
      assertThat(origin(fixture, "s")).isEqualTo(crash);
      assertThat(origin(fixture, "s/b")).isEqualTo(crash);
    }
  }

  @Test
  void whatSomebodyStopsNamesTheNodeThatWasMeant() {
    try (TreeFixture fixture =
        TreeFixture.app(idle("a"), SupervisorSpec.named("s").child(idle("b")))) {
      fixture.tree.root().terminateChild("s");
      fixture.tree.restart("a");
      assertThat(origin(fixture, "s")).isEqualTo(Origin.of(Origin.Kind.CALL, "s"));
      assertThat(origin(fixture, "s/b")).isEqualTo(Origin.of(Origin.Kind.CALL, "s"));
      assertThat(origin(fixture, "a")).isEqualTo(Origin.of(Origin.Kind.CALL, "a"));
    }
  }

  @Test
  void whatASupervisorStopsThatGivesUpNamesItsBeginningAndAllThatGaveUp() {
    try (TreeFixture fixture =
        TreeFixture.started(
            SupervisorSpec.named("app")
                .strategy(Strategy.ONE_FOR_ALL)
                .child(
                    supervisor("q")
                        .child(supervisor("p").child(idle("x")).child(idle("y")))
                        .child(idle("z")))
                .child(idle("other")))) {
      fixture.crash("q/p/x");
      fixture.awaitRunning("other", 2);
      assertThat(origin(fixture, "q/p/x")).isNull();
      assertThat(origin(fixture, "q/p/y")).isEqualTo(gaveUp("q/p/x", "q/p"));
      assertThat(origin(fixture, "q/p")).isNull();
      assertThat(origin(fixture, "q/z")).isEqualTo(gaveUp("q/p/x", "q/p", "q"));
      assertThat(origin(fixture, "other")).isEqualTo(gaveUp("q/p/x", "q/p", "q"));
    }
  }

  private static Origin gaveUp(String path, String... chain) {
    return new Origin(Origin.Kind.GIVE_UP, path, List.of(chain));
  }

  @Test
  void whatASignificantChildEndsNamesIt() {
    try (TreeFixture fixture =
        TreeFixture.app(
            ChildSpec.supervisor(
                    SupervisorSpec.named("s")
                        .autoShutdown(AutoShutdown.ANY_SIGNIFICANT)
                        .child(idle("a"))
                        .child(idle("main").restart(RestartType.TRANSIENT).significant(true)))
                .restart(RestartType.TRANSIENT))) {
      fixture.tree.exit("s/main", ExitReason.normal());
      assertThat(origin(fixture, "s/a"))
          .isEqualTo(new Origin(Origin.Kind.END, "s/main", List.of("s")));
      assertThat(origin(fixture, "s")).isNull();
    }
  }

  @Test
  void whatAnEscalationEndsNamesTheChildThatCouldNotBeHealed() {
    try (TreeFixture fixture =
        TreeFixture.app(SupervisorSpec.named("s").child(idle("a")).child(idle("b")))) {
      fixture.tree.exit("s/a", ExitReason.failure(new OutOfMemoryError("no more")));
      assertThat(origin(fixture, "s/b")).isEqualTo(gaveUp("s/a", "s"));
    }
  }

  @Test
  void whatAFailingStartStopsAgainNamesTheChildThatCouldNotBeStarted() {
    TreeFixture fixture =
        new TreeFixture(
            SupervisorSpec.named("app")
                .child(idle("a"))
                .child(
                    ChildSpec.worker(
                        "b",
                        () -> {
                          throw new IllegalStateException("no");
                        })));
    try (fixture) {
      TreeFixture.assertRefused(SupervisionException.Reason.START_FAILED, fixture.tree::start);
      assertThat(origin(fixture, "a")).isEqualTo(Origin.of(Origin.Kind.END, "b"));
    }
  }

  @Test
  void whatAStopOfTheTreeEndsNamesTheRoot() {
    try (TreeFixture fixture = TreeFixture.app(SupervisorSpec.named("s").child(idle("a")))) {
      fixture.tree.stop();
      Origin stop = Origin.of(Origin.Kind.STOP, "");
      assertThat(origin(fixture, "s/a")).isEqualTo(stop);
      assertThat(origin(fixture, "s")).isEqualTo(stop);
      assertThat(origin(fixture, "")).isEqualTo(stop);
    }
  }

  @Test
  void whatASupervisorStopsThatWasMadeToEndNamesIt() {
    try (TreeFixture fixture = TreeFixture.app(SupervisorSpec.named("s").child(idle("a")))) {
      fixture.tree.exit("s", ExitReason.shutdown("maintenance"));
      fixture.awaitRunning("s", 2);
      assertThat(origin(fixture, "s/a")).isEqualTo(Origin.of(Origin.Kind.CALL, "s"));
    }
  }
}
