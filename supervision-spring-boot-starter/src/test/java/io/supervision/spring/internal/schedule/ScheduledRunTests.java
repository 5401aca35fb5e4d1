package io.supervision.spring.internal.schedule;

import static io.supervision.test.SupervisionAssertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.supervision.SupervisionTree;
import io.supervision.snapshot.ChildSnapshot;
import io.supervision.snapshot.NodeState;
import io.supervision.spring.SupervisedChild;
import io.supervision.spring.fixture.Contexts;
import io.supervision.spring.fixture.Trees;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.MDC;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.concurrent.SimpleAsyncTaskScheduler;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.scheduling.config.ScheduledTaskHolder;
import reactor.core.publisher.Mono;

/** How the runs of a scheduled method that is a child go: on which thread, for how long. */
@Timeout(60)
class ScheduledRunTests {

  @Configuration(proxyBeanMethods = false)
  @EnableScheduling
  static class Common {}

  static class Job {
    final AtomicInteger runs = new AtomicInteger();
    final List<String> seen = new CopyOnWriteArrayList<>();
    volatile Consumer<Job> does = job -> {};

    @SupervisedChild(id = "job")
    @Scheduled(fixedDelay = 50)
    void run() {
      runs.incrementAndGet();
      seen.add(Thread.currentThread().getName() + " " + MDC.get("supervision.child"));
      does.accept(this);
    }
  }

  private static ChildSnapshot job(AssertableApplicationContext context) {
    return Trees.child(context.getBean(SupervisionTree.class), "job");
  }

  private static void await2(AssertableApplicationContext context) {
    await().until(() -> context.getBean(Job.class).runs.get() >= 2);
  }

  @Test
  void itRunsOnTheThreadOfTheChild() {
    Contexts.withYaml(Trees.QUICK, Common.class)
        .withBean(Job.class)
        .run(
            context -> {
              await2(context);
              assertThat(context.getBean(Job.class).seen).allMatch(seen -> seen.endsWith(" job"));
            });
  }

  @Test
  void aRunThatHangsAndObeysIsEndedAndTheScheduleGoesOn() {
    Contexts.withYaml(
            Trees.QUICK
                + "  root.children.job: { heartbeat-timeout: 400ms, shutdown: 100ms }\n"
                + "  root.max-restarts: unlimited",
            Common.class)
        .withBean(Job.class)
        .run(
            context -> {
              Job job = context.getBean(Job.class);
              CountDownLatch interrupted = new CountDownLatch(1);
              await2(context);
              job.does =
                  hanging -> {
                    hanging.does = next -> {};
                    try {
                      new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                      interrupted.countDown();
                      throw new IllegalStateException(e);
                    }
                  };
              await().until(() -> interrupted.getCount() == 0);
              int runs = job.runs.get();
              await().until(() -> job.runs.get() > runs + 1);
              assertThat(job(context).failures()).isOne();
              assertThat(Objects.requireNonNull(job(context).lastExit()).reason().label())
                  .isEqualTo("heartbeat");
              await().until(() -> job(context).outage() == null);
            });
  }

  @Test
  void aRunThatHeedsNoInterruptIsStuckWithItsStackAndNoSecondOneBegins() {
    CountDownLatch mayEnd = new CountDownLatch(1);
    Contexts.withYaml(
            Trees.QUICK + "  root.children.job: { heartbeat-timeout: 400ms, shutdown: 100ms }",
            Common.class)
        .withBean(Job.class)
        .run(
            context -> {
              Job job = context.getBean(Job.class);
              await2(context);
              job.does = hanging -> hang(mayEnd, hanging);
              await().until(() -> job(context).state() == NodeState.STUCK);
              assertThat(Objects.requireNonNull(job(context).stuck()).stack())
                  .extracting(StackTraceElement::getMethodName)
                  .contains("hang");
              int runs = job.runs.get();
              mayEnd.countDown();
              await().until(() -> job.runs.get() > runs);
              assertThat(job(context).state()).isEqualTo(NodeState.RUNNING);
            });
  }

  private static void hang(CountDownLatch mayEnd, Job job) {
    job.does = next -> {};
    boolean over = false;
    while (!over) {
      try {
        mayEnd.await();
        over = true;
      } catch (InterruptedException e) {
        // deaf
      }
    }
  }

  @Test
  void waitingForTheNextRunIsNoSilence() {
    Contexts.withYaml(
            Trees.QUICK + "  root.children.rare: { heartbeat-timeout: 300ms }", Common.class)
        .withBean(Rare.class)
        .run(
            context -> {
              await().until(() -> context.getBean(Rare.class).runs.get() == 2);
              assertThat(Trees.child(context.getBean(SupervisionTree.class), "rare").failures())
                  .isZero();
            });
  }

  static class Rare {
    final AtomicInteger runs = new AtomicInteger();

    @SupervisedChild(id = "rare")
    @Scheduled(fixedDelay = 1500)
    void run() {
      runs.incrementAndGet();
    }
  }

  @Test
  void aFlagThatARunLeavesBehindDoesNotMeetTheNextOne() {
    Contexts.withYaml(Trees.QUICK, Common.class)
        .withBean(Job.class)
        .run(
            context -> {
              Job job = context.getBean(Job.class);
              List<Boolean> flags = new CopyOnWriteArrayList<>();
              job.does =
                  run -> {
                    flags.add(Thread.currentThread().isInterrupted());
                    Thread.currentThread().interrupt();
                  };
              await().until(() -> flags.size() > 3);
              assertThat(flags).containsOnly(false);
            });
  }

  // ---- as Spring would run it

  static class Decorated {
    final List<String> seen = new CopyOnWriteArrayList<>();

    @SupervisedChild(id = "decorated")
    @Scheduled(fixedDelay = 50, scheduler = "named")
    void run() {
      seen.add(String.valueOf(MDC.get("decorated")));
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Schedulers {
    @Bean
    ThreadPoolTaskScheduler named() {
      ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
      scheduler.setTaskDecorator(task -> marked(task, "named"));
      return scheduler;
    }

    @Bean
    SimpleAsyncTaskScheduler taskScheduler() {
      SimpleAsyncTaskScheduler scheduler = new SimpleAsyncTaskScheduler();
      scheduler.setTaskDecorator(task -> marked(task, "standard"));
      return scheduler;
    }

    static Runnable marked(Runnable task, String by) {
      return () -> {
        MDC.put("decorated", by);
        try {
          task.run();
        } finally {
          MDC.remove("decorated");
        }
      };
    }
  }

  static class ByTheStandard {
    final List<String> seen = new CopyOnWriteArrayList<>();

    @SupervisedChild(id = "by-the-standard")
    @Scheduled(fixedDelay = 50)
    void run() {
      seen.add(String.valueOf(MDC.get("decorated")));
    }
  }

  @Test
  void theDecoratorOfItsSchedulerIsAroundEachRun() {
    Contexts.withYaml(Trees.QUICK, Common.class, Schedulers.class)
        .withBean(Decorated.class)
        .withBean(ByTheStandard.class)
        .run(
            context -> {
              Decorated decorated = context.getBean(Decorated.class);
              ByTheStandard standard = context.getBean(ByTheStandard.class);
              await().until(() -> decorated.seen.size() > 1 && standard.seen.size() > 1);
              assertThat(decorated.seen).containsOnly("named");
              assertThat(standard.seen).containsOnly("standard");
            });
  }

  @Test
  void eachRunIsObserved() {
    List<String> observed = new CopyOnWriteArrayList<>();
    ObservationRegistry registry = ObservationRegistry.create();
    registry
        .observationConfig()
        .observationHandler(
            new ObservationHandler<Observation.Context>() {
              @Override
              public void onStop(Observation.Context stopped) {
                observed.add(stopped.getName() + " " + stopped.getError());
              }

              @Override
              public boolean supportsContext(Observation.Context any) {
                return true;
              }
            });
    Contexts.withYaml(Trees.QUICK, Common.class)
        .withBean(ObservationRegistry.class, () -> registry)
        .withBean(Job.class)
        .run(
            context -> {
              await2(context);
              assertThat(observed).contains("tasks.scheduled.execution null");
            });
  }

  static class Reactive {
    final AtomicInteger calls = new AtomicInteger();
    final AtomicInteger runs = new AtomicInteger();
    final CountDownLatch first = new CountDownLatch(1);
    final AtomicInteger cancelled = new AtomicInteger();
    volatile boolean hangs;
    volatile boolean fails;

    @SupervisedChild(id = "reactive")
    @Scheduled(fixedRate = 50)
    Mono<Void> run() {
      calls.incrementAndGet();
      return Mono.defer(
              () -> {
                runs.incrementAndGet();
                return hangs
                    ? Mono.<Void>never()
                    : fails
                        ? Mono.<Void>error(new IllegalStateException("reactive"))
                        : Mono.empty();
              })
          .doOnCancel(cancelled::incrementAndGet);
    }
  }

  @Test
  void whatAReactiveMethodReturnsIsAwaited() {
    Contexts.withYaml(
            Trees.QUICK
                + "  root: { max-restarts: unlimited, children: { reactive: { heartbeat-timeout:"
                + " 400ms } } }",
            Common.class)
        .withBean(Reactive.class)
        .run(
            context -> {
              Reactive reactive = context.getBean(Reactive.class);
              SupervisionTree tree = context.getBean(SupervisionTree.class);
              await().until(() -> reactive.runs.get() >= 3);
              assertThat(reactive.calls).hasValue(1);

              reactive.fails = true;
              await().until(() -> Trees.child(tree, "reactive").failures() > 0);
              assertThat(
                      Objects.requireNonNull(Trees.child(tree, "reactive").lastExit())
                          .reason()
                          .cause())
                  .hasMessage("reactive");
              reactive.fails = false;
              await().until(() -> Trees.child(tree, "reactive").outage() == null);

              reactive.hangs = true;
              await().until(() -> reactive.cancelled.get() > 0);
              reactive.hangs = false;
              int runs = reactive.runs.get();
              await().until(() -> reactive.runs.get() > runs);
            });
  }

  // ---- whose it is

  static class Two {
    final AtomicInteger adopted = new AtomicInteger();
    final AtomicInteger others = new AtomicInteger();

    @SupervisedChild(id = "adopted")
    @Scheduled(fixedDelay = 50)
    void adopted() {
      adopted.incrementAndGet();
    }

    @Scheduled(fixedDelay = 50)
    void other() {
      others.incrementAndGet();
    }
  }

  @Test
  void othersAreSpringsAsEver() {
    Contexts.withYaml(Trees.QUICK, Common.class)
        .withBean(Two.class)
        .run(
            context -> {
              Two two = context.getBean(Two.class);
              await().until(() -> two.adopted.get() > 1 && two.others.get() > 1);
              assertThat(context.getBean(ScheduledTaskHolder.class).getScheduledTasks())
                  .singleElement()
                  .asString()
                  .endsWith("Two.other");
            });
  }

  @Test
  void oneThatIsSwitchedOffAsAChildIsRunBySpring() {
    Contexts.withYaml(
            Trees.QUICK + "  root.children.adopted: { bean: two, method: adopted, enabled: false }",
            Common.class)
        .withBean("two", Two.class)
        .run(
            context -> {
              await().until(() -> context.getBean(Two.class).adopted.get() > 1);
              assertThat(context.getBean(SupervisionTree.class).snapshot().children()).isEmpty();
              assertThat(context.getBean(ScheduledTaskHolder.class).getScheduledTasks()).hasSize(2);
            });
  }

  @Test
  void theConfigurationMayAdoptAnyScheduledMethod() {
    Contexts.withYaml(
            Trees.QUICK + "  root.children.mine: { bean: two, method: other }", Common.class)
        .withBean("two", Two.class)
        .run(
            context -> {
              await().until(() -> context.getBean(Two.class).others.get() > 1);
              assertThat(context.getBean(SupervisionTree.class).find("mine")).isPresent();
              assertThat(context.getBean(ScheduledTaskHolder.class).getScheduledTasks()).isEmpty();
            });
  }

  @Test
  void withoutSupervisionSpringRunsIt() {
    Contexts.withYaml("supervision.enabled: false", Common.class)
        .withBean(Two.class)
        .run(
            context -> {
              await().until(() -> context.getBean(Two.class).adopted.get() > 1);
              assertThat(context.getBean(ScheduledTaskHolder.class).getScheduledTasks()).hasSize(2);
            });
  }

  @Test
  void itRunsAlsoWhereSpringSchedulesNothing() {
    Contexts.withYaml(Trees.QUICK)
        .withBean(Two.class)
        .run(
            context -> {
              Two two = context.getBean(Two.class);
              await().until(() -> two.adopted.get() > 1);
              assertThat(two.others).hasValue(0);
            });
  }
}
