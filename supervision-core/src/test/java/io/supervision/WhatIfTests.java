package io.supervision;

import static io.supervision.TreeFixture.SOON;
import static io.supervision.TreeFixture.assertRefused;
import static io.supervision.TreeFixture.async;
import static io.supervision.TreeFixture.idle;
import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.spec.AutoShutdown;
import io.supervision.spec.RestartIntensity;
import io.supervision.spec.RestartType;
import io.supervision.spec.Strategy;
import io.supervision.spec.SupervisorSpec;
import io.supervision.spec.SupervisorSpecBuilder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is foretold for a crash. Whether it comes true: {@link WhatIfComesTrueTests}. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class WhatIfTests {

  private static SupervisorSpecBuilder threeChildren(Strategy strategy, RestartType type) {
    return SupervisorSpec.named("app")
        .strategy(strategy)
        .child(idle("a"))
        .child(idle("b").restart(type))
        .child(idle("c"));
  }

  private static List<String> words(String text) {
    return text.isBlank() ? List.of() : List.of(text.trim().split(" "));
  }

  @ParameterizedTest
  @CsvSource({
    "ONE_FOR_ONE,  PERMANENT, ' ',   b",
    "ONE_FOR_ALL,  PERMANENT, c a,   a b c",
    "REST_FOR_ONE, PERMANENT, c,     b c",
    "ONE_FOR_ONE,  TRANSIENT, ' ',   b",
    "ONE_FOR_ALL,  TRANSIENT, c a,   a b c",
    "REST_FOR_ONE, TRANSIENT, c,     b c"
  })
  void tellsWhoStopsAndStarts(Strategy strategy, RestartType type, String stops, String starts) {
    try (TreeFixture fixture = TreeFixture.started(threeChildren(strategy, type))) {
      assertThat(fixture.tree.whatIf("b"))
          .isEqualTo(new WhatIf("b", words(stops), words(starts), 2, null, List.of()));
    }
  }

  @ParameterizedTest
  @EnumSource(Strategy.class)
  void nothingFollowsATemporaryChild(Strategy strategy) {
    try (TreeFixture fixture =
        TreeFixture.started(threeChildren(strategy, RestartType.TEMPORARY))) {
      assertThat(fixture.tree.whatIf("b"))
          .isEqualTo(new WhatIf("b", List.of(), List.of(), 3, null, List.of()));
    }
  }

  @Test
  void temporarySiblingsStopAndDoNotStartAgain() {
    try (TreeFixture fixture =
        TreeFixture.started(threeChildren(Strategy.ONE_FOR_ALL, RestartType.TEMPORARY))) {
      assertThat(fixture.tree.whatIf("a"))
          .isEqualTo(new WhatIf("a", List.of("c", "b"), List.of("a", "c"), 2, null, List.of()));
    }
  }

  @Test
  void aSiblingThatIsDownIsNotStoppedButStarted() {
    try (TreeFixture fixture =
        TreeFixture.started(threeChildren(Strategy.ONE_FOR_ALL, RestartType.PERMANENT))) {
      fixture.tree.root().terminateChild("c");
      assertThat(fixture.tree.whatIf("b"))
          .isEqualTo(new WhatIf("b", List.of("a"), List.of("a", "b", "c"), 2, null, List.of()));
    }
  }

  @Test
  void restartsLeftFollowTheWindow() {
    try (TreeFixture fixture =
        TreeFixture.started(threeChildren(Strategy.ONE_FOR_ONE, RestartType.PERMANENT))) {
      fixture.crash("a");
      fixture.awaitRunning("a", 2);
      assertThat(fixture.tree.whatIf("b").restartsLeft()).isEqualTo(1);
      fixture.advance(Duration.ofSeconds(5));
      assertThat(fixture.tree.whatIf("b").restartsLeft()).isEqualTo(1);
      fixture.advance(Duration.ofNanos(1));
      assertThat(fixture.tree.whatIf("b").restartsLeft()).isEqualTo(2);
    }
  }

  @Test
  void thereIsNoNumberWithoutLimit() {
    try (TreeFixture fixture =
        TreeFixture.started(
            SupervisorSpec.named("app").intensity(RestartIntensity.unlimited()).child(idle("a")))) {
      assertThat(fixture.tree.whatIf("a").restartsLeft()).isNull();
    }
  }

  @Test
  void namesTheSupervisorThatWouldGiveUpAndStopsItsOtherChildrenInReverse() {
    try (TreeFixture fixture =
        TreeFixture.app(
            SupervisorSpec.named("s")
                .intensity(0, Duration.ofSeconds(5))
                .child(idle("x"))
                .child(idle("y"))
                .child(idle("z")))) {
      assertThat(fixture.tree.whatIf("s/y"))
          .isEqualTo(new WhatIf("s/y", List.of("s/z", "s/x"), List.of(), 0, "s", List.of()));
    }
  }

  @Test
  void askedAboutASupervisorNamesItAsAWhole() {
    try (TreeFixture fixture =
        TreeFixture.started(
            SupervisorSpec.named("app")
                .strategy(Strategy.REST_FOR_ONE)
                .child(idle("a"))
                .child(SupervisorSpec.named("s").child(idle("x")))
                .child(SupervisorSpec.named("t").child(idle("y"))))) {
      assertThat(fixture.tree.whatIf("s"))
          .isEqualTo(new WhatIf("s", List.of("t"), List.of("s", "t"), 2, null, List.of()));
    }
  }

  @Test
  void changesNothing() {
    try (TreeFixture fixture =
        TreeFixture.started(threeChildren(Strategy.ONE_FOR_ALL, RestartType.PERMANENT))) {
      var before = fixture.tree.snapshot();
      assertThat(fixture.tree.whatIf("b")).isEqualTo(fixture.tree.whatIf("b"));
      assertThat(fixture.tree.snapshot()).isEqualTo(before);
    }
  }

  @Test
  void isRefusedForTheRootAndForUnknownPaths() {
    try (TreeFixture fixture =
        TreeFixture.started(threeChildren(Strategy.ONE_FOR_ALL, RestartType.PERMANENT))) {
      assertRefused(SupervisionException.Reason.NOT_SUPPORTED, () -> fixture.tree.whatIf(""));
      assertRefused(SupervisionException.Reason.NOT_FOUND, () -> fixture.tree.whatIf("d"));
      assertRefused(SupervisionException.Reason.NOT_FOUND, () -> fixture.tree.whatIf("a/x"));
    }
  }

  @Test
  void namesTheSupervisorThatWouldShutDownWithASignificantChild() {
    try (TreeFixture fixture =
        TreeFixture.app(
            SupervisorSpec.named("s")
                .autoShutdown(AutoShutdown.ANY_SIGNIFICANT)
                .child(idle("x"))
                .child(idle("y").restart(RestartType.TEMPORARY).significant(true)))) {
      assertThat(fixture.tree.whatIf("s/y"))
          .isEqualTo(new WhatIf("s/y", List.of("s/x"), List.of(), 3, "s", List.of()));
    }
  }

  @Test
  void isAnsweredOrRefusedWhileChildrenComeAndGo() {
    try (TreeFixture fixture =
        TreeFixture.started(SupervisorSpec.dynamic("app").strategy(Strategy.REST_FOR_ONE))) {
      AtomicBoolean over = new AtomicBoolean();
      CompletableFuture<Boolean> asked =
          async(
              () -> {
                while (!over.get()) {
                  try {
                    assertThat(fixture.tree.whatIf("a").starts()).containsExactly("a");
                  } catch (SupervisionException refused) {
                    assertThat(refused.reason()).isEqualTo(SupervisionException.Reason.NOT_FOUND);
                  }
                }
              });
      for (int i = 0; i < 1_000 && !asked.isDone(); i++) {
        fixture.startChild(idle("a"));
        fixture.tree.root().terminateChild("a");
      }
      over.set(true);
      assertThat(asked).succeedsWithin(SOON);
    }
  }
}
