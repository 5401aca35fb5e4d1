package io.supervision.spring.internal.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.ManualClock;
import io.supervision.spring.fixture.Contexts;
import io.supervision.spring.fixture.Trees;
import io.supervision.test.SupervisionTester;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.concurrent.ConcurrentTaskScheduler;

/** An adopted method runs at the very times at which Spring would run it, run by run. */
@Timeout(120)
class AsBySpringTests {

  /** Long enough for some runs to be still under way when the next one is due. */
  private static final List<Duration> TAKES =
      List.of(
          Duration.ZERO,
          Duration.ofSeconds(4),
          Duration.ofSeconds(12),
          Duration.ofSeconds(25),
          Duration.ofMillis(1),
          Duration.ofMinutes(2));

  /** When it ran; each run takes its time. */
  static class Job {
    final List<Instant> times = Collections.synchronizedList(new ArrayList<>());
    private final Supplier<Instant> now;
    private final Consumer<Duration> passes;

    Job(Supplier<Instant> now, Consumer<Duration> passes) {
      this.now = now;
      this.passes = passes;
    }

    void happens() {
      times.add(now.get());
      passes.accept(TAKES.get(times.size() % TAKES.size()));
    }
  }

  /** What is scheduled how, by a name. */
  static class Jobs {
    private final Job job;

    Jobs(Job job) {
      this.job = job;
    }
  }

  static class EachTwentySeconds extends Jobs {
    EachTwentySeconds(Job job) {
      super(job);
    }

    @Scheduled(cron = "*/20 * * * * *")
    void run() {
      super.job.happens();
    }
  }

  static class AtNightInBerlin extends Jobs {
    AtNightInBerlin(Job job) {
      super(job);
    }

    @Scheduled(cron = "0 30 2,3 * * *", zone = "Europe/Berlin")
    void run() {
      super.job.happens();
    }
  }

  static class WithRate extends Jobs {
    WithRate(Job job) {
      super(job);
    }

    @Scheduled(fixedRate = 10_000, initialDelay = 700)
    void run() {
      super.job.happens();
    }
  }

  static class WithDelay extends Jobs {
    WithDelay(Job job) {
      super(job);
    }

    @Scheduled(fixedDelayString = "PT10S")
    void run() {
      super.job.happens();
    }
  }

  static class WithInitialDelayAlone extends Jobs {
    WithInitialDelayAlone(Job job) {
      super(job);
    }

    @Scheduled(initialDelay = 5_000)
    void run() {
      super.job.happens();
    }
  }

  static class WithSeveral extends Jobs {
    WithSeveral(Job job) {
      super(job);
    }

    @Scheduled(fixedRate = 31_000)
    @Scheduled(fixedDelay = 47_000, initialDelay = 1_500)
    @Scheduled(cron = "17 * * * * *")
    void run() {
      super.job.happens();
    }
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        EachTwentySeconds.class,
        AtNightInBerlin.class,
        WithRate.class,
        WithDelay.class,
        WithInitialDelayAlone.class,
        WithSeveral.class
      })
  void itRunsWhenSpringWouldRunIt(Class<? extends Jobs> jobs) {
    // over the beginning of summer time for those that run by night
    Instant start = Instant.parse("2000-03-23T12:00:00Z");
    Duration time = jobs == AtNightInBerlin.class ? Duration.ofDays(5) : Duration.ofHours(2);

    List<Instant> spring = bySpring(jobs, start, time);

    assertThat(spring).isNotEmpty();
    assertThat(byTheTree(jobs, start, time)).isEqualTo(spring);
  }

  @Configuration(proxyBeanMethods = false)
  @EnableScheduling
  static class Scheduling {}

  private static List<Instant> bySpring(Class<? extends Jobs> jobs, Instant start, Duration time) {
    SimulatedExecutor executor = new SimulatedExecutor(start);
    Job job = new Job(executor.clock()::instant, executor::pass);
    try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
      context.register(Scheduling.class);
      context.registerBean(Job.class, () -> job);
      context.registerBean(jobs);
      context.registerBean(
          SchedulingConfigurer.class,
          () -> registrar -> registrar.setTaskScheduler(scheduler(executor)));
      context.refresh();
      executor.runUntil(start.plus(time));
    }
    return until(start.plus(time), job);
  }

  /** What has piled up by then comes later. */
  private static List<Instant> until(Instant end, Job job) {
    return job.times.stream().filter(run -> run.isBefore(end)).toList();
  }

  private static TaskScheduler scheduler(SimulatedExecutor executor) {
    ConcurrentTaskScheduler scheduler = new ConcurrentTaskScheduler(executor);
    scheduler.setClock(executor.clock());
    return scheduler;
  }

  private static List<Instant> byTheTree(Class<? extends Jobs> jobs, Instant start, Duration time) {
    ManualClock clock = new ManualClock();
    clock.advance(Duration.between(clock.now(), start));
    Job job = new Job(clock::now, clock::advance);
    Contexts.withYaml(
            Trees.QUICK + "  root.children.job: { bean: jobs, method: run }", Scheduling.class)
        .withBean(ManualClock.class, () -> clock)
        .withBean(Job.class, () -> job)
        .withBean("jobs", jobs)
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              SupervisionTester tester = Contexts.tester(context);
              tester.awaitQuiet();
              while (clock.now().isBefore(start.plus(time))) {
                tester.advance(Duration.between(clock.now(), start.plus(time)));
              }
            });
    return until(start.plus(time), job);
  }
}
