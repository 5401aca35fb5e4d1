package io.supervision.internal.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.spec.Backoff;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.ChildSpecBuilder;
import io.supervision.spec.RestartIntensity;
import io.supervision.spec.RestartType;
import io.supervision.spec.SupervisorSpec;
import io.supervision.spec.SupervisorSpecBuilder;
import io.supervision.worker.WorkerContext;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IntensityWarningTests {

  private static final Backoff SECONDS =
      new Backoff(Duration.ofSeconds(1), 2, Duration.ofSeconds(30), 0, Duration.ofMinutes(1));

  private static ChildSpecBuilder child(String id) {
    return ChildSpec.task(id, WorkerContext::awaitStop);
  }

  private static Optional<String> warning(SupervisorSpecBuilder supervisor) {
    return IntensityWarning.of(supervisor.build(), "s");
  }

  @Test
  void namesASupervisorThatCanNeverGiveUp() {
    assertThat(
            warning(
                SupervisorSpec.named("s")
                    .intensity(3, Duration.ofSeconds(5))
                    .child(child("a").backoff(SECONDS))))
        .get()
        .asString()
        .contains("'s' can never give up", "PT5S");
  }

  @Test
  void namesASupervisorThatGivesUpBeforeAnyDelay() {
    assertThat(
            warning(
                SupervisorSpec.named("s")
                    .intensity(0, Duration.ofSeconds(5))
                    .child(child("a").backoff(SECONDS))))
        .get()
        .asString()
        .contains("'s' gives up at the first restart");
  }

  @Test
  void acceptsAPeriodThatHoldsTheDelays() {
    assertThat(
            warning(
                SupervisorSpec.named("s")
                    .intensity(3, Duration.ofSeconds(7))
                    .child(child("a").backoff(SECONDS))))
        .isEmpty();
  }

  @Test
  void acceptsDelaysThatOnlySomeChildrenHave() {
    assertThat(
            warning(
                SupervisorSpec.named("s")
                    .intensity(3, Duration.ofSeconds(5))
                    .child(child("a").backoff(SECONDS))
                    .child(child("b"))))
        .isEmpty();
  }

  @Test
  void acceptsAnUnlimitedIntensity() {
    assertThat(
            warning(
                SupervisorSpec.named("s")
                    .intensity(RestartIntensity.unlimited())
                    .child(child("a").backoff(SECONDS))))
        .isEmpty();
  }

  @Test
  void namesASupervisorWhoseDelaysMissItsPeriodByANanosecond() {
    assertThat(
            warning(
                SupervisorSpec.named("s")
                    .intensity(3, Duration.ofSeconds(7).minusNanos(1))
                    .child(child("a").backoff(SECONDS))))
        .isPresent();
  }

  @Test
  void addsUpTheRestartsOfAllChildren() {
    assertThat(
            warning(
                SupervisorSpec.named("s")
                    .intensity(3, Duration.ofSeconds(5))
                    .child(child("a").backoff(SECONDS))
                    .child(child("b").backoff(SECONDS))))
        .isEmpty();
  }

  @Test
  void countsWithTheShortestDelaysThatTheJitterAllows() {
    Backoff jittered =
        new Backoff(Duration.ofSeconds(1), 2, Duration.ofSeconds(30), 0.5, Duration.ofMinutes(1));
    assertThat(
            warning(
                SupervisorSpec.named("s")
                    .intensity(3, Duration.ofSeconds(5))
                    .child(child("a").backoff(jittered))))
        .isEmpty();
  }

  @Test
  void leavesTemporaryChildrenOutSinceTheyNeverRestart() {
    assertThat(
            warning(
                SupervisorSpec.named("s")
                    .intensity(0, Duration.ofSeconds(5))
                    .child(child("a").restart(RestartType.TEMPORARY).backoff(SECONDS))))
        .isEmpty();
    assertThat(
            warning(
                SupervisorSpec.named("s")
                    .intensity(3, Duration.ofSeconds(5))
                    .child(child("a").backoff(SECONDS))
                    .child(child("b").restart(RestartType.TEMPORARY))))
        .isPresent();
  }

  @Test
  void saysNothingAboutAPoolWhoseChildrenAreNotKnown() {
    assertThat(
            warning(
                SupervisorSpec.dynamic("s")
                    .intensity(3, Duration.ofSeconds(5))
                    .child(child("a").backoff(SECONDS))))
        .isEmpty();
  }
}
