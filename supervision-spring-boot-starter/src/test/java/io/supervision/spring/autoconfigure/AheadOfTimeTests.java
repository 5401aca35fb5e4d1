package io.supervision.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.supervision.SupervisionTree;
import io.supervision.Supervisor;
import io.supervision.spring.SupervisedChild;
import io.supervision.spring.fixture.OnAndOff;
import io.supervision.spring.fixture.Workers;
import io.supervision.spring.internal.config.SupervisionDeclarations;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;
import org.springframework.core.test.tools.TestCompiler;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.config.ScheduledTaskHolder;

/** The tree of an application whose beans were processed ahead of time. */
class AheadOfTimeTests {

  @SupervisedChild
  static class AnnotatedClass extends Workers.Idle {}

  static class Methods {
    @SupervisedChild
    public void consume() {}
  }

  /** Counts its runs. */
  static class Ticker {
    static final AtomicInteger RUNS = new AtomicInteger();

    @SupervisedChild(id = "tick")
    @Scheduled(fixedDelay = 20)
    public void tick() {
      RUNS.incrementAndGet();
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableScheduling
  @ImportAutoConfiguration(SupervisionAutoConfiguration.class)
  static class Application {
    @Bean
    Ticker ticker() {
      return new Ticker();
    }

    @Bean
    @SupervisedChild(id = "lifecycle")
    OnAndOff lifecycle() {
      return new OnAndOff();
    }

    @Bean
    AnnotatedClass annotatedClass() {
      return new AnnotatedClass();
    }

    @Bean
    @SupervisedChild(supervisor = "jobs")
    Workers.Idle beanMethod() {
      return new Workers.Idle();
    }

    @Bean
    @Scope("prototype")
    @SupervisedChild
    Workers.Idle prototype() {
      return new Workers.Idle();
    }

    @Bean
    Methods methods() {
      return new Methods();
    }

    @Bean
    String usesSupervisor(@Qualifier("jobs") Supervisor jobs) {
      return jobs.path();
    }
  }

  private static <T extends GenericApplicationContext> T configured(
      T context, Map<String, Object> properties) {
    context
        .getEnvironment()
        .getPropertySources()
        .addFirst(new MapPropertySource("test", new HashMap<>(properties)));
    return context;
  }

  private static final Map<String, Object> NOT_STARTED =
      Map.of("supervision.supervisors.jobs", "", "supervision.auto-startup", "false");

  @Test
  @CompileWithForkedClassLoader
  void isTheSame() throws Exception {
    compiled(
        NOT_STARTED,
        context -> {
          assertThat(context.getBean(SupervisionDeclarations.class).children())
              .containsOnlyKeys(
                  "annotated-class",
                  "jobs/bean-method",
                  "lifecycle",
                  "methods-consume",
                  "prototype",
                  "tick");
          assertThat(context.getBean(ScheduledTaskHolder.class).getScheduledTasks()).isEmpty();
          assertThat(context.getBean("usesSupervisor")).isEqualTo("jobs");
          assertThat(context.getBean(SupervisionTree.class).isRunning()).isFalse();
        });
  }

  @Test
  @CompileWithForkedClassLoader
  void doesNotStartWhereItIsSwitchedOffWhenTheApplicationRuns() throws Exception {
    compiled(
        Map.of("supervision.supervisors.jobs", "", "supervision.enabled", "false"),
        context -> {
          assertThat(context.getBean(SupervisionTree.class).isRunning()).isFalse();
          // Spring runs what it would run without us
          assertThat(context.getBean(OnAndOff.class).isRunning()).isTrue();
          int runs = Ticker.RUNS.get();
          await().until(() -> Ticker.RUNS.get() > runs);
        });
  }

  /** Processed with the tree switched on, and started with other properties. */
  @SuppressWarnings("unchecked")
  private static void compiled(
      Map<String, Object> atRunTime, Consumer<GenericApplicationContext> assertions)
      throws Exception {
    AnnotationConfigApplicationContext source =
        configured(new AnnotationConfigApplicationContext(), NOT_STARTED);
    source.register(Application.class);
    TestGenerationContext generation = new TestGenerationContext();
    new ApplicationContextAotGenerator().processAheadOfTime(source, generation);
    generation.writeGeneratedContent();
    TestCompiler.forSystem()
        .with(generation)
        .compile(
            compiled -> {
              GenericApplicationContext context =
                  configured(new GenericApplicationContext(), atRunTime);
              compiled.getInstance(ApplicationContextInitializer.class).initialize(context);
              try (context) {
                context.refresh();
                assertions.accept(context);
              }
            });
  }
}
