package io.supervision.spring.internal.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.supervision.spring.fixture.Application;
import io.supervision.spring.internal.listener.FakeTechnology.Registry;
import io.supervision.spring.listener.ListenerState;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.skyscreamer.jsonassert.JSONAssert;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What is shown of a listener that is well: somebody has paused it, or it has something to say. */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class PausedListenerTests {

  private static final String NODE = "/actuator/supervision/orders";
  private static final String HEALTH = "/actuator/health/supervision/orders";

  private static Application open() {
    return Application.open(
        WebApplicationType.SERVLET,
        FakeTechnology.class,
        "management.endpoints.web.exposure.include=supervision,health",
        "management.endpoint.health.show-details=always",
        "supervision.root.children.orders.listener=orders");
  }

  private static FakeListener orders(Application application) {
    FakeListener orders = application.context().getBean(Registry.class).get("orders");
    await().until(() -> orders.running);
    return orders;
  }

  private static void awaitAnswer(Application application, String path, String expected) {
    await()
        .untilAsserted(
            () -> JSONAssert.assertEquals(expected, application.get(path).body(), false));
  }

  @Test
  void isPausedSinceThenAndUpUntilItGoesOn(CapturedOutput output) {
    try (Application application = open()) {
      FakeListener orders = orders(application);
      awaitAnswer(application, NODE, "{\"state\": \"running\", \"paused\": null, \"note\": null}");

      Instant before = Instant.now();
      orders.paused = true;
      await().until(() -> application.get(NODE).body().contains("\"paused\":{\"since\":\""));
      assertThat(pausedSince(application)).isBetween(before, Instant.now());
      awaitAnswer(application, NODE, "{\"state\": \"running\", \"failures\": 0, \"note\": null}");
      awaitAnswer(
          application,
          HEALTH,
          "{\"status\": \"UP\", \"details\": {\"pausedSince\": \"%s\"}}"
              .formatted(pausedSince(application)));

      orders.paused = false;
      awaitAnswer(application, NODE, "{\"state\": \"running\", \"paused\": null}");
      assertThat(application.get(HEALTH).body()).doesNotContain("paused");
      assertThat(output)
          .containsOnlyOnce("'orders' is paused by the application")
          .containsOnlyOnce("'orders' is paused no more");
    }
  }

  private static Instant pausedSince(Application application) {
    String body = application.get(NODE).body();
    String since = "\"paused\":{\"since\":\"";
    int begin = body.indexOf(since) + since.length();
    return Instant.parse(body.substring(begin, body.indexOf('"', begin)));
  }

  @Test
  void itsNoteIsShownWhileItIsReadyAndNotWhenItIsDegraded() {
    try (Application application = open()) {
      FakeListener orders = orders(application);
      orders.state = new ListenerState.Ready("a spare consumer");
      awaitAnswer(application, NODE, "{\"paused\": null, \"note\": \"a spare consumer\"}");
      awaitAnswer(
          application,
          HEALTH,
          "{\"status\": \"UP\", \"details\": {\"note\": \"a spare consumer\"}}");

      orders.state = new ListenerState.Degraded("no connection");
      awaitAnswer(application, NODE, "{\"degraded\": {}, \"note\": null}");
    }
  }

  @Test
  void nothingIsLeftOfItWhenItHasEnded() {
    try (Application application = open()) {
      FakeListener orders = orders(application);
      orders.paused = true;
      await().until(() -> application.get(NODE).body().contains("\"paused\":{"));

      orders.paused = false;
      orders.failsToStart = new IllegalStateException("no such topic");
      orders.ends("fenced", null);
      await().until(() -> orders.log.contains("-orders") || !orders.running);
      awaitAnswer(application, NODE, "{\"state\": \"restarting\", \"paused\": null}");
    }
  }
}
