package io.supervision.spring.internal.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.supervision.spring.fixture.Application;
import io.supervision.spring.internal.Remarks;
import io.supervision.spring.internal.ScheduledView;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.skyscreamer.jsonassert.JSONAssert;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/** What is shown of scheduled tasks that nobody adopts. */
@Timeout(60)
class OtherSchedulesTests {

  static class Jobs {
    final AtomicInteger runs = new AtomicInteger();
    final CountDownLatch begun = new CountDownLatch(1);
    final CountDownLatch mayEnd = new CountDownLatch(1);

    @Scheduled(fixedRate = 20, scheduler = "one")
    void fine() {
      runs.incrementAndGet();
    }

    @Scheduled(fixedDelay = 3_600_000, scheduler = "two")
    void failing() {
      throw new IllegalStateException("no disk for " + Jobs.class.getSimpleName());
    }

    @Scheduled(fixedRate = 20, scheduler = "three")
    void hanging() throws InterruptedException {
      begun.countDown();
      mayEnd.await();
    }

    @Scheduled(cron = "0 0 0 1 1 *", scheduler = "one")
    void yearly() {}

    @Scheduled(initialDelay = 1, scheduler = "one")
    void once() {}
  }

  @Configuration(proxyBeanMethods = false)
  @EnableScheduling
  static class Shop {
    @Bean
    Jobs jobs() {
      return new Jobs();
    }

    @Bean
    ThreadPoolTaskScheduler one() {
      return new ThreadPoolTaskScheduler();
    }

    @Bean
    ThreadPoolTaskScheduler two() {
      return new ThreadPoolTaskScheduler();
    }

    @Bean
    ThreadPoolTaskScheduler three() {
      return new ThreadPoolTaskScheduler();
    }
  }

  private final Application shop =
      Application.open(
          WebApplicationType.SERVLET,
          Shop.class,
          "management.endpoints.web.exposure.include=supervision,health",
          "management.endpoint.health.show-details=always",
          "management.endpoint.supervision.show-values=always");

  private final Jobs jobs = shop.context().getBean(Jobs.class);

  @AfterEach
  void close() {
    jobs.mayEnd.countDown();
    shop.close();
  }

  private ScheduledView view(String method) {
    return shop.context().getBean(Remarks.class).scheduled().stream()
        .filter(task -> task.name().endsWith("Jobs." + method))
        .findFirst()
        .orElseThrow();
  }

  private void awaitState(String method, String state) {
    await().until(() -> view(method).state().equals(state));
  }

  @Test
  void eachIsShownAsItIs() {
    await().until(() -> jobs.runs.get() > 2);
    assertThat(view("fine").failure()).isNull();
    assertThat(view("fine").lastRun()).isNotNull();
    assertThat(view("fine").trigger()).isEqualTo("every 0.02s");

    awaitState("failing", "failed");
    assertThat(view("failing").next()).isAfter(Instant.now().plusSeconds(3000));

    awaitState("hanging", "running");
    assertThat(view("hanging").runningSince()).isNotNull();
    assertThat(view("hanging").next()).isNull();

    assertThat(view("yearly").state()).isEqualTo("waiting");
    assertThat(view("yearly").lastRun()).isNull();
    assertThat(view("yearly").next()).isAfter(Instant.now());

    awaitState("once", "over");
    assertThat(view("once").next()).isNull();
  }

  @Test
  void aRunThatShouldHaveBeenOverForLongIsOverdueAndNothingIsWhenItHasEnded() {
    // three of its periods, and the tolerance of five seconds
    awaitState("hanging", "overdue");
    assertThat(shop.context().getBean(Remarks.class).scheduled().get(0).isInTrouble()).isTrue();
    assertThat(shop.get("/actuator/health/supervision/_scheduled").body())
        .contains("\"status\":\"UNKNOWN\"", "\"overdue\":1", "Jobs.hanging");
    jobs.mayEnd.countDown();
    await().until(() -> view("hanging").overdueSince() == null);
  }

  @Test
  void theEndpointShowsThemBesideTheTree() throws Exception {
    awaitState("failing", "failed");
    String body = shop.get("/actuator/supervision").body();
    JSONAssert.assertEquals(
        """
        {"state": "running", "scheduled": [
          {"state": "failed", "exception": "java.lang.IllegalStateException",
           "message": "no disk for Jobs", "trigger": "1h after each run"}]}
        """,
        """
        {"state": "running", "scheduled": [%s]}
        """
            .formatted(taskIn(body, "failing")),
        false);
    assertThat(shop.get("/actuator/health/supervision/_scheduled").body())
        .contains("\"status\":\"UNKNOWN\"", "\"failed\":1", "Jobs.failing");
    assertThat(shop.get("/actuator/health").body()).contains("\"status\":\"UP\"");
  }

  /** The object of one task in the answer. */
  private static String taskIn(String body, String method) {
    int name = body.indexOf("Jobs." + method + "\"");
    return body.substring(body.lastIndexOf('{', name), body.indexOf('}', name) + 1);
  }

  @Test
  void theGaugesCountThem() {
    awaitState("failing", "failed");
    awaitState("hanging", "running");
    MeterRegistry meters = shop.context().getBean(MeterRegistry.class);
    assertThat(count(meters, "failed")).isOne();
    assertThat(count(meters, "running") + count(meters, "overdue")).isGreaterThanOrEqualTo(1);
    List<String> states = List.of("waiting", "running", "failed", "overdue", "over");
    assertThat(states.stream().mapToDouble(state -> count(meters, state)).sum()).isEqualTo(5);
  }

  private static double count(MeterRegistry meters, String state) {
    return meters.get("supervision.scheduled.tasks").tag("state", state).gauge().value();
  }
}
