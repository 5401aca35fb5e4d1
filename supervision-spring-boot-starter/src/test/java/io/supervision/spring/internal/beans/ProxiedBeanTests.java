package io.supervision.spring.internal.beans;

import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.spring.ConfigurationProblem;
import io.supervision.spring.SupervisedChild;
import io.supervision.spring.fixture.Contexts;
import io.supervision.spring.fixture.OnAndOff;
import io.supervision.spring.fixture.Proxying;
import io.supervision.spring.fixture.Workers;
import io.supervision.worker.HealthCheck;
import io.supervision.worker.HealthCheck.Result;
import io.supervision.worker.Worker;
import io.supervision.worker.WorkerContext;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.AbstractReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import reactor.core.publisher.Mono;

/** What the proxy before a bean does not pass on stops the start, with a remedy that helps. */
class ProxiedBeanTests {

  @Configuration(proxyBeanMethods = false)
  static class ClassProxies {
    @Bean
    static BeanPostProcessor classProxies() {
      return new Proxying(bean -> true);
    }
  }

  static class PrivateMethod {
    @SupervisedChild
    @SuppressWarnings("UnusedMethod") // by the compiler, but not by the tree
    private void produce(WorkerContext context) {
      context.awaitStop();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class WithPrivateMethod {
    @Bean
    PrivateMethod proxied() {
      return new PrivateMethod();
    }
  }

  @Test
  void aPrivateMethodIsNotPassedOnByTheProxy() {
    ConfigurationProblem problem =
        Contexts.onlyProblemOf("", ClassProxies.class, WithPrivateMethod.class);
    assertThat(problem.where()).isEqualTo("method 'produce' of bean 'proxied'");
    assertThat(problem.what())
        .isEqualTo("the method produce is private, so that the proxy does not pass its call on");
    assertThat(problem.remedy()).isEqualTo("Make it package-private, protected or public");
  }

  static class FinalMethods {
    @SupervisedChild
    public final void consume(WorkerContext context) {
      context.awaitStop();
    }

    @SupervisedChild
    static final void poll(WorkerContext context) {
      context.awaitStop();
    }
  }

  static class FinalWorker implements Worker {
    @Override
    public final void run(WorkerContext context) {
      context.awaitStop();
    }
  }

  static class FinalLifecycle implements SmartLifecycle {
    @Override
    public void start() {}

    @Override
    public final void stop() {}

    @Override
    public boolean isRunning() {
      return false;
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Proxied {
    @Bean
    FinalMethods proxiedMethods() {
      return new FinalMethods();
    }

    @Bean
    @SupervisedChild
    FinalWorker proxiedWorker() {
      return new FinalWorker();
    }

    @Bean
    @SupervisedChild
    FinalLifecycle proxiedLifecycle() {
      return new FinalLifecycle();
    }
  }

  @Test
  void finalMethodsWouldRunOnTheProxyInsteadOfTheBean() {
    List<ConfigurationProblem> problems =
        Contexts.problemsOf("", ClassProxies.class, Proxied.class);
    assertThat(problems)
        .extracting(ConfigurationProblem::where)
        .containsExactlyInAnyOrder(
            "method 'consume' of bean 'proxiedMethods'",
            "bean 'proxiedWorker'",
            "bean 'proxiedLifecycle'");
    assertThat(problems)
        .extracting(ConfigurationProblem::what)
        .containsExactlyInAnyOrder(
            "the method consume is final, so that it would run on the proxy, whose fields are empty",
            "the method run is final, so that it would run on the proxy, whose fields are empty",
            "the method stop is final, so that it would run on the proxy, whose fields are empty");
    assertThat(problems).extracting(ConfigurationProblem::remedy).containsOnly("Remove final");
  }

  static class FinalStop extends OnAndOff {
    @Override
    public final void stop(Runnable callback) {
      callback.run();
    }

    @Override
    public final int getPhase() {
      return 1;
    }
  }

  static class FinalCheck extends Workers.Idle implements HealthCheck {
    private final Result result = Result.ok();

    @Override
    public final Result check() {
      return result;
    }
  }

  static class FinalIndicator extends AbstractHealthIndicator implements Worker {
    @Override
    public void run(WorkerContext context) {
      context.awaitStop();
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
      builder.up();
    }
  }

  static class FinalReactiveIndicator extends AbstractReactiveHealthIndicator {
    @SupervisedChild
    void consume(WorkerContext context) {
      context.awaitStop();
    }

    @Override
    protected Mono<Health> doHealthCheck(Health.Builder builder) {
      return Mono.just(builder.up().build());
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class FinalBesides {
    @Bean
    @SupervisedChild
    FinalStop proxiedStop() {
      return new FinalStop();
    }

    @Bean
    @SupervisedChild
    FinalCheck proxiedCheck() {
      return new FinalCheck();
    }

    @Bean
    @SupervisedChild
    FinalIndicator proxiedIndicator() {
      return new FinalIndicator();
    }

    @Bean
    FinalReactiveIndicator proxiedReactive() {
      return new FinalReactiveIndicator();
    }
  }

  @Test
  void whatElseIsCalledOfAChildMustNotBeFinalEither() {
    List<ConfigurationProblem> problems =
        Contexts.problemsOf("", ClassProxies.class, FinalBesides.class);
    assertThat(problems)
        .extracting(problem -> problem.where() + ": " + problem.what().replaceFirst(" is .*", ""))
        .containsExactlyInAnyOrder(
            "bean 'proxiedStop': the method stop",
            "bean 'proxiedCheck': the method check",
            "bean 'proxiedIndicator': the method health",
            "method 'consume' of bean 'proxiedReactive': the method health");
    assertThat(problems)
        .filteredOn(problem -> !problem.where().contains("Stop"))
        .extracting(ConfigurationProblem::remedy)
        .containsOnly(
            "Remove final, or let another indicator watch the child (`health.indicator`), or none"
                + " (`health.enabled: false`)");
  }

  @Test
  void aCheckThatNobodyAsksMayBeFinal() {
    Contexts.withYaml(
            """
            supervision.root.children:
              proxied-check.health.enabled: false
              proxied-indicator.health.indicator: broker
            """,
            ClassProxies.class,
            FinalChecks.class)
        .run(context -> assertThat(context).hasNotFailed());
  }

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration(HealthContributorRegistryAutoConfiguration.class)
  static class FinalChecks {
    @Bean
    FinalCheck proxiedCheck() {
      return new FinalCheck();
    }

    @Bean
    FinalIndicator proxiedIndicator() {
      return new FinalIndicator();
    }

    @Bean
    HealthIndicator brokerHealthIndicator() {
      return () -> Health.up().build();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class FinalCheckAnew {
    @Bean
    @Scope("prototype")
    @SupervisedChild
    FinalCheck proxiedCheck() {
      return new FinalCheck();
    }
  }

  @Test
  void aPrototypeWithAFinalCheckDoesNotStart() {
    Contexts.runner(ClassProxies.class, FinalCheckAnew.class)
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .hasStackTraceContaining(
                        "bean 'proxiedCheck' cannot be run: the method check is final"));
  }

  @Configuration(proxyBeanMethods = false)
  static class Unproxied {
    @Bean
    @SupervisedChild
    FinalWorker worker() {
      return new FinalWorker();
    }
  }

  @Test
  void withoutAProxyAMethodMayBeFinal() {
    Contexts.runner(ClassProxies.class, Unproxied.class)
        .run(context -> assertThat(context).hasNotFailed());
  }

  @Configuration(proxyBeanMethods = false)
  static class NullBean {
    @Bean
    @SupervisedChild
    @SuppressWarnings("NullAway") // what the test is about
    Workers.Idle nothing() {
      return null;
    }
  }

  @Test
  void aBeanThatIsNull() {
    ConfigurationProblem problem = Contexts.onlyProblemOf("", NullBean.class);
    assertThat(problem.where()).isEqualTo("bean 'nothing'");
    assertThat(problem.what()).isEqualTo("its factory method has returned null");
    assertThat(problem.remedy()).isEqualTo("Return a Worker, or remove the child");
  }

  @Test
  void sentencesEndWithOneFullStop() {
    ConfigurationProblem problem = Contexts.onlyProblemOf("", BadBeanTests.BehindJdkProxy.class);
    assertThat(problem.toString()).doesNotContain("..");
  }

  @Configuration(proxyBeanMethods = false)
  static class HiddenPrototype {
    @Bean
    @Scope("prototype")
    @SupervisedChild
    Object hidden() {
      return new Workers.Idle();
    }
  }

  @Test
  void aPrototypeWhoseClassItsFactoryMethodHides() {
    ConfigurationProblem problem = Contexts.onlyProblemOf("", HiddenPrototype.class);
    assertThat(problem.what())
        .isEqualTo("the class of bean 'hidden' is not known before it is made");
    assertThat(problem.remedy()).contains("return type of its factory method");
  }
}
