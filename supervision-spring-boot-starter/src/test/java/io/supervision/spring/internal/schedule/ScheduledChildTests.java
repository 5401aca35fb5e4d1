package io.supervision.spring.internal.schedule;

import static io.supervision.test.SupervisionAssertions.assertThat;

import io.supervision.SupervisionTree;
import io.supervision.snapshot.ChildSnapshot;
import io.supervision.snapshot.NodeState;
import io.supervision.spring.SupervisedChild;
import io.supervision.spring.fixture.Contexts;
import io.supervision.spring.fixture.Trees;
import io.supervision.spring.internal.Remarks;
import io.supervision.test.SupervisionTester;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.config.ScheduledTaskHolder;

/** A scheduled method that is a child: when it runs, and what becomes of runs that fail. */
@Timeout(120)
class ScheduledChildTests {

  /** When the jobs have run, by the clock of the tree; each does then what a test says. */
  static final class Runs {
    private final ObjectProvider<SupervisionTree> tree;
    final List<Instant> times = Collections.synchronizedList(new ArrayList<>());
    volatile Consumer<Runs> does = runs -> {};

    Runs(ObjectProvider<SupervisionTree> tree) {
      this.tree = tree;
    }

    void happens() {
      times.add(tree.getObject().now());
      does.accept(this);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableScheduling
  static class Common {
    @Bean
    Runs runs(ObjectProvider<SupervisionTree> tree) {
      return new Runs(tree);
    }
  }

  static class Nightly {
    private final Runs runs;

    Nightly(Runs runs) {
      this.runs = runs;
    }

    @SupervisedChild(id = "nightly")
    @Scheduled(cron = "0 30 2 * * *", zone = "Europe/Berlin")
    void run() {
      runs.happens();
    }
  }

  static class Rate {
    private final Runs runs;

    Rate(Runs runs) {
      this.runs = runs;
    }

    @SupervisedChild(id = "rate")
    @Scheduled(fixedRateString = "${rate:10s}", initialDelay = 3000)
    void run() {
      runs.happens();
    }
  }

  static class Delay {
    private final Runs runs;

    Delay(Runs runs) {
      this.runs = runs;
    }

    @SupervisedChild(id = "delay")
    @Scheduled(fixedDelay = 10_000)
    void run() {
      runs.happens();
    }
  }

  static class Once {
    private final Runs runs;

    Once(Runs runs) {
      this.runs = runs;
    }

    @SupervisedChild(id = "once")
    @Scheduled(initialDelay = 5_000)
    void run() {
      runs.happens();
    }
  }

  static class Several {
    private final Runs runs;

    Several(Runs runs) {
      this.runs = runs;
    }

    @SupervisedChild(id = "several")
    @Scheduled(fixedRate = 10_000, initialDelay = 10_000)
    @Scheduled(fixedRate = 15_000, initialDelay = 15_000)
    void run() {
      runs.happens();
    }
  }

  private static void run(
      Class<?> job, String yaml, BiConsumer<ApplicationContext, SupervisionTester> test) {
    Contexts.onManualClock(Trees.QUICK + yaml, Common.class)
        .withBean(job)
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              SupervisionTester tester = Contexts.tester(context);
              tester.awaitQuiet();
              test.accept(context, tester);
            });
  }

  private static List<Duration> since(Instant start, List<Instant> times) {
    return times.stream().map(time -> Duration.between(start, time)).toList();
  }

  private static List<Duration> seconds(int... seconds) {
    List<Duration> all = new ArrayList<>();
    for (int second : seconds) {
      all.add(Duration.ofSeconds(second));
    }
    return all;
  }

  private static ChildSnapshot child(ApplicationContext context, String id) {
    return Trees.child(context.getBean(SupervisionTree.class), id);
  }

  // ---- when

  @Test
  void springDoesNotRunIt() {
    run(
        Rate.class,
        "",
        (context, tester) ->
            assertThat(context.getBean(ScheduledTaskHolder.class).getScheduledTasks()).isEmpty());
  }

  @Test
  void atAFixedRateAfterItsInitialDelay() {
    run(
        Rate.class,
        "",
        (context, tester) -> {
          Instant start = tester.clock().now();
          tester.advance(Duration.ofSeconds(25));
          assertThat(since(start, context.getBean(Runs.class).times)).isEqualTo(seconds(3, 13, 23));
        });
  }

  @Test
  void withAFixedDelayAfterTheEndOfTheLastRun() {
    run(
        Delay.class,
        "",
        (context, tester) -> {
          Instant start = tester.clock().now();
          tester.advance(Duration.ofSeconds(25));
          assertThat(since(start, context.getBean(Runs.class).times)).isEqualTo(seconds(0, 10, 20));
        });
  }

  @Test
  void onceAndNeverAgain() {
    run(
        Once.class,
        "",
        (context, tester) -> {
          Instant start = tester.clock().now();
          tester.advance(Duration.ofSeconds(60));
          assertThat(since(start, context.getBean(Runs.class).times)).isEqualTo(seconds(5));
          assertThat(child(context, "once").state()).isEqualTo(NodeState.RUNNING);
          assertThat(context.getBean(Remarks.class).of("once").note())
              .isEqualTo("has nothing left to run");
        });
  }

  @Test
  void onceIsANormalEndOfOneThatMayEnd() {
    run(
        Once.class,
        "  root.children.once: { restart: transient }",
        (context, tester) -> {
          tester.advance(Duration.ofSeconds(60));
          assertThat(child(context, "once").state()).isEqualTo(NodeState.STOPPED);
          assertThat(context.getBean(Runs.class).times).hasSize(1);
        });
  }

  @Test
  void atTheTimesOfAllItsSchedules() {
    run(
        Several.class,
        "",
        (context, tester) -> {
          Instant start = tester.clock().now();
          tester.advance(Duration.ofSeconds(31));
          assertThat(since(start, context.getBean(Runs.class).times))
              .isEqualTo(seconds(10, 15, 20, 30, 30));
        });
  }

  /** On the 26th of March 2000 there was no half past two in Berlin. */
  @Test
  void byItsOwnZoneAlsoWhenSummerTimeBegins() {
    run(
        Nightly.class,
        "",
        (context, tester) -> {
          tester
              .clock()
              .advance(
                  Duration.between(tester.clock().now(), berlin("2000-03-24T12:00").toInstant()));
          tester.awaitQuiet();
          context.getBean(Runs.class).times.clear();
          tester.advance(Duration.ofDays(4));
          assertThat(context.getBean(Runs.class).times)
              .extracting(time -> time.atZone(ZoneId.of("Europe/Berlin")).toLocalDateTime())
              .containsExactly(
                  LocalDateTime.parse("2000-03-25T02:30"),
                  LocalDateTime.parse("2000-03-27T02:30"),
                  LocalDateTime.parse("2000-03-28T02:30"));
        });
  }

  private static ZonedDateTime berlin(String local) {
    return LocalDateTime.parse(local).atZone(ZoneId.of("Europe/Berlin"));
  }

  // ---- runs that fail

  @Test
  void aRunThatFailsIsAFailureAndTheScheduleGoesOn() {
    run(
        Rate.class,
        "",
        (context, tester) -> {
          Runs runs = context.getBean(Runs.class);
          Instant start = tester.clock().now();
          runs.does =
              now -> {
                throw new IllegalStateException("no disk");
              };
          tester.advance(Duration.ofSeconds(4));
          ChildSnapshot failed = child(context, "rate");
          assertThat(failed.failures()).isOne();
          assertThat(failed.state()).isEqualTo(NodeState.RUNNING);
          assertThat(Objects.requireNonNull(failed.degraded()).what())
              .contains("no disk", "the next one is due at 2000-01-01T00:00:13Z");

          runs.does = now -> {};
          tester.advance(Duration.ofSeconds(8));
          assertThat(child(context, "rate").outage()).isNotNull();
          tester.advance(Duration.ofSeconds(1));
          assertThat(child(context, "rate").outage()).isNull();
          assertThat(child(context, "rate").degraded()).isNull();
          assertThat(since(start, runs.times)).isEqualTo(seconds(3, 13));
        });
  }

  @Test
  void aNightlyJobThatFailedHasNotRecoveredBeforeTheNextNight() {
    run(
        Nightly.class,
        "",
        (context, tester) -> {
          Runs runs = context.getBean(Runs.class);
          runs.does =
              now -> {
                throw new IllegalStateException("no disk");
              };
          tester.advance(Duration.ofHours(3));
          assertThat(child(context, "nightly").failures()).isOne();
          runs.does = now -> {};
          tester.advance(Duration.ofHours(20));
          assertThat(child(context, "nightly").outage()).isNotNull();
          assertThat(child(context, "nightly").degraded()).isNotNull();
          tester.advance(Duration.ofHours(4));
          assertThat(runs.times).hasSize(2);
          assertThat(child(context, "nightly").outage()).isNull();
        });
  }

  @Test
  void aRestartByHandDoesNotMakeItWell() {
    run(
        Nightly.class,
        "",
        (context, tester) -> {
          Runs runs = context.getBean(Runs.class);
          runs.does =
              now -> {
                throw new IllegalStateException("no disk");
              };
          tester.advance(Duration.ofHours(3));
          runs.does = now -> {};
          context.getBean(SupervisionTree.class).restart("nightly");
          tester.advance(Duration.ofHours(1));
          assertThat(runs.times).hasSize(1);
          assertThat(child(context, "nightly").outage()).isNotNull();
          assertThat(Objects.requireNonNull(child(context, "nightly").degraded()).what())
              .contains("no disk");
        });
  }

  @Test
  void aRestartByHandMayRunItAtOnce() {
    run(
        Nightly.class,
        "  root.children.nightly: { run-on-restart: true }",
        (context, tester) -> {
          tester.advance(Duration.ofHours(3));
          assertThat(context.getBean(Runs.class).times).hasSize(1);
          context.getBean(SupervisionTree.class).restart("nightly");
          tester.awaitQuiet();
          assertThat(context.getBean(Runs.class).times).hasSize(2);
          tester.advance(Duration.ofHours(24));
          assertThat(context.getBean(Runs.class).times).hasSize(3);
        });
  }

  @Test
  void onlySoManyFailedRunsInARowAreAFailure() {
    run(
        Rate.class,
        "  root.children.rate: { run-failure-threshold: 3 }",
        (context, tester) -> {
          Runs runs = context.getBean(Runs.class);
          runs.does =
              now -> {
                if (now.times.size() != 3) {
                  throw new IllegalStateException("no disk");
                }
              };
          tester.advance(Duration.ofSeconds(14));
          assertThat(child(context, "rate").failures()).isZero();
          assertThat(Objects.requireNonNull(child(context, "rate").degraded()).what())
              .contains("2 of 3 runs in a row failed", "no disk");
          tester.advance(Duration.ofSeconds(10));
          assertThat(child(context, "rate").degraded()).isNull();
          assertThat(child(context, "rate").outage()).isNull();
          tester.advance(Duration.ofSeconds(20));
          assertThat(child(context, "rate").failures()).isZero();
          tester.advance(Duration.ofSeconds(10));
          assertThat(child(context, "rate").failures()).isOne();
        });
  }

  @Test
  void afterAFailureItMayRunAtOnce() {
    run(
        Nightly.class,
        "  root.children.nightly: { run-on-restart: true, backoff: { enabled: true, initial: 1m, jitter: 0 } }",
        (context, tester) -> {
          Runs runs = context.getBean(Runs.class);
          runs.does =
              now -> {
                if (now.times.size() == 1) {
                  throw new IllegalStateException("no disk");
                }
              };
          tester.advance(Duration.ofHours(3));
          assertThat(runs.times).hasSize(2);
          assertThat(Duration.between(runs.times.get(0), runs.times.get(1)))
              .isEqualTo(Duration.ofMinutes(1));
          assertThat(child(context, "nightly").outage()).isNull();
          tester.advance(Duration.ofDays(1));
          assertThat(runs.times).hasSize(3);
        });
  }

  @Test
  void whatItMissedWhileItWasHeldHappensOnce() {
    run(
        Rate.class,
        "",
        (context, tester) -> {
          SupervisionTree tree = context.getBean(SupervisionTree.class);
          Runs runs = context.getBean(Runs.class);
          Instant start = tester.clock().now();
          tester.advance(Duration.ofSeconds(4));
          tree.hold("rate", io.supervision.HoldOptions.unlimited());
          tester.advance(Duration.ofSeconds(60));
          tree.resume("rate");
          tester.awaitQuiet();
          tester.advance(Duration.ofSeconds(11));
          assertThat(since(start, runs.times)).isEqualTo(seconds(3, 64, 74));
        });
  }

  @Test
  void itSaysWhenItRunsNext() {
    run(
        Rate.class,
        "",
        (context, tester) ->
            assertThat(context.getBean(Remarks.class).of("rate").note())
                .isEqualTo("runs next at 2000-01-01T00:00:03Z"));
  }
}
