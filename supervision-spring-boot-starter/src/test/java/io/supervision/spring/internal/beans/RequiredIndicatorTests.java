package io.supervision.spring.internal.beans;

import static io.supervision.test.SupervisionAssertions.assertThat;

import io.supervision.SupervisionTree;
import io.supervision.snapshot.WaitingSnapshot;
import io.supervision.spring.fixture.Contexts;
import io.supervision.spring.fixture.Workers;
import io.supervision.test.SupervisionTester;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.CompositeReactiveHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Mono;

/** A child starts when the health indicators that it requires are up. */
@ExtendWith(OutputCaptureExtension.class)
class RequiredIndicatorTests {

  private static final Duration INTERVAL = Duration.ofSeconds(6);

  /** What the indicator {@code db} says. */
  private static final AtomicReference<HealthIndicator> DB = new AtomicReference<>();

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration({
    HealthContributorRegistryAutoConfiguration.class,
    HealthEndpointAutoConfiguration.class
  })
  static class Shop {
    @Bean
    HealthIndicator dbHealthIndicator() {
      return () -> DB.get().health();
    }

    @Bean
    Workers.Idle orders() {
      return new Workers.Idle();
    }
  }

  private static ApplicationContextRunner requiring(String name, Class<?>... configurations) {
    return Contexts.onManualClock(
        "supervision.root.children.orders.requires: " + name, configurations);
  }

  private static String detail(ApplicationContext context) {
    WaitingSnapshot waiting =
        Contexts.tester(context).tree().find("orders").orElseThrow().waiting();
    return waiting == null ? "it does not wait" : waiting.requirements().get(0).toString();
  }

  private static void becomesUp(SupervisionTester supervision) {
    DB.set(() -> Health.up().build());
    supervision.advance(INTERVAL);
    supervision.await("orders").running();
  }

  @Test
  void aChildWhoseIndicatorIsUpStartsAtOnce() {
    DB.set(() -> Health.up().build());
    requiring("[db]", Shop.class)
        .run(context -> assertThat(Contexts.tester(context)).child("orders").isRunning());
  }

  @Test
  void theContextStartsWhileAnIndicatorIsDownAndTheChildFollowsWhenItIsUp() {
    DB.set(() -> Health.down().build());
    requiring("db", Shop.class)
        .run(
            context -> {
              assertThat(context.getStartupFailure()).isNull();
              SupervisionTester supervision = Contexts.tester(context);
              assertThat(supervision).child("orders").isWaitingFor("db").hasIncarnation(0);
              supervision.advance(INTERVAL);
              assertThat(supervision).child("orders").isWaiting();

              becomesUp(supervision);
              assertThat(supervision).child("orders").hasIncarnation(1).hasRestarts(0);
            });
  }

  @Test
  void aChildThatRunsIsLeftAloneAndItsCrashIsNotCountedWhileTheIndicatorIsDown() {
    DB.set(() -> Health.up().build());
    requiring("db", Shop.class)
        .run(
            context -> {
              SupervisionTester supervision = Contexts.tester(context);
              DB.set(() -> Health.down().build());
              supervision.advance(INTERVAL);
              assertThat(supervision).child("orders").isRunning();

              supervision.crash("orders");
              supervision.await("orders").waiting();
              assertThat(supervision).child("orders").isWaitingFor("db").hasFailures(1);

              becomesUp(supervision);
              assertThat(supervision).child("orders").hasIncarnation(2);
            });
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      delimiter = '|',
      textBlock =
          """
          DOWN           | no route to the host | -              | db (DOWN: no route to the host)
          DOWN           | -                    | -              | db (DOWN)
          OUT_OF_SERVICE | -                    | closed for now | db (OUT_OF_SERVICE: closed for now)
          UNKNOWN        | -                    | -              | db (UNKNOWN)
          DEGRADED       | -                    | -              | db (DEGRADED)
          """)
  void whateverIsNotUpIsWaitedForAndSaysWhy(
      String status, String error, String description, String expected) {
    Health.Builder health =
        description == null
            ? Health.status(status)
            : Health.status(new Status(status, description));
    DB.set(() -> (error == null ? health : health.withDetail("error", error)).build());
    requiring("db", Shop.class).run(context -> assertThat(detail(context)).isEqualTo(expected));
  }

  @Test
  void anIndicatorThatThrowsOrSaysNothingIsNotUp() {
    DB.set(
        () -> {
          throw new IllegalStateException("the pool is closed");
        });
    requiring("db", Shop.class)
        .run(
            context -> {
              assertThat(detail(context)).contains("db (", "the pool is closed");
              DB.set(() -> null);
              Contexts.tester(context).advance(INTERVAL);
              assertThat(detail(context)).isEqualTo("db (no health was given)");
              becomesUp(Contexts.tester(context));
            });
  }

  @Test
  void anIndicatorThatHangsIsNotUpAfterFiveSecondsAndIsInterrupted() {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    DB.set(() -> Health.up().build());
    requiring("db", Shop.class)
        .run(
            context -> {
              SupervisionTester supervision = Contexts.tester(context);
              DB.set(
                  () -> {
                    asked.countDown();
                    try {
                      new CountDownLatch(1).await();
                    } catch (InterruptedException hit) {
                      interrupted.countDown();
                    }
                    return Health.down().build();
                  });
              supervision.advance(INTERVAL);
              supervision.crash("orders");
              asked.await();
              supervision.advance(Duration.ofSeconds(5));
              supervision.await("orders").waiting();
              interrupted.await();
              assertThat(supervision).child("orders").hasFailures(1);
              becomesUp(supervision);
            });
  }

  @Test
  void anIndicatorThatAppearsLaterIsWaitedForAndTheOnesThatAreThereAreTold(CapturedOutput output) {
    DB.set(() -> Health.up().build());
    requiring("[broker, dbb]", Shop.class)
        .run(
            context -> {
              SupervisionTester supervision = Contexts.tester(context);
              assertThat(supervision).child("orders").isWaitingFor("broker", "dbb");
              assertThat(detail(context))
                  .isEqualTo("broker (there is no health indicator 'broker')");
              assertThat(output)
                  .containsOnlyOnce("What children require is not there")
                  .contains("there is no health indicator 'broker' at supervision.root.children")
                  .contains("'dbb' (did you mean 'db'?)", "There are db");

              HealthContributorRegistry registry = context.getBean(HealthContributorRegistry.class);
              registry.registerContributor("broker", (HealthIndicator) () -> Health.up().build());
              supervision.advance(INTERVAL);
              assertThat(supervision).child("orders").isWaitingFor("dbb");
              registry.registerContributor("dbb", (HealthIndicator) () -> Health.up().build());
              supervision.advance(INTERVAL);
              supervision.await("orders").running();
            });
  }

  @Configuration(proxyBeanMethods = false)
  static class Reactive extends Shop {
    @Bean
    ReactiveHealthIndicator rxHealthIndicator() {
      return () -> Mono.fromSupplier(() -> DB.get().health());
    }

    @Bean
    ReactiveHealthIndicator neverHealthIndicator() {
      return Mono::never;
    }

    @Bean
    CompositeReactiveHealthContributor rxsHealthContributor() {
      ReactiveHealthIndicator one = () -> Mono.fromSupplier(() -> DB.get().health());
      return CompositeReactiveHealthContributor.fromMap(Map.of("one", one));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "rx,rx (DOWN: dried up)",
    "rxs,rxs (rxs/one: DOWN: dried up)",
    "rxs/one,rxs/one (DOWN: dried up)"
  })
  void aReactiveIndicatorIsAskedToo(String name, String expected) {
    DB.set(() -> Health.down().withDetail("error", "dried up").build());
    requiring(name, Reactive.class)
        .run(
            context -> {
              assertThat(detail(context)).isEqualTo(expected);
              becomesUp(Contexts.tester(context));
            });
  }

  @Test
  void aReactiveIndicatorThatNeverAnswersIsNotUpAfterFourSeconds() {
    requiring("never", Reactive.class)
        .run(context -> assertThat(detail(context)).contains("never (", "no answer within 4 s"));
  }

  @Configuration(proxyBeanMethods = false)
  static class TwoDatabases {
    @Bean
    CompositeHealthContributor dbHealthContributor() {
      Map<String, HealthIndicator> parts = new LinkedHashMap<>();
      parts.put("primary", () -> DB.get().health());
      parts.put("archive", () -> Health.outOfService().build());
      return CompositeHealthContributor.fromMap(parts);
    }

    @Bean
    Workers.Idle orders() {
      return new Workers.Idle();
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration({
    HealthContributorRegistryAutoConfiguration.class,
    HealthEndpointAutoConfiguration.class
  })
  static class Parts extends TwoDatabases {}

  @Test
  void aPartOfACompositeIsNamedBehindIt() {
    DB.set(() -> Health.down().build());
    requiring("db/primary", Parts.class)
        .run(
            context -> {
              assertThat(detail(context)).isEqualTo("db/primary (DOWN)");
              becomesUp(Contexts.tester(context));
            });
  }

  @Test
  void aCompositeIsUpWhenAllItsPartsAre() {
    DB.set(() -> Health.up().build());
    requiring("db", Parts.class)
        .run(context -> assertThat(detail(context)).isEqualTo("db (db/archive: OUT_OF_SERVICE)"));
  }

  @Test
  void aPartThatIsNotThereIsWaitedFor(CapturedOutput output) {
    DB.set(() -> Health.up().build());
    requiring("db/primry", Parts.class)
        .run(
            context -> {
              assertThat(detail(context)).contains("there is no health indicator 'db/primry'");
              assertThat(output).contains("there is no health indicator 'db/primry'");
            });
  }

  @Configuration(proxyBeanMethods = false)
  static class WithGroup extends Shop {
    @Bean
    HealthIndicator brokerHealthIndicator() {
      return () -> Health.up().build();
    }

    @Bean
    HealthIndicator othersHealthIndicator() {
      return () -> Health.down().build();
    }

    /** What the tree says of itself is no member, whatever the group includes. */
    @Bean
    HealthIndicator supervisionHealthIndicator() {
      return () -> Health.down().build();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          include | db,broker
          include | db,broker,supervision
          exclude | others
          """)
  void aGroupIsUpWhenAllItsMembersAre(String key, String members) {
    DB.set(() -> Health.down().build());
    requiring("storage", WithGroup.class)
        .withPropertyValues(
            "management.endpoint.health.validate-group-membership=false",
            "management.endpoint.health.group.storage." + key + "=" + members)
        .run(
            context -> {
              assertThat(detail(context)).isEqualTo("storage (db: DOWN)");
              becomesUp(Contexts.tester(context));
            });
  }

  @ParameterizedTest
  @CsvSource({"include,nowhere", "include,supervision", "exclude,*"})
  void aGroupWithoutMembersIsToldAsThatAndIsWaitedFor(
      String key, String members, CapturedOutput output) {
    DB.set(() -> Health.up().build());
    requiring("storage", WithGroup.class)
        .withPropertyValues(
            "management.endpoint.health.validate-group-membership=false",
            "management.endpoint.health.group.storage." + key + "=" + members)
        .run(
            context -> {
              assertThat(detail(context))
                  .isEqualTo("storage (health group 'storage' has no members)");
              assertThat(output)
                  .contains(
                      "wait until it is: health group 'storage' has no members"
                          + " at supervision.root.children.orders.requires")
                  .doesNotContain("there is no health indicator")
                  .contains("There are broker, db, others, storage");
            });
  }

  @Configuration(proxyBeanMethods = false)
  static class WithEmptyComposite extends Shop {
    @Bean
    CompositeHealthContributor brokersHealthContributor() {
      return CompositeHealthContributor.fromMap(Map.of());
    }
  }

  @Test
  void aCompositeWithoutPartsIsToldAsThat() {
    DB.set(() -> Health.up().build());
    requiring("brokers", WithEmptyComposite.class)
        .run(
            context ->
                assertThat(detail(context))
                    .isEqualTo("brokers (health indicator 'brokers' has no parts)"));
  }

  @Test
  void aGroupThatGetsItsFirstMemberIsUpWithThat() {
    DB.set(() -> Health.up().build());
    requiring("storage", WithGroup.class)
        .withPropertyValues(
            "management.endpoint.health.validate-group-membership=false",
            "management.endpoint.health.group.storage.include=later")
        .run(
            context -> {
              SupervisionTester supervision = Contexts.tester(context);
              assertThat(supervision).child("orders").isWaitingFor("storage");
              context
                  .getBean(HealthContributorRegistry.class)
                  .registerContributor("later", (HealthIndicator) () -> Health.up().build());
              becomesUp(supervision);
            });
  }

  @Test
  void withoutARegistryAChildWaitsAndTheWarningSaysWhy(CapturedOutput output) {
    requiring("db", TwoDatabases.class)
        .run(
            context -> {
              assertThat(detail(context)).isEqualTo("db (there is no health indicator 'db')");
              assertThat(output).contains("There are no health indicators in this application");
            });
  }

  /** Run by a class loader without Spring Boot's health support, and by none of JUnit's. */
  public static final class WithoutHealth implements Callable<List<String>> {

    @Configuration(proxyBeanMethods = false)
    static class TwoChildren {
      @Bean
      Workers.Idle first() {
        return new Workers.Idle();
      }

      @Bean
      Workers.Idle second() {
        return new Workers.Idle();
      }
    }

    @Override
    public List<String> call() {
      List<String> found = new ArrayList<>();
      String yaml = "supervision.root.children: { first: , second: { requires: [first%s] } }";
      Contexts.withYaml(yaml.formatted(""), TwoChildren.class)
          .run(
              context ->
                  found.add(
                      context
                          .getBean(SupervisionTree.class)
                          .find("second")
                          .orElseThrow()
                          .state()
                          .label()));
      found.add(Contexts.onlyProblemOf(yaml.formatted(", db"), TwoChildren.class).toString());
      return found;
    }
  }

  @Test
  void withoutHealthSupportAnIndicatorIsRefusedAndNodesStillWork() throws Exception {
    try (URLClassLoader loader = withoutHealth()) {
      Class<?> type = loader.loadClass(WithoutHealth.class.getName());
      Thread.currentThread().setContextClassLoader(loader);
      List<?> found = (List<?>) ((Callable<?>) type.getConstructor().newInstance()).call();

      assertThat(found.get(0)).isEqualTo("running");
      assertThat(found.get(1).toString())
          .contains("second.requires[1]", "'db' can only be a health indicator", "has none");
    } finally {
      Thread.currentThread().setContextClassLoader(getClass().getClassLoader());
    }
  }

  private static URLClassLoader withoutHealth() throws Exception {
    List<URL> places = new ArrayList<>();
    for (String place : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      places.add(new File(place).toURI().toURL());
    }
    return new URLClassLoader(places.toArray(URL[]::new), ClassLoader.getPlatformClassLoader()) {
      @Override
      protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (name.startsWith("org.springframework.boot.health.")) {
          throw new ClassNotFoundException(name);
        }
        return super.loadClass(name, resolve);
      }
    };
  }
}
