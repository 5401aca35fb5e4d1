package io.supervision;

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
import java.util.List;
import org.junit.jupiter.api.Test;

class IntensityAdviceTests {

  private static final Backoff SECONDS =
      new Backoff(Duration.ofSeconds(1), 2, Duration.ofSeconds(30), 0, Duration.ofMinutes(1));

  private static ChildSpecBuilder child(String id) {
    return ChildSpec.task(id, WorkerContext::awaitStop);
  }

  private static List<String> advice(SupervisorSpecBuilder supervisor) {
    return IntensityAdvice.of(SupervisorSpec.named("app").child(supervisor).build());
  }

  @Test
  void namesASupervisorThatCanNeverGiveUp() {
    assertThat(
            advice(
                SupervisorSpec.named("s")
                    .intensity(3, Duration.ofSeconds(5))
                    .child(child("a").backoff(SECONDS))))
        .singleElement()
        .asString()
        .contains("'s' can never give up", "PT5S");
  }

  @Test
  void namesASupervisorThatGivesUpBeforeAnyDelay() {
    assertThat(
            advice(
                SupervisorSpec.named("s")
                    .intensity(0, Duration.ofSeconds(5))
                    .child(child("a").backoff(SECONDS))))
        .singleElement()
        .asString()
        .contains("'s' gives up at the first restart");
  }

  @Test
  void acceptsAPeriodThatHoldsTheDelays() {
    assertThat(
            advice(
                SupervisorSpec.named("s")
                    .intensity(3, Duration.ofSeconds(7))
                    .child(child("a").backoff(SECONDS))))
        .isEmpty();
  }

  @Test
  void acceptsDelaysThatOnlySomeChildrenHave() {
    assertThat(
            advice(
                SupervisorSpec.named("s")
                    .intensity(3, Duration.ofSeconds(5))
                    .child(child("a").backoff(SECONDS))
                    .child(child("b"))))
        .isEmpty();
  }

  @Test
  void acceptsAnUnlimitedIntensity() {
    assertThat(
            advice(
                SupervisorSpec.named("s")
                    .intensity(RestartIntensity.unlimited())
                    .child(child("a").backoff(SECONDS))))
        .isEmpty();
  }

  @Test
  void namesANestedSupervisorByItsPathAndTheRootAsTheRoot() {
    SupervisorSpec root =
        SupervisorSpec.named("app")
            .intensity(0, Duration.ofSeconds(1))
            .child(child("a").backoff(SECONDS))
            .child(
                SupervisorSpec.named("s")
                    .child(
                        SupervisorSpec.named("t")
                            .intensity(1, Duration.ofMillis(1))
                            .child(child("b").backoff(SECONDS))))
            .build();
    assertThat(IntensityAdvice.of(root))
        .hasSize(2)
        .first()
        .asString()
        .startsWith("the root supervisor gives up at the first restart");
    assertThat(IntensityAdvice.of(root).get(1)).startsWith("supervisor 's/t' can never give up");
  }

  @Test
  void namesASupervisorWhoseDelaysMissItsPeriodByANanosecond() {
    assertThat(
            advice(
                SupervisorSpec.named("s")
                    .intensity(3, Duration.ofSeconds(7).minusNanos(1))
                    .child(child("a").backoff(SECONDS))))
        .hasSize(1);
  }

  @Test
  void addsUpTheRestartsOfAllChildren() {
    assertThat(
            advice(
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
            advice(
                SupervisorSpec.named("s")
                    .intensity(3, Duration.ofSeconds(5))
                    .child(child("a").backoff(jittered))))
        .isEmpty();
  }

  @Test
  void leavesTemporaryChildrenOutSinceTheyNeverRestart() {
    assertThat(
            advice(
                SupervisorSpec.named("s")
                    .intensity(0, Duration.ofSeconds(5))
                    .child(child("a").restart(RestartType.TEMPORARY).backoff(SECONDS))))
        .isEmpty();
    assertThat(
            advice(
                SupervisorSpec.named("s")
                    .intensity(3, Duration.ofSeconds(5))
                    .child(child("a").backoff(SECONDS))
                    .child(child("b").restart(RestartType.TEMPORARY))))
        .hasSize(1);
  }

  @Test
  void saysNothingAboutAPoolWhoseChildrenAreNotKnown() {
    assertThat(
            advice(
                SupervisorSpec.dynamic("s")
                    .intensity(3, Duration.ofSeconds(5))
                    .child(child("a").backoff(SECONDS))))
        .isEmpty();
  }
}
