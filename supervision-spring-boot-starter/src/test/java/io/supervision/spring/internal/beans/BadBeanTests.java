package io.supervision.spring.internal.beans;

import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.spec.ChildSpec;
import io.supervision.spec.OnStuck;
import io.supervision.spec.RestartType;
import io.supervision.spring.ConfigurationProblem;
import io.supervision.spring.SupervisedChild;
import io.supervision.spring.SupervisionTreeCustomizer;
import io.supervision.spring.fixture.BadBeans;
import io.supervision.spring.fixture.Contexts;
import io.supervision.spring.fixture.Workers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A bean or an annotation that does not fit stops the start, and says why and what to do. */
class BadBeanTests {

  @Test
  void unknownSupervisorOfAnAnnotation() {
    ConfigurationProblem problem =
        Contexts.onlyProblemOf(
            "supervision.supervisors.infrastructure:", BadBeans.InUnknownSupervisor.class);
    assertThat(problem.where())
        .isEqualTo(
            "@SupervisedChild on bean 'database' ("
                + BadBeans.InUnknownSupervisor.class.getName()
                + "#database)");
    assertThat(problem.what())
        .isEqualTo("there is no supervisor 'infrastucture' (did you mean 'infrastructure'?)");
    assertThat(problem.remedy()).contains("supervision.supervisors.infrastucture");
  }

  @Configuration(proxyBeanMethods = false)
  static class SameIdTwice {
    @Bean
    @SupervisedChild(id = "worker")
    Workers.Idle first() {
      return new Workers.Idle();
    }

    @Bean
    @SupervisedChild(id = "worker")
    Workers.Idle second() {
      return new Workers.Idle();
    }
  }

  @Test
  void duplicateId() {
    ConfigurationProblem problem = Contexts.onlyProblemOf("", SameIdTwice.class);
    assertThat(problem.where()).contains("bean 'second'");
    assertThat(problem.what())
        .startsWith("supervisor 'root' has the id 'worker' already: ")
        .contains("bean 'first'");
  }

  @Configuration(proxyBeanMethods = false)
  static class Customizer {
    @Bean
    SupervisionTreeCustomizer addToNowhere() {
      return tree -> tree.child("nowhere", ChildSpec.task("lost", context -> {}));
    }
  }

  @Test
  void aCustomizerThatAddsToAnUnknownSupervisor() {
    ConfigurationProblem problem = Contexts.onlyProblemOf("", Customizer.class);
    assertThat(problem.where()).isEqualTo("SupervisionTreeCustomizer");
    assertThat(problem.what()).contains("'nowhere'").contains("'lost'");
  }

  @Configuration(proxyBeanMethods = false)
  static class StopTimeout {
    @Bean
    SupervisionTreeCustomizer shorterThanNothing() {
      return tree -> tree.stopTimeout(Duration.ofSeconds(-1));
    }
  }

  @Test
  void aCustomizerThatSetsWhatCannotBe() {
    ConfigurationProblem problem = Contexts.onlyProblemOf("", StopTimeout.class);
    assertThat(problem.where())
        .startsWith("SupervisionTreeCustomizer (lambda in " + StopTimeout.class.getName());
    assertThat(problem.what()).isEqualTo("the stop timeout must be zero or more, but is PT-1S");
  }

  interface Transferring {
    void transfer();
  }

  static class HiddenMethod implements Transferring {
    @Override
    public void transfer() {}

    @SupervisedChild
    public void consume() {}
  }

  @Configuration(proxyBeanMethods = false)
  static class BehindJdkProxy {
    @Bean
    static BeanPostProcessor jdkProxies() {
      return new BeanPostProcessor() {
        @Override
        public Object postProcessAfterInitialization(Object bean, String beanName) {
          return bean instanceof HiddenMethod ? new ProxyFactory(bean).getProxy() : bean;
        }
      };
    }

    @Bean
    HiddenMethod hidden() {
      return new HiddenMethod();
    }
  }

  @Test
  void aMethodThatAProxyHides() {
    ConfigurationProblem problem = Contexts.onlyProblemOf("", BehindJdkProxy.class);
    assertThat(problem.where()).isEqualTo("method 'consume' of bean 'hidden'");
    assertThat(problem.what()).contains("not found in any interface");
    assertThat(problem.remedy()).startsWith("Proxy the class instead of its interfaces");
  }

  @Configuration(proxyBeanMethods = false)
  static class WrongTypes {
    @Bean
    @SupervisedChild
    StringBuilder text() {
      return new StringBuilder();
    }

    @Bean
    Object hidden() {
      return new Workers.Idle();
    }
  }

  @Test
  void beanOfTheWrongType() {
    ConfigurationProblem problem = Contexts.onlyProblemOf("", WrongTypes.class);
    assertThat(problem.where()).startsWith("@SupervisedChild on bean 'text'");
    assertThat(problem.what())
        .isEqualTo(
            "bean 'text' is a java.lang.StringBuilder, which is no Worker, Lifecycle, Callable or"
                + " Runnable");
  }

  @Configuration(proxyBeanMethods = false)
  static class BadId {
    @Bean
    @SupervisedChild(id = "a/b")
    Workers.Idle first() {
      return new Workers.Idle();
    }
  }

  @Test
  void badIds() {
    List<ConfigurationProblem> problems =
        Contexts.problemsOf(
            """
            supervision.supervisors:
              HttpWorkers:
              "[a.b]":
            """,
            BadId.class);
    assertThat(problems)
        .extracting(ConfigurationProblem::what)
        .containsExactlyInAnyOrder(
            "'HttpWorkers' is not an id: ids are made of lower-case letters, digits and hyphens",
            "'a.b' is not an id: ids are made of lower-case letters, digits and hyphens",
            "'a/b' is not an id: ids are made of lower-case letters, digits and hyphens");
    assertThat(problems.get(0).remedy()).isIn("Write 'http-workers'", "Write 'a-b'");
  }

  @SupervisedChild
  static class ClassAndMethod extends Workers.Idle {
    @SupervisedChild
    void consume() {}
  }

  @Test
  void classAndMethodAnnotatedAtOnce() {
    ConfigurationProblem problem = Contexts.onlyProblemOf("", ClassAndMethod.class);
    assertThat(problem.where()).startsWith("@SupervisedChild on bean ");
    assertThat(problem.what()).contains("its method 'consume' is annotated too");
  }

  @Test
  void requestScope() {
    ConfigurationProblem problem = Contexts.onlyProblemOf("", BadBeans.OtherScope.class);
    assertThat(problem.what())
        .isEqualTo("bean 'perRequest' has the scope 'request', which no supervised thread is in");
    assertThat(problem.remedy()).contains("prototype");
  }

  @Configuration(proxyBeanMethods = false)
  static class ReplacedSingleton {
    @Bean
    @SupervisedChild(onStuck = OnStuck.REPLACE)
    Workers.Idle annotated() {
      return new Workers.Idle();
    }
  }

  @Test
  void replacedSingleton() {
    ConfigurationProblem problem = Contexts.onlyProblemOf("", ReplacedSingleton.class);
    assertThat(problem.what()).contains("bean 'annotated' is a singleton");
    assertThat(problem.remedy()).contains("prototype");
  }

  @Configuration(proxyBeanMethods = false)
  static class Significant {
    @Bean
    @SupervisedChild(significant = true, restart = RestartType.TRANSIENT, supervisor = "jobs")
    Workers.Idle underNever() {
      return new Workers.Idle();
    }

    @Bean
    @SupervisedChild(significant = true, supervisor = "batch")
    Workers.Idle permanent() {
      return new Workers.Idle();
    }
  }

  @Test
  void significantWhereItCannotBe() {
    List<ConfigurationProblem> problems =
        Contexts.problemsOf(
            """
            supervision.supervisors:
              jobs: { significant: true, restart: transient }
              batch: { auto-shutdown: any-significant }
            """,
            Significant.class);
    assertThat(problems)
        .extracting(ConfigurationProblem::what)
        .satisfiesExactlyInAnyOrder(
            what -> assertThat(what).contains("child 'under-never' is significant, but"),
            what -> assertThat(what).contains("a permanent child cannot be significant"),
            what -> assertThat(what).contains("supervisor 'jobs' is significant, but its parent"));
  }

  @Configuration(proxyBeanMethods = false)
  static class BadAttributes {
    @Bean
    @SupervisedChild(
        shutdown = "soon",
        startTimeout = "${undefined.timeout}",
        restart = {RestartType.PERMANENT, RestartType.TRANSIENT},
        order = {1, 2},
        significant = {true, false},
        onStuck = {OnStuck.HOLD, OnStuck.ESCALATE})
    Workers.Idle worker() {
      return new Workers.Idle();
    }
  }

  @Test
  void badAttributes() {
    List<ConfigurationProblem> problems =
        Contexts.problemsOf("supervision.root.auto-shutdown: any-significant", BadAttributes.class);
    assertThat(problems)
        .allSatisfy(problem -> assertThat(problem.where()).contains("bean 'worker'"))
        .anySatisfy(problem -> assertThat(problem.where()).endsWith(": shutdown"))
        .extracting(ConfigurationProblem::what)
        .contains(
            "'soon' is neither a duration nor infinity or brutal-kill",
            "startTimeout = \"${undefined.timeout}\" has a placeholder that nothing resolves",
            "restart has 2 values: PERMANENT, TRANSIENT",
            "order has 2 values: 1, 2",
            "significant has 2 values: true, false",
            "onStuck has 2 values: HOLD, ESCALATE");
  }

  static class Methods {
    @SupervisedChild
    int returning() {
      return 0;
    }

    @SupervisedChild
    void taking(String text) {
      throw new UnsupportedOperationException(text);
    }

    void unannotated(int number) {
      throw new UnsupportedOperationException(String.valueOf(number));
    }
  }

  @Test
  void methodsThatCannotBeCalled() {
    List<ConfigurationProblem> problems =
        Contexts.problemsOf(
            """
            supervision.root.children:
              a: { bean: methods, method: unannotated }
              b: { bean: methods, method: nonexistent }
            """,
            MethodsAsBean.class);
    assertThat(problems)
        .extracting(ConfigurationProblem::what)
        .satisfiesExactlyInAnyOrder(
            what -> assertThat(what).startsWith("method 'returning' of bean 'methods' cannot be"),
            what -> assertThat(what).startsWith("method 'taking' of bean 'methods' cannot be"),
            what -> assertThat(what).startsWith("method 'unannotated' of bean 'methods' cannot"),
            what -> assertThat(what).startsWith("there is no method 'nonexistent' of bean"));
  }

  @Configuration(proxyBeanMethods = false)
  static class MethodsAsBean {
    @Bean
    Methods methods() {
      return new Methods();
    }
  }
}
