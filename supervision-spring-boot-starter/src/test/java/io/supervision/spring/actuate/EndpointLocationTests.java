package io.supervision.spring.actuate;

import static io.supervision.spring.fixture.Snapshots.root;
import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.spring.fixture.Application;
import io.supervision.spring.fixture.FakeTree;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class EndpointLocationTests {

  private static final String EXPOSED = "management.endpoints.web.exposure.include=supervision";

  private final FakeTree tree = new FakeTree(root());

  @ParameterizedTest
  @EnumSource(names = {"SERVLET", "REACTIVE"})
  void saysWhereTheEndpointIs(WebApplicationType type, CapturedOutput output) {
    try (Application application =
        Application.open(type, tree, EXPOSED, "management.endpoints.web.base-path=/manage")) {
      assertThat(output)
          .containsOnlyOnce(
              "The supervision tree can be watched at http://127.0.0.1:%s/manage/supervision"
                  .formatted(port(application, "local.server.port")));
    }
  }

  @Test
  void saysWhereItIsBehindOtherPathsAndMayBeOperated(CapturedOutput output) {
    try (Application application =
        Application.open(
            WebApplicationType.SERVLET,
            tree,
            EXPOSED,
            "server.servlet.context-path=/shop",
            "spring.mvc.servlet.path=/app/",
            "management.endpoint.supervision.access=unrestricted")) {
      assertThat(output)
          .contains(
              "http://127.0.0.1:%s/shop/app/actuator/supervision, and operated by"
                  .formatted(port(application, "local.server.port")));
      assertThat(application.get("/shop/app/actuator/supervision").statusCode()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SERVLET", "REACTIVE"})
  void saysWhereItIsOnAPortOfItsOwn(WebApplicationType type, CapturedOutput output) {
    try (Application application =
        Application.open(
            type,
            tree,
            EXPOSED,
            "management.server.port=0",
            "management.server.base-path=/base",
            "management.server.address=127.0.0.1")) {
      assertThat(output)
          .contains(
              "http://127.0.0.1:%s/base/actuator/supervision"
                  .formatted(port(application, "local.management.port")));
    }
  }

  @Test
  void saysThatItIsNotExposedAndWhatToDo(CapturedOutput output) {
    try (Application application = Application.open(WebApplicationType.SERVLET, tree)) {
      assertThat(application.context().isRunning()).isTrue();
      assertThat(output).contains("add 'supervision' to management.endpoints.web.exposure.include");
    }
  }

  @Test
  void saysThatItIsSwitchedOff(CapturedOutput output) {
    try (Application application =
        Application.open(
            WebApplicationType.SERVLET,
            tree,
            EXPOSED,
            "management.endpoint.supervision.access=none")) {
      assertThat(application.context().isRunning()).isTrue();
      assertThat(output).contains("switched off by management.endpoint.supervision.access");
    }
  }

  @Test
  void saysThatThereIsNoWebServer(CapturedOutput output) {
    try (Application application = Application.open(WebApplicationType.NONE, tree, EXPOSED)) {
      assertThat(application.context().isRunning()).isTrue();
      assertThat(output).contains("there is no web server for it");
    }
  }

  private static String port(Application application, String name) {
    return application.context().getEnvironment().getRequiredProperty(name);
  }
}
