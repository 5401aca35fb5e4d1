package io.supervision.spring.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.spring.ConfigurationProblem;
import io.supervision.spring.fixture.Contexts;
import io.supervision.spring.fixture.Workers;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What cannot be configured stops the start, and says where, what and what to do. */
class BadConfigurationTests {

  @Test
  void unknownParent() {
    ConfigurationProblem problem =
        Contexts.onlyProblemOf(
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
        Contexts.onlyProblemOf(
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
    assertThat(Contexts.onlyProblemOf("supervision.supervisors.a.parent: a").what())
        .isEqualTo("the parents form a circle: a -> a");
  }

  @Test
  void childWithTheNameOfASupervisor() {
    ConfigurationProblem problem =
        Contexts.onlyProblemOf(
            """
            supervision:
              supervisors.jobs:
              root.children.jobs.bean: first
            """,
            Workers.Two.class);
    assertThat(problem.what()).contains("has the id 'jobs' already: supervision.supervisors.jobs");
  }

  @Test
  void instanceWithTheIdOfAnotherChild() {
    ConfigurationProblem problem =
        Contexts.onlyProblemOf(
            """
            supervision.root.children:
              worker: { bean: first, instances: 2 }
              worker-1: { bean: second }
            """,
            Workers.Two.class);
    assertThat(problem.what()).contains("has the id 'worker-1' already");
  }

  @Test
  void oneBeanInTwoPlaces() {
    ConfigurationProblem problem =
        Contexts.onlyProblemOf(
            """
            supervision:
              root.children.one.bean: first
              supervisors.jobs.children.two.bean: first
            """,
            Workers.Two.class);
    assertThat(problem.where()).startsWith("supervision.supervisors.jobs.children.two");
    assertThat(problem.what())
        .isEqualTo(
            "bean 'first' is a child already: supervision.root.children.one"
                + " (Byte array resource [application.yaml] - 2:27)");
  }

  @Test
  void childWithoutBean() {
    ConfigurationProblem problem =
        Contexts.onlyProblemOf("supervision.root.children.frist:", Workers.Two.class);
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
        Contexts.onlyProblemOf("supervision.root.children.worker.bean: secnd", Workers.Two.class);
    assertThat(problem.where()).startsWith("supervision.root.children.worker.bean");
    assertThat(problem.what()).isEqualTo("there is no bean 'secnd' (did you mean 'second'?)");
  }

  @Test
  void unknownKeys() {
    List<ConfigurationProblem> problems =
        Contexts.problemsOf(
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
            Workers.Two.class);
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

  @Test
  void equalOrdersUnderRestForOne() {
    ConfigurationProblem problem =
        Contexts.onlyProblemOf(
            """
            supervision.supervisors:
              jobs:
                strategy: rest-for-one
                children:
                  first:
                  second:
              nested: { parent: jobs, order: 1 }
            """,
            Workers.Two.class);
    assertThat(problem.where()).startsWith("supervision.supervisors.jobs.strategy (");
    assertThat(problem.what()).contains("'first', 'second' have the same order 0");
  }

  @Test
  void reservedName() {
    ConfigurationProblem problem =
        Contexts.onlyProblemOf("supervision.supervisors.root.period: 5s");
    assertThat(problem.what()).isEqualTo("'root' is reserved for the root supervisor");
    assertThat(problem.remedy()).contains("supervision.root");
  }

  @Test
  void idsThatSpringCannotTellApart() {
    ConfigurationProblem problem =
        Contexts.onlyProblemOf(
            """
            supervision.supervisors:
              ab-c:
              a-bc:
            """);
    assertThat(problem.what()).isEqualTo("'ab-c' and 'a-bc' are the same key to Spring Boot");
  }

  @Test
  void healthOfAChildWithoutCheck() {
    ConfigurationProblem problem =
        Contexts.onlyProblemOf(
            "supervision.root.children.first.health.interval: 3s", Workers.Two.class);
    assertThat(problem.what()).isEqualTo("bean 'first' has no health check that could be run");
  }

  @Test
  void indicatorThatDoesNotExist() {
    ConfigurationProblem problem =
        Contexts.onlyProblemOf(
            "supervision.root.children.first.health.indicator: db", Workers.Two.class);
    assertThat(problem.where()).startsWith("supervision.root.children.first.health.indicator");
    assertThat(problem.what()).isEqualTo("there is no health indicator 'db'");
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
            Workers.Two.class)
        .run(context -> assertThat(context).hasNotFailed());
  }

  @Test
  void moreChildrenThanThePoolTakes() {
    ConfigurationProblem problem =
        Contexts.onlyProblemOf(
            """
            supervision.supervisors.pool:
              type: dynamic
              max-children: 2
              children.first.instances: 3
            """,
            Workers.Two.class);
    assertThat(problem.where()).startsWith("supervision.supervisors.pool.max-children (");
    assertThat(problem.what())
        .isEqualTo("supervisor 'pool' declares 3 children, but its max-children is 2");
  }
}
