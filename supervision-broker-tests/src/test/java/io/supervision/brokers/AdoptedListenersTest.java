package io.supervision.brokers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.supervision.SupervisionTree;
import io.supervision.snapshot.ChildSnapshot;
import io.supervision.snapshot.NodeSnapshot;
import io.supervision.snapshot.NodeState;
import io.supervision.snapshot.SupervisorSnapshot;
import io.supervision.spring.autoconfigure.SupervisionAutoConfiguration;
import io.supervision.spring.autoconfigure.actuate.SupervisionHealthAutoConfiguration;
import io.supervision.spring.health.SupervisionHealthContributor;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.SmartLifecycle;

/** What a listener does as a child in an application of Spring Boot, whatever its technology. */
@Tag("brokers")
@Timeout(180)
@ExtendWith(OutputCaptureExtension.class)
public abstract class AdoptedListenersTest {

  private static final int MESSAGES = 10_000;
  private static final Duration LONG = Duration.ofSeconds(60);

  /** How long brokers are away: five seconds, or as many as somebody says. */
  private static final Duration AWAY = Duration.ofSeconds(Long.getLong("tests.broker-away", 5));

  /** What the listener {@code orders} does with a message. */
  public static final class Work {
    final Collection<String> taken = new ConcurrentLinkedQueue<>();
    volatile Consumer<String> does = value -> {};

    /** What has been processed. */
    public Collection<String> taken() {
      return taken;
    }

    /** Is called by the listener. */
    public void on(String value) {
      does.accept(value);
      taken.add(value);
    }
  }

  /** An application with a listener {@code orders}, which calls {@link Work}. */
  protected abstract ApplicationContextRunner listening(String queue);

  protected abstract void send(String queue, String text);

  /** A bean of the technology that registers so many listeners of the queue {@code several}. */
  protected abstract Object several(int count);

  /** What the broker itself says. */
  protected abstract int consumersOf(String queue);

  protected abstract SmartLifecycle container(AssertableApplicationContext context);

  protected abstract void killBroker() throws Exception;

  protected abstract void startBroker() throws Exception;

  /** How often it crashes in {@value #MESSAGES} messages. */
  protected int crashes() {
    return 20;
  }

  protected final ApplicationContextRunner application(String queue) {
    return listening(queue)
        .withConfiguration(
            AutoConfigurations.of(
                SupervisionAutoConfiguration.class, SupervisionHealthAutoConfiguration.class))
        .withBean(Work.class)
        .withPropertyValues(
            "queue=" + queue,
            "supervision.root.children.orders.listener=orders",
            "supervision.root.children.orders.backoff.enabled=false");
  }

  protected static ChildSnapshot orders(AssertableApplicationContext context) {
    return (ChildSnapshot) context.getBean(SupervisionTree.class).find("orders").orElseThrow();
  }

  protected static Work work(AssertableApplicationContext context) {
    return context.getBean(Work.class);
  }

  protected final void awaitReady(AssertableApplicationContext context, String queue) {
    await()
        .atMost(LONG)
        .until(
            () ->
                orders(context).state() == NodeState.RUNNING
                    && orders(context).degraded() == null
                    && consumersOf(queue) == 1);
  }

  private void send(String queue, int count) {
    for (int i = 0; i < count; i++) {
      send(queue, "order " + i);
    }
  }

  private static void awaitTaken(AssertableApplicationContext context, int count) {
    await().atMost(LONG).until(() -> Set.copyOf(work(context).taken).size() == count);
  }

  /** The first messages do so, the others are taken. */
  private static Consumer<String> first(int messages, Consumer<String> does) {
    AtomicInteger left = new AtomicInteger(messages);
    return value -> {
      if (left.getAndDecrement() > 0) {
        does.accept(value);
      }
    };
  }

  @Test
  void anErrorOfItsCodeIsAFailureAndTheMessageComesAgain() {
    application("error")
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              awaitReady(context, "error");
              work(context).does =
                  first(
                      1,
                      value -> {
                        throw new AssertionError("poison");
                      });
              send("error", 3);
              awaitTaken(context, 3);
              await().atMost(LONG).until(() -> orders(context).failures() == 1);
              awaitReady(context, "error");
              assertThat(orders(context).restarts()).isOne();
              assertThat(
                      Objects.requireNonNull(Objects.requireNonNull(orders(context).lastExit()))
                          .reason()
                          .cause())
                  .hasMessage("poison");
            });
    assertThat(consumersOf("error")).isZero();
  }

  @Test
  void aLinkageErrorGivesUp() {
    application("linkage")
        .run(
            context -> {
              awaitReady(context, "linkage");
              work(context).does =
                  value -> {
                    throw new NoClassDefFoundError("gone");
                  };
              send("linkage", 1);
              await().atMost(LONG).until(() -> orders(context).state() == NodeState.GAVE_UP);
              await().atMost(LONG).until(() -> consumersOf("linkage") == 0);
            });
  }

  @Test
  void oneThatHangsIsEndedByItsHeartbeatTimeoutAndItsMessageComesAgain() {
    application("hangs")
        .withPropertyValues(
            "supervision.root.children.orders.heartbeat-timeout=1s",
            "supervision.root.children.orders.shutdown=1s")
        .run(
            context -> {
              awaitReady(context, "hangs");
              work(context).does = first(1, value -> hang());
              send("hangs", 3);
              awaitTaken(context, 3);
              assertThat(Objects.requireNonNull(orders(context).lastExit()).reason().label())
                  .isEqualTo("heartbeat");
              assertThat(orders(context).failures()).isOne();
            });
  }

  /** Until it is interrupted. */
  private static void hang() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whatTheApplicationStopsIsHeldAndGoesOnWhenThatStartsItAgain() {
    application("held")
        .run(
            context -> {
              awaitReady(context, "held");
              container(context).stop();
              await().atMost(LONG).until(() -> orders(context).state() == NodeState.HELD);
              await().atMost(LONG).until(() -> consumersOf("held") == 0);
              container(context).start();
              awaitReady(context, "held");
              send("held", 3);
              awaitTaken(context, 3);
              assertThat(orders(context).failures()).isZero();
            });
  }

  @Test
  void closedUnderLoadNothingIsStartedAgain(CapturedOutput output) {
    send("load", 2_000);
    Work[] work = new Work[1];
    application("load")
        .run(
            context -> {
              awaitReady(context, "load");
              work[0] = work(context);
              await().atMost(LONG).until(() -> work[0].taken.size() > 50);
            });
    int taken = work[0].taken.size();
    assertThat(consumersOf("load")).isZero();
    await()
        .during(Duration.ofSeconds(1))
        .until(() -> consumersOf("load") == 0 && work[0].taken.size() == taken);
    assertThat(output.toString().lines())
        .filteredOn(line -> line.contains("io.supervision"))
        .noneMatch(line -> line.contains("ERROR"))
        .noneMatch(line -> line.contains("started again"));
  }

  @Test
  void allMessagesAreProcessedWhileItCrashesAtRandomWithNeverMoreThanOneConsumer() {
    try (MostConsumers most = new MostConsumers(() -> consumersOf("storm"))) {
      application("storm")
          .run(
              context -> {
                awaitReady(context, "storm");
                work(context).does =
                    value -> {
                      if (ThreadLocalRandom.current().nextInt(MESSAGES / crashes()) == 0) {
                        throw new AssertionError("crash");
                      }
                    };
                send("storm", MESSAGES);
                awaitTaken(context, MESSAGES);
                assertThat(orders(context).failures()).isPositive();
              });
      assertThat(most.most()).isOne();
    }
  }

  @Test
  void aBrokerThatIsAwayForAWhileIsToldAndNoReasonToRestart() {
    application("away")
        .withPropertyValues(
            "supervision.health.down-after=2s", "supervision.health.recovered-after=1s")
        .run(
            context -> {
              awaitReady(context, "away");
              assertThat(health(context)).isEqualTo(Status.UP);

              killBroker();
              long killed = System.nanoTime();
              await().atMost(LONG).until(() -> orders(context).degraded() != null);
              assertThat(orders(context).state()).isEqualTo(NodeState.RUNNING);
              await().atMost(LONG).until(() -> health(context).equals(Status.DOWN));
              await()
                  .atMost(AWAY.plus(LONG))
                  .until(() -> System.nanoTime() - killed > AWAY.toNanos());
              startBroker();

              awaitReady(context, "away");
              send("away", 3);
              awaitTaken(context, 3);
              await().atMost(LONG).until(() -> health(context).equals(Status.UP));
              assertThat(orders(context).incarnation()).isOne();
              assertThat(orders(context).failures()).isZero();
            });
  }

  @Test
  void thirtyWithoutABrokerKeepNoApplicationFromStarting() throws Exception {
    listening("several");
    killBroker();
    long begun = System.nanoTime();
    application("several")
        .withBean("configurer", Object.class, () -> several(30))
        .withPropertyValues("supervision.listener.adopt=all")
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(LONG);
              await()
                  .atMost(LONG)
                  .until(() -> all(context).stream().allMatch(each -> each.degraded() != null));
              startBroker();
              await().atMost(LONG).until(() -> consumersOf("several") == 31);
              await()
                  .atMost(LONG)
                  .until(() -> all(context).stream().allMatch(each -> each.degraded() == null));
              assertThat(all(context)).hasSize(30).allMatch(each -> each.incarnation() == 1);
            });
  }

  private static List<NodeSnapshot> all(AssertableApplicationContext context) {
    return ((SupervisorSnapshot)
            context.getBean(SupervisionTree.class).find("listeners").orElseThrow())
        .children();
  }

  private static Status health(AssertableApplicationContext context) {
    HealthIndicator orders =
        (HealthIndicator)
            Objects.requireNonNull(
                context.getBean(SupervisionHealthContributor.class).getContributor("orders"));
    return Objects.requireNonNull(orders.health()).getStatus();
  }

  /** Starts after the listeners, and fails. */
  static final class Last implements SmartLifecycle {
    @Override
    public void start() {
      throw new IllegalStateException("half way");
    }

    @Override
    public void stop() {}

    @Override
    public boolean isRunning() {
      return false;
    }

    @Override
    public int getPhase() {
      return DEFAULT_PHASE - 10;
    }
  }

  @Test
  void aRefreshThatFailsHalfWayLeavesNoConsumer() {
    send("half", 1);
    application("half")
        .withBean(Last.class)
        .run(context -> assertThat(context).getFailure().rootCause().hasMessage("half way"));
    await().atMost(LONG).until(() -> consumersOf("half") == 0);
    await().during(Duration.ofSeconds(1)).until(() -> consumersOf("half") == 0);
  }
}
