package io.supervision.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.spec.ChildSpec;
import io.supervision.spec.OnStuck;
import io.supervision.spec.RestartType;
import io.supervision.spring.ConfigurationProblem;
import io.supervision.spring.SupervisedChild;
import io.supervision.spring.SupervisionConfigurationException;
import io.supervision.spring.SupervisionTreeCustomizer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.core.io.support.SpringFactoriesLoader;

/** Whatever is wrong stops the start, and says where, what and what to do. */
class BadInputTests {

  private static List<ConfigurationProblem> problemsOf(String yaml, Class<?>... configurations) {
    List<ConfigurationProblem> problems = new ArrayList<>();
    Contexts.withYaml(yaml, configurations)
        .run(context -> problems.addAll(Contexts.problems(context)));
    return problems;
  }

  private static ConfigurationProblem onlyProblemOf(String yaml, Class<?>... configurations) {
    List<ConfigurationProblem> problems = problemsOf(yaml, configurations);
    assertThat(problems).hasSize(1);
    return problems.get(0);
  }

  @Configuration(proxyBeanMethods = false)
  static class TwoWorkers {
    @Bean
    Workers.Idle first() {
      return new Workers.Idle();
    }

    @Bean
    Workers.Idle second() {
      return new Workers.Idle();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class InUnknownSupervisor {
    @Bean
    @SupervisedChild(supervisor = "infrastucture")
    Workers.Idle database() {
      return new Workers.Idle();
    }
  }

  @Test
  void unknownSupervisorOfAnAnnotation() {
    ConfigurationProblem problem =
        onlyProblemOf("supervision.supervisors.infrastructure:", InUnknownSupervisor.class);
    assertThat(problem.where())
        .isEqualTo(
            "@SupervisedChild on bean 'database' ("
                + InUnknownSupervisor.class.getName()
                + "#database)");
    assertThat(problem.what())
        .isEqualTo("there is no supervisor 'infrastucture' (did you mean 'infrastructure'?)");
    assertThat(problem.remedy()).contains("supervision.supervisors.infrastucture");
  }

  @Test
  void unknownParent() {
    ConfigurationProblem problem =
        onlyProblemOf(
            """
            supervision:
              supervisors:
                jobs:
                  parent: bakground
                background:
            """);
    assertThat(problem.where())
        .isEqualTo(
            "supervision.supervisors.jobs.parent (Byte array resource [application.yaml] - 4:15)");
    assertThat(problem.what())
        .isEqualTo("there is no supervisor 'bakground' (did you mean 'background'?)");
  }

  @Test
  void circleOfParents() {
    ConfigurationProblem problem =
        onlyProblemOf(
            """
            supervision.supervisors:
              a: { parent: c }
              b: { parent: a }
              c: { parent: b }
              d: { parent: c }
            """);
    assertThat(problem.where()).startsWith("supervision.supervisors.a.parent");
    assertThat(problem.what()).isEqualTo("the parents form a circle: a -> c -> b -> a");
  }

  @Test
  void supervisorThatIsItsOwnParent() {
    assertThat(onlyProblemOf("supervision.supervisors.a.parent: a").what())
        .isEqualTo("the parents form a circle: a -> a");
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
    ConfigurationProblem problem = onlyProblemOf("", SameIdTwice.class);
    assertThat(problem.where()).contains("bean 'second'");
    assertThat(problem.what())
        .startsWith("supervisor 'root' has the id 'worker' already: ")
        .contains("bean 'first'");
  }

  @Test
  void childWithTheNameOfASupervisor() {
    ConfigurationProblem problem =
        onlyProblemOf(
            """
            supervision:
              supervisors.jobs:
              root.children.jobs.bean: first
            """,
            TwoWorkers.class);
    assertThat(problem.what()).contains("has the id 'jobs' already: supervision.supervisors.jobs");
  }

  @Test
  void instanceWithTheIdOfAnotherChild() {
    ConfigurationProblem problem =
        onlyProblemOf(
            """
            supervision.root.children:
              worker: { bean: first, instances: 2 }
              worker-1: { bean: second }
            """,
            TwoWorkers.class);
    assertThat(problem.what()).contains("has the id 'worker-1' already");
  }

  @Test
  void oneBeanInTwoPlaces() {
    ConfigurationProblem problem =
        onlyProblemOf(
            """
            supervision:
              root.children.one.bean: first
              supervisors.jobs.children.two.bean: first
            """,
            TwoWorkers.class);
    assertThat(problem.where()).startsWith("supervision.supervisors.jobs.children.two");
    assertThat(problem.what())
        .isEqualTo("bean 'first' is a child already: supervision.root.children.one");
  }

  @Test
  void childWithoutBean() {
    ConfigurationProblem problem =
        onlyProblemOf("supervision.root.children.frist:", TwoWorkers.class);
    assertThat(problem.where())
        .isEqualTo(
            "supervision.root.children.frist (Byte array resource [application.yaml] - 1:33)");
    assertThat(problem.what())
        .isEqualTo("there is no bean for child 'frist' (did you mean 'first'?)");
    assertThat(problem.remedy()).contains("`bean`");
  }

  @Test
  void beanThatDoesNotExist() {
    ConfigurationProblem problem =
        onlyProblemOf("supervision.root.children.worker.bean: secnd", TwoWorkers.class);
    assertThat(problem.where()).startsWith("supervision.root.children.worker.bean");
    assertThat(problem.what()).isEqualTo("there is no bean 'secnd' (did you mean 'second'?)");
  }

  @Test
  void unknownKeys() {
    List<ConfigurationProblem> problems =
        problemsOf(
            """
            supervision:
              keep-alife: true
              supervisors:
                jobs:
                  max-restart: 3
                  children:
                    first:
                      health: { intervall: 3s }
                      unheard: { of: true }
            """,
            TwoWorkers.class);
    assertThat(problems)
        .extracting(ConfigurationProblem::what)
        .containsExactlyInAnyOrder(
            "there is no key 'keep-alife' in supervision (did you mean 'keep-alive'?)",
            "there is no key 'max-restart' in supervision.supervisors.jobs"
                + " (did you mean 'max-restarts'?)",
            "there is no key 'intervall' in supervision.supervisors.jobs.children.first.health"
                + " (did you mean 'interval'?)",
            "there is no key 'unheard' in supervision.supervisors.jobs.children.first");
    assertThat(problems.get(0).where()).endsWith("(Byte array resource [application.yaml] - 2:15)");
    assertThat(problems.get(0).remedy()).contains("auto-startup").contains("stop-timeout");
  }

  @ParameterizedTest
  @ValueSource(strings = {"period: 5 parsecs", "backoff.initial: soon"})
  void badDurations(String setting) {
    ConfigurationProblem problem =
        onlyProblemOf("supervision.supervisors.jobs." + setting, TwoWorkers.class);
    assertThat(problem.what()).endsWith("is not a duration");
    assertThat(problem.remedy()).contains("500ms");
  }

  @ParameterizedTest
  @ValueSource(strings = {"5 parsecs", "-5s", "forever"})
  void badShutdown(String value) {
    ConfigurationProblem problem =
        onlyProblemOf(
            "supervision.root.children.first.shutdown: '" + value + "'", TwoWorkers.class);
    assertThat(problem.where()).startsWith("supervision.root.children.first.shutdown (");
    assertThat(problem.what())
        .isEqualTo("'" + value + "' is neither a duration nor infinity or brutal-kill");
  }

  @ParameterizedTest
  @ValueSource(strings = {"many", "-1"})
  void badNumberOfRestarts(String value) {
    ConfigurationProblem problem =
        onlyProblemOf("supervision.supervisors.jobs.max-restarts: " + value, TwoWorkers.class);
    assertThat(problem.what()).isEqualTo("'" + value + "' is not a number of restarts");
    assertThat(problem.remedy()).isEqualTo("Write 0 or more, or unlimited");
  }

  @Test
  void badChoice() {
    ConfigurationProblem problem =
        onlyProblemOf("supervision.supervisors.jobs.strategy: one-for-al", TwoWorkers.class);
    assertThat(problem.where()).startsWith("supervision.supervisors.jobs.strategy (");
    assertThat(problem.what()).isEqualTo("'one-for-al' is not known (did you mean 'one-for-all'?)");
    assertThat(problem.remedy()).isEqualTo("Write one of one-for-one, one-for-all, rest-for-one");
  }

  @Test
  void valuesOfOtherTypes() {
    List<ConfigurationProblem> problems =
        problemsOf(
            """
            supervision:
              enabled: flase
              keep-alive: perhaps
              phase: early
              root.children.first:
                on-exception.stop: [java.lang.LinkageErorr]
                on-exception.escalate: [java.lang.String]
                restart: ${nowhere.defined}
              supervisors: none
            """,
            TwoWorkers.class);
    assertThat(problems)
        .extracting(ConfigurationProblem::what)
        .containsExactlyInAnyOrder(
            "'flase' is neither true nor false",
            "'perhaps' is neither true nor false",
            "'early' is not a number",
            "'java.lang.LinkageErorr' is not the name of a class that can be loaded",
            "java.lang.String is never thrown",
            "'${nowhere.defined}' has a placeholder that nothing resolves",
            "'none' stands where keys are expected");
  }

  @Test
  @EnabledForJreRange(max = JRE.JAVA_20)
  void virtualThreadsWhereThereAreNone() {
    ConfigurationProblem problem = onlyProblemOf("supervision.threads: virtual");
    assertThat(problem.where()).startsWith("supervision.threads (");
    assertThat(problem.what()).startsWith("virtual threads need Java 21 or later");
  }

  @Test
  void aValueInsteadOfAllKeys() {
    assertThat(onlyProblemOf("supervision: 5").what())
        .isEqualTo("'5' stands where keys are expected");
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
    ConfigurationProblem problem = onlyProblemOf("", Customizer.class);
    assertThat(problem.where()).isEqualTo("SupervisionTreeCustomizer");
    assertThat(problem.what()).contains("'nowhere'").contains("'lost'");
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
    ConfigurationProblem problem = onlyProblemOf("", BehindJdkProxy.class);
    assertThat(problem.where()).isEqualTo("method 'consume' of bean 'hidden'");
    assertThat(problem.what()).contains("not found in any interface");
    assertThat(problem.remedy()).startsWith("Proxy the class instead of its interfaces");
  }

  @Test
  void everySettingOutOfItsRange() {
    List<ConfigurationProblem> problems =
        problemsOf(
            """
            supervision:
              supervisors:
                jobs: { period: 0s, max-children: 3 }
                pool: { type: dynamic, max-children: -1 }
                slow: { backoff: { initial: 0s } }
              root.children:
                first: { heartbeat-timeout: -1s }
                second: { instances: -1 }
            """,
            TwoWorkers.class);
    assertThat(problems)
        .extracting(ConfigurationProblem::what)
        .containsExactlyInAnyOrder(
            "period must be positive, but is PT0S",
            "supervisor 'jobs' is static, its children are those declared",
            "max-children must be 0 or more, but is -1",
            "backoff.initial must be positive, but is PT0S",
            "heartbeat-timeout must be positive, but is PT-1S",
            "instances is -1");
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
    ConfigurationProblem problem = onlyProblemOf("", WrongTypes.class);
    assertThat(problem.where()).startsWith("@SupervisedChild on bean 'text'");
    assertThat(problem.what())
        .isEqualTo(
            "bean 'text' is a java.lang.StringBuilder, which is no Worker, Lifecycle, Callable or"
                + " Runnable");
  }

  @Test
  void equalOrdersUnderRestForOne() {
    ConfigurationProblem problem =
        onlyProblemOf(
            """
            supervision.supervisors:
              jobs:
                strategy: rest-for-one
                children:
                  first:
                  second:
              nested: { parent: jobs, order: 1 }
            """,
            TwoWorkers.class);
    assertThat(problem.where()).startsWith("supervision.supervisors.jobs.strategy (");
    assertThat(problem.what()).contains("'first', 'second' have the same order 0");
  }

  @Test
  void reservedName() {
    ConfigurationProblem problem = onlyProblemOf("supervision.supervisors.root.period: 5s");
    assertThat(problem.what()).isEqualTo("'root' is reserved for the root supervisor");
    assertThat(problem.remedy()).contains("supervision.root");
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
        problemsOf(
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

  @Test
  void idsThatSpringCannotTellApart() {
    ConfigurationProblem problem =
        onlyProblemOf(
            """
            supervision.supervisors:
              ab-c:
              a-bc:
            """);
    assertThat(problem.what()).isEqualTo("'ab-c' and 'a-bc' are the same key to Spring Boot");
  }

  @SupervisedChild
  static class ClassAndMethod extends Workers.Idle {
    @SupervisedChild
    void consume() {}
  }

  @Test
  void classAndMethodAnnotatedAtOnce() {
    ConfigurationProblem problem = onlyProblemOf("", ClassAndMethod.class);
    assertThat(problem.where()).startsWith("@SupervisedChild on bean ");
    assertThat(problem.what()).contains("its method 'consume' is annotated too");
  }

  @Configuration(proxyBeanMethods = false)
  static class OtherScope {
    @Bean
    @Scope("request")
    @SupervisedChild
    Workers.Idle perRequest() {
      return new Workers.Idle();
    }
  }

  @Test
  void requestScope() {
    ConfigurationProblem problem = onlyProblemOf("", OtherScope.class);
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
    ConfigurationProblem problem = onlyProblemOf("", ReplacedSingleton.class);
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
        problemsOf(
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
        problemsOf("supervision.root.auto-shutdown: any-significant", BadAttributes.class);
    assertThat(problems)
        .allSatisfy(problem -> assertThat(problem.where()).contains("bean 'worker'"))
        .anySatisfy(problem -> assertThat(problem.where()).endsWith(": shutdown"))
        .extracting(ConfigurationProblem::what)
        .contains(
            "'soon' is neither a duration nor infinity or brutal-kill",
            "startTimeout = \"${undefined.timeout}\" has a placeholder that nothing resolves",
            "restart has 2 values",
            "order has 2 values",
            "significant has 2 values",
            "onStuck has 2 values");
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
        problemsOf(
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

  @Test
  void healthOfAChildWithoutCheck() {
    ConfigurationProblem problem =
        onlyProblemOf("supervision.root.children.first.health.interval: 3s", TwoWorkers.class);
    assertThat(problem.what()).isEqualTo("bean 'first' has no health check that could be run");
  }

  @Test
  void indicatorThatDoesNotExist() {
    ConfigurationProblem problem =
        onlyProblemOf("supervision.root.children.first.health.indicator: db", TwoWorkers.class);
    assertThat(problem.where()).startsWith("supervision.root.children.first.health.indicator");
    assertThat(problem.what()).isEqualTo("there is no health indicator 'db'");
  }

  @Test
  void allProblemsAtOnceInOneReport() {
    Contexts.withYaml(
            """
            supervision:
              startup: slow
              supervisors:
                jobs: { parent: nobody, periode: 5s, period: x }
                ordered:
                  strategy: rest-for-one
                  children: { first: , second: }
              root.children: { ghost: }
            """,
            TwoWorkers.class,
            InUnknownSupervisor.class,
            OtherScope.class)
        .run(
            context -> {
              assertThat(Contexts.problems(context)).hasSize(8);
              FailureAnalysis analysis = analysisOf(context.getStartupFailure());
              assertThat(analysis.getDescription())
                  .contains("1. ", "8. ")
                  .contains("'slow' is not known", "'nobody'", "'periode'", "'x' is not a duration")
                  .contains("have the same order 0", "child 'ghost'", "'infrastucture'", "request");
              assertThat(analysis.getAction()).contains("1. ", "8. ");
            });
  }

  private static FailureAnalysis analysisOf(Throwable failure) {
    return SpringFactoriesLoader.forDefaultResourceLocation()
        .load(FailureAnalyzer.class, (type, name, thrown) -> {})
        .stream()
        .filter(analyzer -> analyzer instanceof SupervisionConfigurationFailureAnalyzer)
        .map(analyzer -> analyzer.analyze(failure))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whatIsSwitchedOffMayBeIncomplete() {
    Contexts.withYaml(
            """
            supervision:
              root.children:
                ghost: { enabled: false, bean: nobody }
              supervisors:
                off: { enabled: false, children: { phantom: } }
            """,
            TwoWorkers.class)
        .run(context -> assertThat(context).hasNotFailed());
  }

  @Test
  void theMessageOfTheExceptionNamesEverythingToo() {
    SupervisionConfigurationException thrown =
        new SupervisionConfigurationException(
            List.of(
                new ConfigurationProblem("a", "is wrong", "Mend it"),
                new ConfigurationProblem("b", "is bad", "Better it")));
    assertThat(thrown)
        .hasMessageContaining("2 problem(s)")
        .hasMessageContaining("- a: is wrong. Mend it.")
        .hasMessageContaining("- b: is bad. Better it.");
  }
}
