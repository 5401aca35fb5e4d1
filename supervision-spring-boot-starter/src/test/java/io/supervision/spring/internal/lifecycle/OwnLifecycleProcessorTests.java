package io.supervision.spring.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.spring.ConfigurationProblem;
import io.supervision.spring.SupervisedChild;
import io.supervision.spring.SupervisionLifecycleProcessor;
import io.supervision.spring.fixture.Contexts;
import io.supervision.spring.fixture.OnAndOff;
import io.supervision.spring.fixture.Workers;
import org.junit.jupiter.api.Test;
import org.springframework.context.Lifecycle;
import org.springframework.context.LifecycleProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.DefaultLifecycleProcessor;

/** An application with a lifecycle processor of its own. */
class OwnLifecycleProcessorTests {

  static class Container extends OnAndOff {}

  @Configuration(proxyBeanMethods = false)
  static class Supervised {
    @Bean
    @SupervisedChild
    Container container() {
      return new Container();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Foreign {
    @Bean
    LifecycleProcessor lifecycleProcessor() {
      return new DefaultLifecycleProcessor();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Extended {
    @Bean
    LifecycleProcessor lifecycleProcessor() {
      return new SupervisionLifecycleProcessor() {};
    }
  }

  @Test
  void itIsRefusedWhereItWouldStartAndStopChildrenOfTheTree() {
    ConfigurationProblem problem = Contexts.onlyProblemOf("", Supervised.class, Foreign.class);
    assertThat(problem.where()).isEqualTo("bean 'lifecycleProcessor'");
    assertThat(problem.what()).contains("[container]");
    assertThat(problem.remedy())
        .isEqualTo("Let it extend io.supervision.spring.SupervisionLifecycleProcessor");
  }

  @Test
  void withoutSuchChildrenItIsNobodysConcern() {
    Contexts.runner(Workers.CrashingOnce.class, Foreign.class)
        .run(context -> assertThat(context).hasNotFailed());
  }

  @Test
  void oneThatExtendsOursLeavesTheChildrenToTheTree() {
    Contexts.runner(Supervised.class, Extended.class)
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              Lifecycle container = context.getBean(Container.class);
              assertThat(container.isRunning()).isTrue();
              assertThat(context.getBean(Container.class).starts()).isEqualTo(1);
            });
  }
}
