package io.supervision.spring.autoconfigure.actuate;

import static io.supervision.spring.fixture.Snapshots.root;
import static io.supervision.spring.fixture.Snapshots.worker;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.supervision.SupervisionTree;
import io.supervision.spring.actuate.EndpointLocation;
import io.supervision.spring.actuate.ReactiveSupervisionEndpointWebExtension;
import io.supervision.spring.actuate.SupervisionEndpoint;
import io.supervision.spring.actuate.SupervisionEndpointWebExtension;
import io.supervision.spring.fixture.FakeTree;
import io.supervision.spring.internal.history.SupervisionHistory;
import io.supervision.spring.internal.lifecycle.SupervisionEventPublisher;
import io.supervision.spring.metrics.SupervisionMetrics;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.EndpointAccessResolver;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

class SupervisionActuateAutoConfigurationTests {

  private static final String EXPOSED = "management.endpoints.web.exposure.include=supervision";

  private static final AutoConfigurations OURS =
      AutoConfigurations.of(
          SupervisionEndpointAutoConfiguration.class,
          SupervisionEndpointLocationAutoConfiguration.class,
          SupervisionEventAutoConfiguration.class,
          SupervisionHealthAutoConfiguration.class,
          SupervisionHistoryAutoConfiguration.class,
          SupervisionMetricsAutoConfiguration.class);

  private final FakeTree tree = new FakeTree(root(worker("job")));
  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(OURS)
          .withBean(SupervisionTree.class, () -> tree);

  @Test
  void nothingIsThereWithoutATree() {
    new ApplicationContextRunner()
        .withConfiguration(OURS)
        .withPropertyValues(EXPOSED)
        .run(
            context ->
                assertThat(context)
                    .hasNotFailed()
                    .doesNotHaveBean(SupervisionEndpoint.class)
                    .doesNotHaveBean(SupervisionEventPublisher.class)
                    .doesNotHaveBean(SupervisionHistory.class)
                    .doesNotHaveBean(SupervisionMetrics.class)
                    .doesNotHaveBean(EndpointLocation.class));
  }

  @Test
  void historyAndEventsAreThereWithoutActuatorHealthAndMicrometer() {
    runner
        .withPropertyValues(EXPOSED)
        .withClassLoader(
            new FilteredClassLoader(
                ConditionalOnAvailableEndpoint.class,
                Endpoint.class,
                Access.class,
                EndpointAccessResolver.class,
                PathMappedEndpoints.class,
                HealthContributor.class,
                MeterBinder.class,
                MeterRegistry.class))
        .run(
            context ->
                assertThat(context)
                    .hasNotFailed()
                    .hasSingleBean(SupervisionHistory.class)
                    .hasSingleBean(SupervisionEventPublisher.class)
                    .doesNotHaveBean("supervisionEndpoint")
                    .doesNotHaveBean("supervisionMetrics")
                    .doesNotHaveBean("supervisionHealthContributor"));
  }

  @Test
  void theEndpointIsThereOnlyWhereItIsExposed() {
    runner.run(context -> assertThat(context).doesNotHaveBean(SupervisionEndpoint.class));
    runner
        .withPropertyValues(EXPOSED)
        .run(context -> assertThat(context).hasSingleBean(SupervisionEndpoint.class));
    runner
        .withPropertyValues(EXPOSED, "management.endpoint.supervision.access=NONE")
        .run(context -> assertThat(context).doesNotHaveBean(SupervisionEndpoint.class));
  }

  @Test
  void eachKindOfWebApplicationHasItsExtension() {
    new WebApplicationContextRunner()
        .withConfiguration(OURS)
        .withBean(SupervisionTree.class, () -> tree)
        .withPropertyValues(EXPOSED)
        .run(
            context ->
                assertThat(context)
                    .hasSingleBean(SupervisionEndpointWebExtension.class)
                    .doesNotHaveBean(ReactiveSupervisionEndpointWebExtension.class));
    new ReactiveWebApplicationContextRunner()
        .withConfiguration(OURS)
        .withBean(SupervisionTree.class, () -> tree)
        .withPropertyValues(EXPOSED)
        .run(
            context ->
                assertThat(context)
                    .hasSingleBean(ReactiveSupervisionEndpointWebExtension.class)
                    .doesNotHaveBean(SupervisionEndpointWebExtension.class));
  }

  @Test
  void metersAreBoundToTheRegistryOfTheApplication() {
    runner
        .withConfiguration(
            AutoConfigurations.of(
                MetricsAutoConfiguration.class, CompositeMeterRegistryAutoConfiguration.class))
        .withBean(SimpleMeterRegistry.class)
        .run(
            context ->
                assertThat(
                        context
                            .getBean(MeterRegistry.class)
                            .get("supervision.child.state")
                            .tags("supervisor", "root", "child", "job", "state", "running")
                            .gauge()
                            .value())
                    .isEqualTo(1));
  }

  @Test
  void nothingListensToTheTreeAnyMoreWhenTheApplicationIsClosed() {
    runner.run(context -> assertThat(tree.listeners()).isPositive());
    assertThat(tree.listeners()).isZero();
  }
}
