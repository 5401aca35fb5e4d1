package io.supervision.spring.autoconfigure.actuate;

import static io.supervision.test.SupervisionAssertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.supervision.ManualClock;
import io.supervision.event.SupervisionEvent.ChildExited;
import io.supervision.spring.SupervisedChild;
import io.supervision.spring.fixture.Application;
import io.supervision.spring.fixture.Contexts;
import io.supervision.spring.fixture.Workers;
import io.supervision.test.SupervisionTester;
import io.supervision.worker.Worker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.skyscreamer.jsonassert.JSONAssert;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

/** An application with supervised beans, watched and operated from outside. */
class OperatedApplicationTests {

  private static final String BASE = "/actuator/supervision";

  private static final String[] PROPERTIES = {
    "supervision.supervisors.infrastructure.strategy=one-for-all",
    "supervision.supervisors.infrastructure.children.database.probe=readiness",
    "supervision.supervisors.infrastructure.children.database.order=1",
    "supervision.supervisors.infrastructure.children.queue.order=2",
    "management.endpoints.web.exposure.include=*",
    "management.endpoint.health.show-details=always",
    "management.endpoint.supervision.access=unrestricted",
    "management.endpoint.supervision.show-values=always"
  };

  @Configuration(proxyBeanMethods = false)
  static class Beans {

    final List<ChildExited> exits = new CopyOnWriteArrayList<>();

    @Bean
    @SupervisedChild(supervisor = "infrastructure")
    Worker database() {
      // ended by its interrupt
      return context -> context.sleep(Duration.ofDays(1));
    }

    @Bean
    @SupervisedChild(supervisor = "infrastructure")
    Workers.Idle queue() {
      return new Workers.Idle();
    }

    @Bean
    ManualClock clock() {
      return new ManualClock();
    }

    @EventListener
    void exited(ChildExited event) {
      exits.add(event);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SERVLET", "REACTIVE"})
  void aCrashIsSeenEverywhereAndWhatWasStoppedCanBeStartedAgain(WebApplicationType type)
      throws Exception {
    try (Application application = Application.open(type, Beans.class, PROPERTIES)) {
      SupervisionTester supervision = Contexts.tester(application.context());
      supervision.crash("infrastructure/queue", new IllegalStateException("no connection"));

      assertThat(supervision).child("infrastructure/queue").isRunning();
      seesTheCrash(application);
      // meters share one look at the tree for a while
      await()
          .untilAsserted(
              () ->
                  assertThat(
                          application
                              .get(
                                  "/actuator/metrics/supervision.supervisor.restarts"
                                      + "?tag=supervisor:infrastructure&tag=reason:sibling")
                              .body())
                      .contains("\"value\":1.0"));
      await()
          .untilAsserted(
              () ->
                  assertThat(application.context().getBean(Beans.class).exits)
                      .extracting(ChildExited::path)
                      .contains("infrastructure/queue", "infrastructure/database"));

      assertThat(application.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
      assertThat(application.post(BASE + "/infrastructure/database/terminate").statusCode())
          .isEqualTo(204);
      assertThat(application.get("/actuator/health/readiness").statusCode()).isEqualTo(503);
      assertThat(application.get("/actuator/health").statusCode()).isEqualTo(200);
      assertThat(application.post(BASE + "/infrastructure/queue/start").statusCode())
          .isEqualTo(409);
      assertThat(application.post(BASE + "/infrastructure/database/start").statusCode())
          .isEqualTo(204);
      assertThat(application.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
      assertThat(application.post(BASE + "/infrastructure/restart").statusCode()).isEqualTo(204);
    }
  }

  private static void seesTheCrash(Application application) throws Exception {
    JSONAssert.assertEquals(
        """
        {"path": "", "state": "running", "children": [
          {"path": "infrastructure", "strategy": "one-for-all", "restartsInPeriod": 1,
           "children": [
             {"id": "database", "state": "running", "restarts": 1, "failures": 0},
             {"id": "queue", "state": "running", "restarts": 1, "failures": 1,
              "lastExit": {"reason": "failure", "message": "no connection",
                "exception": "java.lang.IllegalStateException"}}]}]}
        """,
        application.get(BASE).body(),
        false);
    JSONAssert.assertEquals(
        """
        {"history": [
          {"event": "restarted", "cause": {"type": "sibling", "path": "infrastructure/queue",
            "strategy": "one-for-all"}},
          {"event": "exited", "reason": "shutdown",
           "cause": {"type": "sibling", "path": "infrastructure/queue"}},
          {"event": "started", "incarnation": 1}]}
        """,
        application.get(BASE + "/infrastructure/database").body(),
        false);
    JSONAssert.assertEquals(
        """
        {"path": "infrastructure/queue",
         "stops": ["infrastructure/database"],
         "starts": ["infrastructure/database", "infrastructure/queue"],
         "restartsLeft": 1, "givesUp": null, "waitsFor": []}
        """,
        application.get(BASE + "/infrastructure/queue?whatIf=crash").body(),
        true);
    JSONAssert.assertEquals(
        """
        {"status": "UP", "components": {"supervision": {"components": {
          "infrastructure": {"components": {"queue": {"details": {"restarts": 1}}}}}}}}
        """,
        application.get("/actuator/health").body(),
        false);
  }
}
