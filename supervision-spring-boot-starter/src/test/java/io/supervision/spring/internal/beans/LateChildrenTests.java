package io.supervision.spring.internal.beans;

import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.spring.SupervisedChild;
import io.supervision.spring.fixture.Contexts;
import io.supervision.spring.fixture.Specs;
import io.supervision.spring.fixture.Workers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.context.support.GenericApplicationContext;

/** Beans that come when the tree has been made, and names that Kotlin gives. */
@ExtendWith(OutputCaptureExtension.class)
class LateChildrenTests {

  @SupervisedChild
  static class Annotated extends Workers.Idle {}

  static class WithMethod {
    @SupervisedChild
    void consume() {}
  }

  @Configuration(proxyBeanMethods = false)
  static class Prototype {
    @Bean
    @Scope("prototype")
    @SupervisedChild
    Workers.Idle fresh() {
      return new Workers.Idle();
    }
  }

  @Test
  void anAnnotatedBeanThatIsRegisteredTooLateIsToldOnce(CapturedOutput output) {
    Contexts.runner(Prototype.class)
        .run(
            context -> {
              GenericApplicationContext beans =
                  (GenericApplicationContext) context.getSourceApplicationContext();
              beans.registerBean(
                  "late", Annotated.class, definition -> definition.setScope("prototype"));
              beans.registerBean("lateMethod", WithMethod.class, WithMethod::new);
              context.getBean("late");
              context.getBean("late");
              context.getBean("lateMethod");
              context.getBean("fresh");
            });
    assertThat(output)
        .containsOnlyOnce("Bean 'late' is annotated with @SupervisedChild and is not supervised")
        .containsOnlyOnce("Bean 'lateMethod' is annotated")
        .doesNotContain("Bean 'fresh' is annotated");
  }

  @Test
  void soIsAnObjectThatIsRegisteredTooLate(CapturedOutput output) {
    Contexts.runner(Prototype.class)
        .run(
            context -> {
              GenericApplicationContext beans =
                  (GenericApplicationContext) context.getSourceApplicationContext();
              beans.getBeanFactory().registerSingleton("late", new Annotated());
              beans.getBeanFactory().registerSingleton("lateMethod", new WithMethod());
              beans.getBeanFactory().registerSingleton("other", new Workers.Idle());
              context.publishEvent("something happens");
              assertThat(output).contains("Bean 'late' is annotated");
              context.publishEvent("something else happens");
              beans.getBeanFactory().registerSingleton("last", new Annotated());
            });
    assertThat(output)
        .containsOnlyOnce("Bean 'late' is annotated with @SupervisedChild and is not supervised")
        .containsOnlyOnce("Bean 'lateMethod' is annotated")
        .containsOnlyOnce("Bean 'last' is annotated")
        .doesNotContain("Bean 'other' is", "Bean 'fresh' is");
  }

  @Test
  void noneIsToldThatCameInTime(CapturedOutput output) {
    Contexts.runner(Prototype.class)
        .withInitializer(
            context -> context.getBeanFactory().registerSingleton("inTime", new Annotated()))
        .run(context -> context.publishEvent("something happens"));
    assertThat(output).doesNotContain("is annotated with");
  }

  @Configuration(proxyBeanMethods = false)
  static class WrittenInKotlin {
    @Bean
    @SupervisedChild
    Workers.Idle orderIntake$shop_main() {
      return new Workers.Idle();
    }

    @Bean
    Workers.Idle stock$shop_main() {
      return new Workers.Idle();
    }

    @Bean
    Jobs jobs() {
      return new Jobs();
    }
  }

  static class Jobs {
    void consume$shop_main() {}
  }

  @Test
  void theModuleOfAFunctionThatIsInternalInKotlinIsPartOfNoId() {
    Specs.resolved(
        Contexts.withYaml(
            """
            supervision.root.children:
              stock: {}
              consumer: {bean: jobs, method: consume, restart: transient}
            """,
            WrittenInKotlin.class),
        tree ->
            assertThat(Specs.ids(tree.root()))
                .containsExactly("consumer", "order-intake", "stock"));
  }
}
