package io.supervision.spring.autoconfigure.actuate;

import static io.supervision.spring.fixture.Snapshots.NOON;
import static io.supervision.spring.fixture.Snapshots.degraded;
import static io.supervision.spring.fixture.Snapshots.failing;
import static io.supervision.spring.fixture.Snapshots.root;
import static io.supervision.spring.fixture.Snapshots.supervisor;
import static io.supervision.spring.fixture.Snapshots.worker;
import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.SupervisionTree;
import io.supervision.snapshot.NodeState;
import io.supervision.spring.fixture.Application;
import io.supervision.spring.fixture.FakeTree;
import io.supervision.spring.internal.config.SupervisionDeclarations;
import io.supervision.spring.internal.config.SupervisionDeclarations.Probe;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.skyscreamer.jsonassert.JSONAssert;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.health.actuate.endpoint.CompositeHealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.application.AvailabilityHealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

class SupervisionHealthAutoConfigurationTests {

  private final FakeTree tree =
      new FakeTree(
          root(
              supervisor(
                  "infrastructure",
                  failing("infrastructure/database", NodeState.RESTARTING, NOON),
                  worker("infrastructure/queue"))));

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  SupervisionHealthAutoConfiguration.class,
                  AvailabilityHealthContributorAutoConfiguration.class,
                  org.springframework.boot.autoconfigure.availability
                      .ApplicationAvailabilityAutoConfiguration.class,
                  AvailabilityProbesAutoConfiguration.class,
                  HealthContributorRegistryAutoConfiguration.class,
                  HealthEndpointAutoConfiguration.class))
          .withPropertyValues("management.endpoints.web.exposure.include=health")
          .withBean(SupervisionTree.class, () -> tree);

  @Test
  void healthStaysUpWhileAChildRestartsAndSaysWhichOne() {
    runner
        .withBean(SupervisionDeclarations.class, () -> declarations(Duration.ofSeconds(1)))
        .run(
            context -> {
              becomeAvailable(context);
              HealthEndpoint endpoint = context.getBean(HealthEndpoint.class);

              assertThat(endpoint.health().getStatus()).isEqualTo(Status.UP);
              assertThat(
                      endpoint
                          .healthForPath("supervision", "infrastructure", "database")
                          .getStatus())
                  .isEqualTo(Status.UNKNOWN);
            });
  }

  @Test
  void healthIsDownWhenAChildHasNotRunForTheDeclaredTime() {
    runner
        .withBean(SupervisionDeclarations.class, () -> declarations(Duration.ZERO))
        .run(
            context ->
                assertThat(context.getBean(HealthEndpoint.class).health().getStatus())
                    .isEqualTo(Status.DOWN));
  }

  @Test
  void aChildJoinsReadinessOnlyWhereItIsDeclared() {
    runner
        .withBean(
            SupervisionDeclarations.class,
            () -> declarations(Duration.ofSeconds(1), "infrastructure/database", Probe.READINESS))
        .run(
            context -> {
              becomeAvailable(context);
              HealthEndpoint endpoint = context.getBean(HealthEndpoint.class);
              CompositeHealthDescriptor readiness =
                  (CompositeHealthDescriptor) endpoint.healthForPath("readiness");

              assertThat(readiness.getStatus()).isEqualTo(Status.DOWN);
              assertThat(readiness.getComponents().get("supervisionReadiness").getStatus())
                  .isEqualTo(Status.DOWN);
              assertThat(readiness.getComponents()).doesNotContainKey("supervisionLiveness");
              assertThat(endpoint.healthForPath("liveness").getStatus()).isEqualTo(Status.UP);
              assertThat(((CompositeHealthDescriptor) endpoint.health()).getComponents())
                  .containsKey("supervision")
                  .doesNotContainKeys("supervisionReadiness", "supervisionLiveness");
              assertThat(endpoint.health().getStatus()).isEqualTo(Status.UP);
            });
  }

  @ParameterizedTest
  @CsvSource({"59, UP", "60, DOWN"})
  void readinessIsDownAsLongAsTheOutageIsAlsoWhileTheChildRuns(long since, String status) {
    tree.become(root(failing("job", NodeState.RUNNING, NOON.plusSeconds(since))));
    tree.after(Duration.ofSeconds(70));
    probe(Probe.READINESS, new Status(status));
  }

  @ParameterizedTest
  @CsvSource({"59, UP", "60, DOWN"})
  void readinessIsDownOfOneThatIsDegradedForLong(long now, String status) {
    tree.become(root(degraded("job", "no connection")));
    tree.after(Duration.ofSeconds(now));
    probe(Probe.READINESS, new Status(status));
    probe(Probe.LIVENESS, Status.UP);
  }

  @Test
  void readinessIsDownWhileTheChildIsHeldOrWaits() {
    tree.become(root(worker("job", NodeState.HELD)));
    probe(Probe.READINESS, Status.DOWN);
    tree.become(root(worker("job", NodeState.WAITING)));
    probe(Probe.READINESS, Status.DOWN);
  }

  @Test
  void livenessDoesNotMindAnOutage() {
    tree.become(root(failing("job", NodeState.RESTARTING, NOON)));
    tree.after(Duration.ofHours(1));
    probe(Probe.LIVENESS, Status.UP);
  }

  @ParameterizedTest
  @EnumSource(names = {"RESTARTING", "WAITING", "STOPPED", "RUNNING", "HELD"})
  void livenessDoesNotMindWhatIsNotStuckAndHasNotGivenUp(NodeState state) {
    tree.become(root(worker("job", state)));
    probe(Probe.LIVENESS, Status.UP);
  }

  @ParameterizedTest
  @EnumSource(names = {"STUCK", "GAVE_UP"})
  void livenessIsDownForAChildThatIsStuckOrHasGivenUp(NodeState state) {
    tree.become(root(worker("job", state)));
    probe(Probe.LIVENESS, Status.DOWN);
  }

  private void probe(Probe probe, Status status) {
    String name = probe.name().toLowerCase(Locale.ROOT);
    String indicator = probe == Probe.READINESS ? "supervisionReadiness" : "supervisionLiveness";
    runner
        .withBean(
            SupervisionDeclarations.class, () -> declarations(Duration.ofMinutes(1), "job", probe))
        .run(
            context ->
                assertThat(
                        ((CompositeHealthDescriptor)
                                context.getBean(HealthEndpoint.class).healthForPath(name))
                            .getComponents()
                            .get(indicator)
                            .getStatus())
                    .isEqualTo(status));
  }

  @Test
  void nothingTouchesTheProbesWhereNothingIsDeclared() {
    runner.run(
        context -> {
          HealthDescriptor readiness =
              context.getBean(HealthEndpoint.class).healthForPath("readiness");
          assertThat(((CompositeHealthDescriptor) readiness).getComponents())
              .containsOnlyKeys("readinessState");
        });
  }

  @Test
  void canBeSwitchedOffWithoutLosingTheProbes() {
    runner
        .withPropertyValues("management.health.supervision.enabled=false")
        .run(
            context ->
                assertThat(context)
                    .doesNotHaveBean("supervisionHealthContributor")
                    .hasBean("supervisionReadinessHealthIndicator"));
  }

  @Test
  void isNotThereWithoutATreeOrWithoutHealth() {
    new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(SupervisionHealthAutoConfiguration.class))
        .run(context -> assertThat(context).doesNotHaveBean("supervisionHealthContributor"));
    new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(SupervisionHealthAutoConfiguration.class))
        .withBean(SupervisionTree.class, () -> tree)
        .withClassLoader(new FilteredClassLoader(HealthContributor.class))
        .run(
            context ->
                assertThat(context).hasNotFailed().doesNotHaveBean("supervisionHealthContributor"));
  }

  @ParameterizedTest
  @EnumSource(names = {"SERVLET", "REACTIVE"})
  void showsTheTreeOverHttp(WebApplicationType type) throws Exception {
    String details = "management.endpoint.health.show-details=always";
    tree.become(
        root(
            supervisor(
                "infrastructure",
                worker("infrastructure/database", NodeState.GAVE_UP),
                worker("infrastructure/queue"))));
    try (Application application = Application.open(type, tree, details)) {
      JSONAssert.assertEquals(
          """
          {"status": "DOWN", "groups": ["liveness", "readiness"],
           "components": {"supervision": {"status": "DOWN", "components": {
            "_supervisor": {"status": "UP", "details": {"state": "running"}},
            "infrastructure": {"status": "DOWN", "components": {
              "_supervisor": {"status": "UP"},
              "database": {"status": "DOWN", "details": {"state": "gave-up"}},
              "queue": {"status": "UP", "details": {"state": "running"}}}}}}}}
          """,
          application.get("/actuator/health").body(),
          false);
      assertThat(
              application.get("/actuator/health/supervision/infrastructure/database").statusCode())
          .isEqualTo(503);
      assertThat(application.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
    }
  }

  private static void becomeAvailable(ApplicationContext context) {
    AvailabilityChangeEvent.publish(context, LivenessState.CORRECT);
    AvailabilityChangeEvent.publish(context, ReadinessState.ACCEPTING_TRAFFIC);
  }

  private static SupervisionDeclarations declarations(Duration downAfter) {
    return new SupervisionDeclarations(Map.of(), downAfter);
  }

  private static SupervisionDeclarations declarations(
      Duration downAfter, String path, Probe probe) {
    Map<String, SupervisionDeclarations.Child> children = new LinkedHashMap<>();
    children.put(
        path, new SupervisionDeclarations.Child(path, path, "bean", null, probe, null, "a test"));
    return new SupervisionDeclarations(children, downAfter);
  }
}
