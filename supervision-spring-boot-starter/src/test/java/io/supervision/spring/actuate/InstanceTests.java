package io.supervision.spring.actuate;

import static io.supervision.spring.fixture.Snapshots.root;
import static io.supervision.spring.fixture.Snapshots.worker;
import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.spring.fixture.Application;
import io.supervision.spring.fixture.FakeTree;
import io.supervision.spring.internal.history.SupervisionHistory;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.skyscreamer.jsonassert.JSONAssert;
import org.springframework.boot.WebApplicationType;

/** Which of several instances has answered, and which of them is meant. */
class InstanceTests {

  private static final String BASE = "/actuator/supervision";
  private static final String HEADER = "Supervision-Instance";
  private static final String[] OPEN = {
    "management.endpoints.web.exposure.include=supervision",
    "management.endpoint.supervision.access=unrestricted",
    "spring.application.name=Bäckerei"
  };

  private final FakeTree tree = new FakeTree(root(worker("job")));

  @ParameterizedTest
  @EnumSource(names = {"SERVLET", "REACTIVE"})
  void isSaidByEachAnswer(WebApplicationType type) {
    try (Application application = Application.open(type, tree, OPEN)) {
      HttpResponse<String> all = application.get(BASE);
      String instance = all.headers().firstValue(HEADER).orElseThrow();

      assertThat(instance)
          .matches("B-ckerei@[^:]+:" + ProcessHandle.current().pid() + ":20[-0-9T:.]+Z");
      assertThat(all.body()).endsWith(",\"instance\":\"" + instance + "\"}");
      List<HttpResponse<String>> answers =
          List.of(
              application.get(BASE + "/job"),
              application.get(BASE, "Accept", "text/html"),
              application.get(BASE + "?view=dashboard"),
              application.get(BASE + "?view=attic"),
              application.get(BASE + "/nothing"),
              application.post(BASE + "/job/restart"),
              application.post(BASE + "/job/explode"),
              application.post(BASE + "/restart"),
              application.delete(BASE + "/nothing"));
      assertThat(answers)
          .extracting(HttpResponse::statusCode)
          .containsExactly(200, 200, 200, 400, 404, 204, 404, 409, 404);
      assertThat(answers)
          .allSatisfy(
              answer -> assertThat(answer.headers().allValues(HEADER)).containsExactly(instance));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SERVLET", "REACTIVE"})
  void decidesWhetherAnActionIsCarriedOut(WebApplicationType type) throws Exception {
    try (Application application = Application.open(type, tree, OPEN)) {
      String instance = application.get(BASE).headers().firstValue(HEADER).orElseThrow();

      for (HttpResponse<String> refused :
          List.of(
              application.post(BASE + "/job/restart", HEADER, "another@one:1:now"),
              application.delete(BASE + "/job", HEADER, "another@one:1:now"),
              application.postJson(
                  BASE + "/_actions",
                  "{\"action\": \"restart\", \"paths\": [\"job\"]}",
                  HEADER,
                  "another@one:1:now"))) {
        assertThat(refused.statusCode()).isEqualTo(409);
        JSONAssert.assertEquals("{\"reason\": \"other-instance\"}", refused.body(), false);
        assertThat(refused.body()).contains("another@one:1:now", instance, "nothing was done");
      }
      assertThat(application.context().getBean(SupervisionHistory.class).of("job")).isEmpty();

      assertThat(application.post(BASE + "/job/restart", HEADER, instance).statusCode())
          .isEqualTo(204);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SERVLET", "REACTIVE"})
  void isTheSameOnAPortOfItsOwn(WebApplicationType type) {
    try (Application application =
        Application.open(
            type,
            tree,
            OPEN[0],
            OPEN[1],
            "management.server.port=0",
            "management.server.address=127.0.0.1")) {
      Application management = application.management();
      String instance = management.get(BASE).headers().firstValue(HEADER).orElseThrow();

      assertThat(management.post(BASE + "/job/restart", HEADER, instance).statusCode())
          .isEqualTo(204);
      assertThat(management.post(BASE + "/job/restart", HEADER, "another").statusCode())
          .isEqualTo(409);
    }
  }
}
