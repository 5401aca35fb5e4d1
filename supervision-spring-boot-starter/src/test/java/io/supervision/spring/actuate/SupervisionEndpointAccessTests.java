package io.supervision.spring.actuate;

import static io.supervision.spring.fixture.Snapshots.NOON;
import static io.supervision.spring.fixture.Snapshots.root;
import static io.supervision.spring.fixture.Snapshots.worker;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.supervision.snapshot.ExitSnapshot;
import io.supervision.snapshot.HealthSnapshot;
import io.supervision.snapshot.NodeState;
import io.supervision.spring.fixture.Application;
import io.supervision.spring.fixture.FakeTree;
import io.supervision.spring.internal.history.Cause;
import io.supervision.spring.internal.history.HistoryEntry;
import io.supervision.spring.internal.history.SupervisionHistory;
import io.supervision.worker.ExitReason;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.AuditEventRepository;
import org.springframework.boot.actuate.audit.InMemoryAuditEventRepository;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.server.SecurityWebFilterChain;

class SupervisionEndpointAccessTests {

  private static final String BASE = "/actuator/supervision";
  private static final String EXPOSED = "management.endpoints.web.exposure.include=supervision";
  private static final String UNRESTRICTED = "management.endpoint.supervision.access=unrestricted";

  private final FakeTree tree =
      new FakeTree(
          root(
              worker(
                  "job",
                  NodeState.RESTARTING,
                  NOON,
                  HealthSnapshot.NONE,
                  new ExitSnapshot(
                      ExitReason.failure(new IllegalStateException("the password is x")), NOON, 2),
                  NOON.plusSeconds(3),
                  null)));

  @ParameterizedTest
  @EnumSource(names = {"SERVLET", "REACTIVE"})
  void changesNothingUntilAccessIsUnrestricted(WebApplicationType type) {
    try (Application application = Application.open(type, tree, EXPOSED)) {
      assertThat(application.get(BASE).statusCode()).isEqualTo(200);
      assertThat(application.post(BASE + "/job/restart").statusCode()).isEqualTo(405);
      assertThat(application.delete(BASE + "/job").statusCode()).isEqualTo(405);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SERVLET", "REACTIVE"})
  void showsMessagesToThoseWhoAreAuthorized(WebApplicationType type) {
    String authorized = "management.endpoint.supervision.show-values=when-authorized";
    try (Application application =
        Application.secured(type, tree, Open.class, EXPOSED, authorized)) {
      assertThat(application.get(BASE).body()).contains("\"message\":\"******\"");
      assertThat(application.get(BASE, Application.alice()).body())
          .contains("\"message\":\"the password is x\"");
      assertThat(application.get(BASE + "/job", Application.alice()).body())
          .contains("\"message\":\"the password is x\"");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SERVLET", "REACTIVE"})
  void remembersWhoDidWhat(WebApplicationType type) {
    try (Application application =
        Application.secured(type, tree, Open.class, EXPOSED, UNRESTRICTED)) {
      assertThat(application.post(BASE + "/job/restart", Application.alice()).statusCode())
          .isEqualTo(204);
      assertThat(application.post(BASE + "/job/restart").statusCode()).isEqualTo(204);

      assertThat(application.context().getBean(SupervisionHistory.class).of("job"))
          .extracting(HistoryEntry::cause)
          .containsExactly(Cause.operator("restart", null), Cause.operator("restart", "alice"));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SERVLET", "REACTIVE"})
  void auditsWhoDidWhatAndHowItEnded(WebApplicationType type) {
    try (Application application =
        Application.secured(type, tree, Open.class, EXPOSED, UNRESTRICTED)) {
      application.post(BASE + "/job/hold?for=2h&why=new%20disk", Application.alice());
      application.post(BASE + "/job/replace", Application.alice());

      List<AuditEvent> events =
          application.context().getBean(AuditEventRepository.class).find("alice", null, null);
      assertThat(events)
          .filteredOn(event -> event.getType().startsWith("SUPERVISION"))
          .extracting(AuditEvent::getType, AuditEvent::getData)
          .containsExactly(
              tuple(
                  "SUPERVISION_HOLD",
                  Map.of(
                      "path",
                      "job",
                      "action",
                      "hold",
                      "outcome",
                      "done",
                      "why",
                      "new disk",
                      "for",
                      "PT2H")),
              tuple(
                  "SUPERVISION_REPLACE",
                  Map.of("path", "job", "action", "replace", "outcome", "not-supported")));
      assertThat(application.context().getBean(SupervisionHistory.class).of("job"))
          .extracting(HistoryEntry::kind, HistoryEntry::cause)
          .containsExactly(
              tuple(HistoryEntry.Kind.HELD, Cause.operator("hold", "alice", "new disk")));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SERVLET", "REACTIVE"})
  void followsTheRulesOfSpringSecurity(WebApplicationType type) {
    try (Application application =
        Application.secured(type, tree, Closed.class, EXPOSED, UNRESTRICTED)) {
      assertThat(application.get(BASE).statusCode()).isEqualTo(401);
      assertThat(application.get(BASE, Application.alice()).statusCode()).isEqualTo(200);
      // a browser's credentials alone are not enough for a change
      assertThat(application.post(BASE + "/job/restart", Application.alice()).statusCode())
          .isIn(401, 403);
    }
  }

  /** Boot's own rules. */
  @Configuration(proxyBeanMethods = false)
  static class Closed {}

  /** Everybody may do everything, and may say who he is. */
  @Configuration(proxyBeanMethods = false)
  static class Open {

    @Bean
    AuditEventRepository audit() {
      return new InMemoryAuditEventRepository();
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    static class Servlet {
      @Bean
      SecurityFilterChain rules(HttpSecurity http) {
        return http.httpBasic(Customizer.withDefaults()).csrf(csrf -> csrf.disable()).build();
      }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
    static class Reactive {
      @Bean
      SecurityWebFilterChain rules(ServerHttpSecurity http) {
        return http.httpBasic(Customizer.withDefaults()).csrf(csrf -> csrf.disable()).build();
      }
    }
  }
}
