package io.supervision;

import static io.supervision.TreeFixture.idle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.supervision.spec.AutoShutdown;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.RestartIntensity;
import io.supervision.spec.RestartType;
import io.supervision.spec.Strategy;
import io.supervision.spec.SupervisorSpec;
import io.supervision.spec.SupervisorSpecBuilder;
import io.supervision.worker.ExitReason;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The log says by whom others were stopped, and with whom they start again. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class WhoStoppedLogTests {

  private final List<String> lines = new CopyOnWriteArrayList<>();

  @RegisterExtension
  final LogListener log =
      new LogListener(line -> lines.add(line.getLevel() + " " + line.getFormattedMessage()));

  private static SupervisorSpecBuilder allOrNone(String name) {
    return SupervisorSpec.named(name)
        .strategy(Strategy.ONE_FOR_ALL)
        .intensity(RestartIntensity.unlimited());
  }

  private void awaitLine(String line) {
    await().untilAsserted(() -> assertThat(lines).contains(line));
  }

  @Test
  void aSiblingIsStoppedAndStartedWithTheChildThatFailed() {
    try (TreeFixture fixture =
        TreeFixture.started(
            allOrNone("app").child(idle("a")).child(SupervisorSpec.named("s").child(idle("b"))))) {
      fixture.crash("a");
      awaitLine("INFO 's' started again with 'a', incarnation 2");
      assertThat(lines)
          .contains(
              "INFO 's/b' stopped with 'a'",
              "INFO 's' stopped with 'a'",
              "INFO 'a' started again, incarnation 2",
              "INFO 's/b' started again with 's', incarnation 2");
    }
  }

  @Test
  void whatASupervisorTakesAlongThatGaveUpNamesItAndTheChildBehindIt() {
    try (TreeFixture fixture =
        TreeFixture.started(
            allOrNone("app")
                .child(
                    SupervisorSpec.named("g")
                        .intensity(0, Duration.ofSeconds(1))
                        .child(idle("a"))
                        .child(idle("b")))
                .child(idle("c")))) {
      fixture.crash("g/a");
      awaitLine("INFO 'c' started again with 'g', incarnation 2");
      assertThat(lines)
          .contains(
              "INFO 'g/b' stopped: 'g' gave up because of 'g/a'",
              "INFO 'c' stopped: 'g' gave up because of 'g/a'");
    }
  }

  @Test
  void aRootThatGivesUpIsCalledTheRoot() {
    try (TreeFixture fixture =
        TreeFixture.started(
            SupervisorSpec.named("app")
                .intensity(0, Duration.ofSeconds(1))
                .child(idle("a"))
                .child(idle("b")))) {
      fixture.crash("a");
      awaitLine("INFO 'b' stopped: the root gave up because of 'a'");
    }
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
      awaitLine("INFO 's/a' stopped: 's' ended because of 's/main'");
      awaitLine("INFO 's' ended, and all below it");
    }
  }

  @Test
  void whatShutsDownSinceASupervisorBelowGaveUpIsNotSaidToHaveGivenUp() {
    try (TreeFixture fixture =
        TreeFixture.app(
            ChildSpec.supervisor(
                    SupervisorSpec.named("s")
                        .autoShutdown(AutoShutdown.ANY_SIGNIFICANT)
                        .child(idle("a"))
                        .child(
                            ChildSpec.supervisor(
                                    SupervisorSpec.named("g")
                                        .intensity(0, Duration.ofSeconds(1))
                                        .child(idle("b"))
                                        .child(idle("c")))
                                .restart(RestartType.TRANSIENT)
                                .significant(true)))
                .restart(RestartType.TRANSIENT))) {
      fixture.crash("s/g/b");
      awaitLine("INFO 's/a' stopped: 's' ended because of 's/g/b'");
      assertThat(lines).contains("INFO 's/g/c' stopped: 's/g' gave up because of 's/g/b'");
    }
  }

  @Test
  void whatASupervisorTakesAlongForACallIsNotSaidToHaveBeenCalledItself() {
    try (TreeFixture fixture =
        TreeFixture.app(
            SupervisorSpec.named("s")
                .intensity(0, Duration.ofSeconds(1))
                .child(idle("a"))
                .child(SupervisorSpec.named("b").child(idle("c"))))) {
      fixture.tree.exit("s/b", ExitReason.shutdown());
      awaitLine("INFO 's/a' stopped: 's' ended because of 's/b', by a call");
      assertThat(lines).contains("INFO 's/b/c' stopped with 's/b', by a call");
    }
  }

  @Test
  void aCallIsCalledOneAndARestartByHandSaysThatItWasDone() {
    try (TreeFixture fixture =
        TreeFixture.app(idle("a"), SupervisorSpec.named("s").child(idle("b")))) {
      fixture.tree.restart("a");
      fixture.tree.root().terminateChild("s");
      assertThat(lines)
          .endsWith(
              "INFO 'a' stopped by a call",
              "INFO 'a' started, incarnation 2",
              "INFO 's/b' stopped with 's', by a call",
              "INFO 's' stopped by a call");
    }
  }

  @Test
  void aHoldIsNamedWithWhoAskedForIt() {
    try (TreeFixture fixture =
        TreeFixture.app(idle("a"), SupervisorSpec.named("s").child(idle("b")))) {
      fixture.tree.hold("a", HoldOptions.unlimited().by("anna"));
      fixture.tree.hold("s", HoldOptions.unlimited());
      assertThat(lines)
          .contains(
              "INFO 'a' stopped: held by anna",
              "INFO 's/b' stopped: 's' is held",
              "INFO 's' stopped: it is held");
    }
  }

  @Test
  void aStopThatDoesNotGoInOrderSaysHow() {
    CountDownLatch runs = new CountDownLatch(1);
    try (TreeFixture fixture =
        TreeFixture.app(
            ChildSpec.task(
                "a",
                context -> {
                  runs.countDown();
                  context.awaitStop();
                  throw new IllegalStateException("cannot\nclose");
                }))) {
      await().until(() -> runs.getCount() == 0);
      fixture.tree.root().terminateChild("a");
      assertThat(lines)
          .endsWith(
              "INFO 'a' stopped by a call"
                  + " (failure: java.lang.IllegalStateException: cannot\\nclose)");
    }
  }

  @Test
  void whatFollowsFromAFailureThatIsSummedUpIsSummedUpToo() {
    try (TreeFixture fixture =
        TreeFixture.started(
            allOrNone("app").child(idle("a")).child(SupervisorSpec.named("s").child(idle("b"))))) {
      ExitReason failure = ExitReason.failure(new IllegalStateException("away"));
      for (int i = 1; i <= 12; i++) {
        if (i == 2 || i == 11) {
          lines.clear();
        }
        fixture.tree.exit("a", failure);
        fixture.awaitRunning("s", i + 1);
        fixture.awaitRunning("a", i + 1);
        if (i == 9 || i == 12) {
          assertThat(lines).isEmpty();
        }
      }
    }
  }

  @Test
  void afterALoopItsNodesAreHeardAgain() {
    try (TreeFixture fixture =
        TreeFixture.started(
            allOrNone("app").child(idle("a")).child(SupervisorSpec.named("s").child(idle("b"))))) {
      ExitReason failure = ExitReason.failure(new IllegalStateException("away"));
      for (int i = 1; i <= 3; i++) {
        fixture.tree.exit("a", failure);
        fixture.awaitRunning("s", i + 1);
      }
      fixture.awaitRunning("a", 4);
      fixture.tree.exit("a", ExitReason.normal());
      awaitLine("INFO 's' started again with 'a', incarnation 5");
      assertThat(lines)
          .containsOnlyOnce(
              "INFO 'a' ended: normal",
              "INFO 'a' started again, incarnation 5",
              "INFO 's/b' started again with 's', incarnation 5");
      lines.clear();
      fixture.crash("s/b");
      awaitLine("INFO 's/b' started again, incarnation 6");
      fixture.tree.restart("a");
      assertThat(lines).contains("INFO 'a' stopped by a call", "INFO 'a' started, incarnation 6");
    }
  }
}
