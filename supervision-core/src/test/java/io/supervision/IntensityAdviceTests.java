package io.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.spec.Backoff;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.ChildSpecBuilder;
import io.supervision.spec.RestartIntensity;
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
}
