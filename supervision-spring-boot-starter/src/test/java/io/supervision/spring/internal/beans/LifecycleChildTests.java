package io.supervision.spring.internal.beans;

import static io.supervision.test.SupervisionAssertions.assertThat;

import io.supervision.SupervisionTree;
import io.supervision.spring.SupervisedChild;
import io.supervision.spring.fixture.Contexts;
import io.supervision.spring.fixture.Trees;
import io.supervision.test.SupervisionTester;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.Lifecycle;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;

/** Lifecycles that do not start or stop as they should. */
class LifecycleChildTests {

  private static final List<String> CALLS = new CopyOnWriteArrayList<>();
  private static volatile boolean away;

  @BeforeEach
  void forget() {
    CALLS.clear();
    away = false;
  }

  /** Says that it runs before it has looked whether it can. */
  static class HalfStarted implements Lifecycle, DisposableBean {
    volatile boolean running;
    volatile boolean working;

    @Override
    public void start() {
      CALLS.add("start");
      running = true;
      if (away) {
        throw new IllegalStateException("the broker is away");
      }
      working = true;
    }

    @Override
    public void stop() {
      CALLS.add("stop");
      running = false;
      working = false;
    }

    @Override
    public boolean isRunning() {
      return running;
    }

    @Override
    public void destroy() {
      CALLS.add("destroy");
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Half {
    @Bean
    @SupervisedChild
    HalfStarted container() {
      return new HalfStarted();
    }
  }

  private static void assertNoStartFollowsAStart() {
    List<String> calls = new ArrayList<>(CALLS);
    for (int i = 1; i < calls.size(); i++) {
      assertThat(calls.get(i - 1) + ", " + calls.get(i)).isNotEqualTo("start, start");
    }
  }

  private static final String PATIENT =
      """
      supervision:
        root.max-restarts: unlimited
        defaults.child.backoff: { initial: 10s, multiplier: 1 }
      """;

  /** One that finds itself stopped, and two starts. */
  private static void failThreeTimes(SupervisionTester supervision) {
    supervision.advance(Duration.ofSeconds(1));
    supervision.advanceToNextRestart("container");
    supervision.advanceToNextRestart("container");
    assertThat(supervision).child("container").isRestarting().hasFailures(3);
  }

  @Test
  void oneWhoseStartFailedHalfwayIsStoppedAndStartedAgainUntilItWorks() {
    Contexts.onManualClock(PATIENT, Half.class)
        .run(
            context -> {
              HalfStarted container = context.getBean(HalfStarted.class);
              SupervisionTester supervision = Contexts.tester(context);
              away = true;
              container.stop();
              failThreeTimes(supervision);
              away = false;
              supervision.advance(Duration.ofSeconds(20));
              assertThat(container.working).isTrue();
              assertNoStartFollowsAStart();
            });
  }

  @Configuration(proxyBeanMethods = false)
  static class Fresh {
    @Bean
    @Scope("prototype")
    @SupervisedChild
    HalfStarted container() {
      return new HalfStarted();
    }
  }

  @Test
  void whatAFailedStartOfAFreshInstanceLeavesIsStoppedBeforeTheInstanceIsDestroyed() {
    away = true;
    Contexts.runner(Fresh.class)
        .run(context -> assertThat(context).getFailure().hasRootCauseMessage("the broker is away"));
    assertThat(CALLS).containsExactly("start", "stop", "destroy");
  }

  /** Can be stopped only when the broker is there. */
  static class StopFailsToo extends HalfStarted {
    @Override
    public void stop() {
      CALLS.add("stop");
      if (away) {
        throw new IllegalStateException("no connection to close");
      }
      running = false;
      working = false;
    }

    @Override
    public void start() {
      if (!running) {
        super.start();
      }
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class NeitherStartsNorStops {
    @Bean
    @SupervisedChild
    StopFailsToo container() {
      return new StopFailsToo();
    }
  }

  @Test
  void oneThatCouldNotBeStoppedEitherIsStoppedBeforeTheNextStart() {
    Contexts.onManualClock(PATIENT, NeitherStartsNorStops.class)
        .run(
            context -> {
              StopFailsToo container = context.getBean(StopFailsToo.class);
              SupervisionTester supervision = Contexts.tester(context);
              container.stop();
              away = true;
              failThreeTimes(supervision);
              away = false;
              supervision.advance(Duration.ofSeconds(20));
              assertThat(container.working).isTrue();
              assertNoStartFollowsAStart();
            });
  }

  /** Runs a while after its start has returned. */
  static class Slow implements SmartLifecycle {
    final AtomicInteger asked = new AtomicInteger();
    volatile boolean started;

    /** How often it is asked in vain. */
    volatile int slowness = 4;

    @Override
    public void start() {
      CALLS.add("start");
      asked.set(0);
      started = true;
    }

    @Override
    public void stop() {
      CALLS.add("stop");
      started = false;
    }

    @Override
    public boolean isRunning() {
      return started && asked.incrementAndGet() > slowness;
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class SlowOne {
    @Bean
    @SupervisedChild
    Slow container() {
      return new Slow();
    }
  }

  @Test
  void oneThatRunsOnlyLaterIsStartedOnceAndWaitedFor() {
    Contexts.onManualClock(Trees.QUICK, SlowOne.class)
        .run(
            context -> {
              Slow container = context.getBean(Slow.class);
              SupervisionTester supervision = Contexts.tester(context);
              supervision.advance(Duration.ofSeconds(10));
              assertThat(container.asked).hasValueGreaterThan(container.slowness + 2);
              assertThat(CALLS).containsExactly("start");
              assertThat(supervision).child("container").hasFailures(0);
            });
    assertThat(CALLS).containsExactly("start", "stop");
  }

  @Test
  void withAStartTimeoutItIsReadyWhenItRuns() {
    Contexts.withYaml("supervision.root.children.container.start-timeout: 20s", SlowOne.class)
        .run(
            context -> {
              assertThat(context.getBean(Slow.class).isRunning()).isTrue();
              assertThat(CALLS).containsExactly("start");
            });
  }

  static class NeverRuns extends Slow {
    NeverRuns() {
      slowness = Integer.MAX_VALUE;
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Never {
    @Bean
    @SupervisedChild
    NeverRuns container() {
      return new NeverRuns();
    }
  }

  @Test
  void oneThatDoesNotRunWithinItsStartTimeoutIsStoppedAndFailsTheStart() {
    Contexts.withYaml("supervision.root.children.container.start-timeout: 300ms", Never.class)
        .run(
            context ->
                assertThat(context).getFailure().hasStackTraceContaining("StartTimeoutException"));
    assertThat(CALLS).containsExactly("start", "stop");
  }

  @Test
  void oneThatDoesNotRunYetIsStoppedWithTheTree() {
    Contexts.runner(Never.class).run(context -> assertThat(context).hasNotFailed());
    assertThat(CALLS).containsExactly("start", "stop");
  }

  static class SaysAlwaysThatItRuns extends HalfStarted {
    @Override
    public boolean isRunning() {
      return true;
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class AlwaysRunning {
    @Bean(initMethod = "start")
    @SupervisedChild
    SaysAlwaysThatItRuns container() {
      return new SaysAlwaysThatItRuns();
    }
  }

  @Test
  void oneThatSaysThatItRunsIsStartedAgainAfterItWasStopped() {
    Contexts.withYaml(Trees.QUICK, AlwaysRunning.class)
        .run(
            context -> {
              context.getBean(SupervisionTree.class).restart("container");
              assertThat(CALLS).containsExactly("start", "stop", "start");
            });
  }
}
