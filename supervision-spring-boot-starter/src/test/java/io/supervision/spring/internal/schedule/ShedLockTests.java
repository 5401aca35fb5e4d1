package io.supervision.spring.internal.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.supervision.spring.SupervisedChild;
import io.supervision.spring.fixture.Contexts;
import io.supervision.spring.fixture.Trees;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.LockProvider;
import net.javacrumbs.shedlock.core.SimpleLock;
import net.javacrumbs.shedlock.provider.inmemory.InMemoryLockProvider;
import net.javacrumbs.shedlock.spring.annotation.EnableSchedulerLock;
import net.javacrumbs.shedlock.spring.annotation.EnableSchedulerLock.InterceptMode;
import net.javacrumbs.shedlock.spring.annotation.SchedulerLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;

/** A scheduled method with a lock of ShedLock, as a child. */
@Timeout(60)
class ShedLockTests {

  static class Job {
    final AtomicInteger runs = new AtomicInteger();

    @SupervisedChild(id = "job")
    @Scheduled(fixedDelay = 50)
    @SchedulerLock(name = "job", lockAtMostFor = "1m")
    public void run() {
      runs.incrementAndGet();
    }

    AtomicInteger runs() {
      return runs;
    }
  }

  static class Locks {
    @Bean
    LockProvider lockProvider() {
      return new InMemoryLockProvider();
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableScheduling
  @EnableSchedulerLock(defaultLockAtMostFor = "1m")
  static class ByMethod extends Locks {}

  @SuppressWarnings("removal") // as long as it is there, somebody uses it
  @Configuration(proxyBeanMethods = false)
  @EnableScheduling
  @EnableSchedulerLock(defaultLockAtMostFor = "1m", interceptMode = InterceptMode.PROXY_SCHEDULER)
  static class ByScheduler extends Locks {}

  @Test
  void aLockAroundTheMethodIsHeeded() {
    Contexts.withYaml(Trees.QUICK, ByMethod.class)
        .withBean(Job.class)
        .run(
            context -> {
              Job job = context.getBean(Job.class);
              await().until(() -> job.runs().get() > 1);
              LockProvider locks = context.getBean(LockProvider.class);
              SimpleLock held = await().until(() -> lock(locks), lock -> lock != null);
              int runs = job.runs().get();
              await().during(Duration.ofMillis(500)).until(() -> job.runs().get() == runs);
              held.unlock();
              await().until(() -> job.runs().get() > runs);
            });
  }

  private static SimpleLock lock(LockProvider locks) {
    return locks
        .lock(new LockConfiguration(Instant.now(), "job", Duration.ofMinutes(1), Duration.ZERO))
        .orElse(null);
  }

  @Test
  void oneAroundItsSchedulerIsRefused() {
    assertThat(Contexts.problemsOf(Trees.QUICK, ByScheduler.class, OneJob.class))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.where()).startsWith("@SupervisedChild on method 'run'");
              assertThat(problem.what()).contains("PROXY_SCHEDULER");
              assertThat(problem.remedy()).contains("PROXY_METHOD");
            });
  }

  @Configuration(proxyBeanMethods = false)
  static class OneJob {
    @Bean
    Job job() {
      return new Job();
    }
  }
}
