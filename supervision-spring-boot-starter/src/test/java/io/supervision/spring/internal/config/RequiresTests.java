package io.supervision.spring.internal.config;

import static io.supervision.test.SupervisionAssertions.assertThat;

import io.supervision.spec.ChildSpec;
import io.supervision.spec.Requirement;
import io.supervision.spec.SupervisorSpec;
import io.supervision.spring.ConfigurationProblem;
import io.supervision.spring.SupervisedChild;
import io.supervision.spring.SupervisionTreeCustomizer;
import io.supervision.spring.fixture.Contexts;
import io.supervision.spring.fixture.Specs;
import io.supervision.spring.fixture.Workers;
import io.supervision.test.SupervisionTester;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;

/** The key {@code requires}: how it is written, what its names mean, and what cannot be. */
class RequiresTests {

  private static final String FILE = " (Byte array resource [application.yaml] - ";

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration(HealthContributorRegistryAutoConfiguration.class)
  static class Beans extends Workers.Two {
    @Bean
    HealthIndicator firstHealthIndicator() {
      return () -> Health.down().build();
    }

    @Bean
    HealthIndicator dbHealthIndicator() {
      return () -> Health.down().build();
    }

    @Bean
    @Scope("prototype")
    Workers.Idle pooled() {
      return new Workers.Idle();
    }
  }

  private static List<String> requirements(ChildSpec child) {
    return child.settings().requires().stream()
        .map(
            required ->
                (required instanceof Requirement.Node ? "node " : "indicator ") + required.name())
        .toList();
  }

  // ---- how it is written

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          [db, first]                    | indicator db, node first
          db                             | indicator db
          'db, first'                    | indicator db, node first
          [db, db, ' db ']               | indicator db
          [db/primary, diskSpace]        | indicator db/primary, indicator diskSpace
          [jobs/first-0, jobs]           | indicator jobs/first-0, indicator jobs
          ['indicator:db', 'node:first'] | indicator db, node first
          ['indicator:first']            | indicator indicator:first
          ['indicator: first', first]    | indicator indicator:first, node first
          ['node: first ']               | node first
          [myDb, my.db, DB/Ä-1_b]        | indicator myDb, indicator my.db, indicator DB/Ä-1_b
          '${names.of.all}'              | indicator db, node first
          ['${names.of.all}']            | indicator db, node first
          []                             |
          """)
  void isAListOrOneTextWithCommas(String written, String expected) {
    Specs.resolved(
        Contexts.withYaml(
                "supervision.root.children: { first: , second: { requires: %s } }"
                    .formatted(written),
                Beans.class)
            .withPropertyValues("names.of.all=db, first"),
        tree ->
            assertThat(String.join(", ", requirements(Specs.child(tree.root(), "second"))))
                .isEqualTo(expected == null ? "" : expected));
  }

  @Test
  void isAKeyOfSupervisorsAndOfPoolsTooAndPathsMayBeOfAnyOfThem() {
    Specs.resolved(
        Contexts.withYaml(
            """
            supervision:
              supervisors:
                storage: { children: { first: } }
                jobs:
                  requires: storage
                  type: dynamic
                  children: { pooled: { instances: 2, requires: [storage/first, db] } }
                later: { requires: [jobs/pooled-1, jobs/added] }
            """,
            Beans.class),
        tree -> {
          assertThat(requirements(Specs.child(tree.root(), "jobs")))
              .containsExactly("node storage");
          SupervisorSpec jobs = Specs.supervisor(tree.root(), "jobs");
          assertThat(jobs.children())
              .hasSize(2)
              .allSatisfy(
                  pooled ->
                      assertThat(requirements(pooled))
                          .containsExactly("node storage/first", "indicator db"));
          assertThat(requirements(Specs.child(tree.root(), "later")))
              .containsExactly("node jobs/pooled-1", "node jobs/added");
        });
  }

  @Configuration(proxyBeanMethods = false)
  static class Annotated extends Beans {
    @Bean
    @SupervisedChild(requires = {"db", "${more:first}"})
    Workers.Idle orders() {
      return new Workers.Idle();
    }
  }

  @Test
  void isAnAttributeOfTheAnnotation() {
    Specs.resolved(
        Contexts.withYaml("supervision.root.children.first:", Annotated.class),
        tree ->
            assertThat(requirements(Specs.child(tree.root(), "orders")))
                .containsExactly("indicator db", "node first"));
  }

  @Configuration(proxyBeanMethods = false)
  static class Placeholders extends Beans {
    @Bean
    @SupervisedChild(requires = {"${names.of.all}"})
    Workers.Idle orders() {
      return new Workers.Idle();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          db        | indicator db
          db, first | indicator db, node first
          'db,node:first, db' | indicator db, node first
          ''        | ''
          """)
  void ofTheAnnotationMayBeAPlaceholderForAny(String value, String expected) {
    Specs.resolved(
        Contexts.withYaml("supervision.root.children.first:", Placeholders.class)
            .withPropertyValues("names.of.all=" + value),
        tree ->
            assertThat(String.join(", ", requirements(Specs.child(tree.root(), "orders"))))
                .isEqualTo(expected));
  }

  @Test
  void aPlaceholderOfTheAnnotationThatNothingResolvesIsTold() {
    ConfigurationProblem problem =
        Contexts.onlyProblemOf("supervision.root.children.first:", Placeholders.class);
    assertThat(problem.toString()).contains("orders", "${names.of.all}");
  }

  @Test
  void ofTheAnnotationIsReplacedByYaml() {
    Specs.resolved(
        Contexts.withYaml(
            "supervision.root.children: { first: , orders: { requires: [first] } }",
            Annotated.class),
        tree ->
            assertThat(requirements(Specs.child(tree.root(), "orders")))
                .containsExactly("node first"));
  }

  @Test
  void ofTheAnnotationIsReplacedByAnEnvironmentVariable() {
    Specs.resolved(
        Contexts.withYaml("supervision.root.children.first:", Annotated.class)
            .withInitializer(
                Contexts.environmentVariables(
                    Map.of("SUPERVISION_ROOT_CHILDREN_ORDERS_REQUIRES", "diskSpace"))),
        tree ->
            assertThat(requirements(Specs.child(tree.root(), "orders")))
                .containsExactly("indicator diskSpace"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "", "~", "''", "'${nowhere.defined:}'"})
  void ofTheAnnotationIsClearedByAnEmptyList(String empty) {
    Specs.resolved(
        Contexts.withYaml(
            "supervision.root.children: { first: , orders: { requires: %s } }".formatted(empty),
            Annotated.class),
        tree -> assertThat(requirements(Specs.child(tree.root(), "orders"))).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "", "~", "''", "'${nowhere.defined:}'"})
  void ofAnEarlierFileIsClearedByAnEmptyListInALaterOne(String empty) {
    Specs.resolved(
        Contexts.withYaml("supervision.root.children.second.requires: " + empty, Workers.Two.class)
            .withInitializer(
                Contexts.yaml(
                    "application-default.yaml",
                    "supervision.root.children: { first: , second: { requires: [db, first] } }")),
        tree -> assertThat(requirements(Specs.child(tree.root(), "second"))).isEmpty());
  }

  @Test
  void ofTheAnnotationIsClearedByAnEmptyEnvironmentVariable() {
    Specs.resolved(
        Contexts.withYaml("supervision.root.children.first:", Annotated.class)
            .withInitializer(
                Contexts.environmentVariables(
                    Map.of("SUPERVISION_ROOT_CHILDREN_ORDERS_REQUIRES", ""))),
        tree -> assertThat(requirements(Specs.child(tree.root(), "orders"))).isEmpty());
  }

  @Test
  void ofTheAnnotationStaysWhereTheChildHasOtherKeysOnly() {
    Specs.resolved(
        Contexts.withYaml(
            "supervision.root.children: { first: , orders: { restart: transient } }",
            Annotated.class),
        tree ->
            assertThat(requirements(Specs.child(tree.root(), "orders")))
                .containsExactly("indicator db", "node first"));
  }

  // ---- what happens

  @Test
  void aNestedSupervisorAndThePoolWaitWithAllBelowThem() {
    Contexts.onManualClock(
            """
            supervision:
              supervisors:
                storage: { requires: db, children: { first: } }
                jobs:
                  type: dynamic
                  children: { pooled: { instances: 2, requires: storage } }
            """,
            Beans.class)
        .run(
            context -> {
              SupervisionTester supervision = Contexts.tester(context);
              assertThat(supervision).supervisor("storage").isWaitingFor("db");
              assertThat(supervision).child("jobs/pooled-0").isWaitingFor("storage");
              assertThat(supervision).child("jobs/pooled-1").isWaitingFor("storage");
            });
  }

  @Configuration(proxyBeanMethods = false)
  static class Customized extends Beans {
    @Bean
    SupervisionTreeCustomizer more() {
      return tree -> tree.child("", ChildSpec.task("added", context -> context.awaitStop()));
    }
  }

  @Test
  void aChildThatACustomizerAddsIsNamedWithAPrefix() {
    Contexts.onManualClock(
            "supervision.root.children.first.requires: 'node:added'", Customized.class)
        .run(
            context -> {
              SupervisionTester supervision = Contexts.tester(context);
              supervision.advance(Duration.ofSeconds(2));
              supervision.await("first").running();
            });
  }

  @Test
  void whatATestLeavesOutIsNotWaitedFor() {
    Contexts.onManualClock(
            "supervision.root.children: { first: , second: { requires: 'node:first' } }",
            Beans.class)
        .withPropertyValues("supervision-test.start=second")
        .run(context -> assertThat(Contexts.tester(context)).child("second").isRunning());
  }

  // ---- what cannot be

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          second                 | 'second' requires 'second', which is itself; remove that
          'node:frist'           | 'second' requires 'frist', but the root has no child 'frist'; it has first, pooled-0, pooled-1, second, jobs
          jobs/frist             | 'second' requires 'jobs/frist', but supervisor 'jobs' has no child 'frist'; it has none
          pooled                 | 'second' requires 'pooled', but the root has no child 'pooled'; it has first, pooled-0, pooled-1, second, jobs
          'node:pooled-2'        | 'second' requires 'pooled-2', but the root has no child 'pooled-2'; it has first, pooled-0, pooled-1, second, jobs
          supervision            | health indicator 'supervision' tells how this tree is, so that who waits for it may wait for itself
          supervision/root/first | health indicator 'supervision/root/first' tells how this tree is, so that who waits for it may wait for itself
          supervisionReadiness   | health indicator 'supervisionReadiness' tells how this tree is, so that who waits for it may wait for itself
          'node:'                | the requires '' must not be empty and must not contain '/' or control characters
          db//a                  | the requires '' must not be empty and must not contain '/' or control characters
          """)
  void whatCannotBeIsToldWithItsLine(String name, String expected) {
    ConfigurationProblem problem =
        Contexts.onlyProblemOf(
            """
            supervision:
              supervisors: { jobs: { order: 1 } }
              root:
                children:
                  first:
                  pooled: { instances: 2 }
                  second:
                    requires:
                    - db
                    - %s
            """
                .formatted(name),
            Beans.class);
    assertThat(problem.where())
        .isEqualTo("supervision.root.children.second.requires[1]" + FILE + "10:11)");
    assertThat(problem.what()).isEqualTo(expected);
  }

  @Test
  void aCircleIsToldAtEachOfItsRequirements() {
    List<ConfigurationProblem> problems =
        Contexts.problemsOf(
            """
            supervision.root.children:
              first:
                requires: second
              second:
                requires: [db, first]
            """,
            Beans.class);
    assertThat(problems)
        .extracting(ConfigurationProblem::where)
        .containsExactly(
            "supervision.root.children.first.requires" + FILE + "3:15)",
            "supervision.root.children.second.requires[1]" + FILE + "5:20)");
    assertThat(problems.get(0).what())
        .contains("'first' waits for 'second' waits for 'first'", "remove one of these");
  }

  @Test
  void anInstanceThatRequiresAnotherOfTheSameChildIsToldOnce() {
    ConfigurationProblem problem =
        Contexts.onlyProblemOf(
            "supervision.root.children.pooled: { instances: 2, requires: pooled-0 }", Beans.class);
    assertThat(problem.where())
        .isEqualTo("supervision.root.children.pooled.requires" + FILE + "1:61)");
    assertThat(problem.what())
        .isEqualTo("'pooled-0' requires 'pooled-0', which is itself; remove that");
  }

  @Test
  void aLaterSiblingUnderRestForOneIsRefused() {
    ConfigurationProblem problem =
        Contexts.onlyProblemOf(
            """
            supervision.supervisors.jobs:
              strategy: rest-for-one
              children:
                first: { order: 1, requires: jobs/second }
                second: { order: 2 }
            """,
            Beans.class);
    assertThat(problem.where()).contains("jobs.children.first.requires", " - 4:34)");
    assertThat(problem.what()).contains("which can never start before it");
  }

  @Configuration(proxyBeanMethods = false)
  static class InItself extends Beans {
    @Bean
    @SupervisedChild(supervisor = "jobs", requires = "jobs")
    Workers.Idle orders() {
      return new Workers.Idle();
    }
  }

  @Test
  void ofAnAnnotationTheBeanIsTold() {
    ConfigurationProblem problem =
        Contexts.onlyProblemOf("supervision.supervisors.jobs:", InItself.class);
    assertThat(problem.where())
        .startsWith("@SupervisedChild on bean 'orders'")
        .endsWith(": requires");
    assertThat(problem.what()).contains("which it is part of");
  }

  @Test
  void itIsToldTogetherWithAllElseAndOnceForAllInstances() {
    List<ConfigurationProblem> problems =
        Contexts.problemsOf(
            """
            supervision.root.children:
              first: { restart: sometimes, requires: 'node:ghost' }
              nobody:
              second: { requires: nobody }
              pooled: { instances: 3, requires: 'node:first/x' }
            """,
            Beans.class);
    assertThat(problems)
        .extracting(ConfigurationProblem::what)
        .anySatisfy(what -> assertThat(what).contains("'sometimes' is not known"))
        .anySatisfy(what -> assertThat(what).contains("no child 'ghost'"))
        .anySatisfy(what -> assertThat(what).contains("no bean for child 'nobody'"))
        .anySatisfy(what -> assertThat(what).contains("'first' is a worker"))
        .hasSize(4);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          dull            | 'second' requires 'dull', which is disabled: supervision.root.children.dull.enabled@ - 3:22)
          'node:dull'     | 'second' requires 'dull', which is disabled: supervision.root.children.dull.enabled@ - 3:22)
          pooled-1        | 'second' requires 'pooled-1', but 'pooled' is disabled: supervision.root.children.pooled.enabled@ - 4:38)
          jobs            | 'second' requires 'jobs', which is disabled: supervision.supervisors.jobs.enabled@ - 6:22)
          jobs/first      | 'second' requires 'jobs/first', but 'jobs' is disabled: supervision.supervisors.jobs.enabled@ - 6:22)
          jobs/parts/some | 'second' requires 'jobs/parts/some', but 'jobs' is disabled: supervision.supervisors.jobs.enabled@ - 6:22)
          """)
  void whatIsDisabledIsToldWithThePlaceWhereItIs(String name, String expected) {
    List<ConfigurationProblem> problems =
        Contexts.problemsOf(
            """
            supervision:
              root.children:
                dull: { enabled: false }
                pooled: { instances: 2, enabled: false }
              supervisors:
                jobs: { enabled: false, children: { first: } }
                parts: { parent: jobs, children: { some: } }
              root.children.second.requires: [db, %s]
            """
                .formatted(name),
            Beans.class);
    assertThat(problems).hasSize(1);
    assertThat(problems.get(0).what())
        .isEqualTo(expected.replace("@", FILE.substring(0, FILE.length() - 3)));
    assertThat(problems.get(0).where())
        .isEqualTo("supervision.root.children.second.requires[1]" + FILE + "8:39)");
    assertThat(problems.get(0).remedy()).isEqualTo("Enable it, or remove the requirement");
  }

  @Test
  void whatIsDisabledIsToldTogetherWithAllElse() {
    assertThat(
            Contexts.problemsOf(
                """
                supervision.root.children:
                  first: { enabled: false, restart: permanent }
                  second: { requires: 'node:first', restart: sometimes }
                """,
                Beans.class))
        .extracting(ConfigurationProblem::what)
        .anySatisfy(what -> assertThat(what).contains("'sometimes' is not known"))
        .anySatisfy(what -> assertThat(what).contains("'first', which is disabled: "))
        .hasSize(2);
  }

  @Test
  void anAnnotatedChildThatIsDisabledIsToldToo() {
    ConfigurationProblem problem =
        Contexts.onlyProblemOf(
            "supervision.root.children: { orders: { enabled: false }, second: { requires: orders } }",
            Annotated.class);
    assertThat(problem.what())
        .startsWith(
            "'second' requires 'orders', which is disabled: supervision.root.children.orders");
  }

  @ParameterizedTest
  @ValueSource(strings = {"pooled-1", "'node:pooled-1'", "jobs/first-0"})
  void anInstanceThatATestLeavesOutIsNotWaitedFor(String instance) {
    Contexts.onManualClock(
            """
            supervision:
              root.children:
                pooled: { instances: 2 }
                second: { requires: %s }
              supervisors.jobs.children.first.instances: 1
            """
                .formatted(instance),
            Beans.class)
        .withPropertyValues("supervision-test.start=second")
        .run(context -> assertThat(Contexts.tester(context)).child("second").isRunning());
  }

  @Test
  void aNameThatIsBothIsRefusedWithoutAPrefix() {
    ConfigurationProblem problem =
        Contexts.onlyProblemOf(
            "supervision.root.children: { first: , second: { requires: [first] } }", Beans.class);
    assertThat(problem.where())
        .isEqualTo("supervision.root.children.second.requires[0]" + FILE + "1:60)");
    assertThat(problem.what())
        .isEqualTo("'first' is both a health indicator and a child or supervisor of the tree");
    assertThat(problem.remedy()).isEqualTo("Write `indicator:first` or `node:first`");
  }

  @Test
  void withAPrefixItIsTheOneThatIsMeant() {
    Contexts.onManualClock(
            """
            supervision.root.children:
              first:
              second: { requires: 'node:first' }
              pooled: { requires: 'indicator:first' }
            """,
            Beans.class)
        .run(
            context -> {
              SupervisionTester supervision = Contexts.tester(context);
              assertThat(supervision).child("second").isRunning();
              assertThat(supervision).child("pooled").isWaitingFor("indicator:first");
            });
  }

  @Test
  void anEmptyElementHidesNoOther() {
    ConfigurationProblem problem =
        Contexts.onlyProblemOf(
            "supervision.root.children: { first: , second: { requires: [first, '', db] } }",
            Beans.class);
    assertThat(problem.where()).startsWith("supervision.root.children.second.requires");
  }

  @Test
  void keysWhereTheListIsExpectedAreRefused() {
    ConfigurationProblem problem =
        Contexts.onlyProblemOf(
            "supervision.root.children.first.requires: { db: true }", Beans.class);
    assertThat(problem.what()).contains("keys stand where a list is expected");
    assertThat(problem.remedy()).endsWith("as in `- db`");
  }

  @Test
  void hasNoDefault() {
    ConfigurationProblem problem =
        Contexts.onlyProblemOf("supervision.defaults.child.requires: db", Beans.class);
    assertThat(problem.remedy()).startsWith("It has no default");
  }
}
