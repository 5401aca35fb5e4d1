package io.supervision.spring.internal.listener;

import static io.supervision.test.SupervisionAssertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.supervision.SupervisionTree;
import io.supervision.event.SupervisionEvent;
import io.supervision.snapshot.ChildSnapshot;
import io.supervision.snapshot.NodeState;
import io.supervision.snapshot.SupervisorSnapshot;
import io.supervision.spring.fixture.Contexts;
import io.supervision.spring.fixture.OnAndOff;
import io.supervision.spring.fixture.Trees;
import io.supervision.spring.internal.listener.FakeTechnology.Log;
import io.supervision.spring.internal.listener.FakeTechnology.Registry;
import io.supervision.spring.listener.ListenerState;
import io.supervision.worker.Worker;
import io.supervision.worker.WorkerContext;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.MDC;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** A listener that Spring would run is a child instead. */
@Timeout(60)
class AdoptedListenerTests {

  private static final String ORDERS =
      Trees.QUICK
          + "  root: { max-restarts: unlimited, children: { orders: { listener: orders } } }";

  private static void run(
      String yaml, BiConsumer<AssertableApplicationContext, FakeListener> test) {
    Contexts.withYaml(yaml, FakeTechnology.class)
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              await().until(() -> context.getBean(Registry.class).get("orders").running);
              test.accept(context, context.getBean(Registry.class).get("orders"));
            });
  }

  private static ChildSnapshot child(AssertableApplicationContext context, String path) {
    return Trees.child(context.getBean(SupervisionTree.class), path);
  }

  private static void awaitState(
      AssertableApplicationContext context, String path, NodeState state) {
    await().until(() -> child(context, path).state() == state);
  }

  // ---- when

  @Test
  void itStartsAfterTheWebServerAndStopsBeforeIt() {
    AtomicReference<@Nullable Log> log = new AtomicReference<>();
    run(ORDERS, (context, orders) -> log.set(context.getBean(Log.class)));
    assertThat(log.get()).containsSubsequence("+web", "+orders", "-orders", "-web");
    assertThat(log.get()).containsSubsequence("+web", "+audit", "-audit", "-web");
    assertThat(log.get()).hasSize(6);
  }

  @Test
  void itWaitsForTheWebServerUntilThen() {
    Contexts.withYaml(ORDERS, FakeTechnology.class)
        .withBean("seen", Startup.class, () -> new Startup())
        .run(
            context ->
                assertThat(context.getBean(Startup.class).waitedFor).isEqualTo("[web server]"));
  }

  /** Looks just before the last stage. */
  static final class Startup
      implements org.springframework.context.SmartLifecycle,
          org.springframework.context.ApplicationContextAware {
    private org.springframework.context.@Nullable ApplicationContext context;
    String waitedFor = "";

    @Override
    public void setApplicationContext(org.springframework.context.ApplicationContext given) {
      context = given;
    }

    @Override
    public void start() {
      ChildSnapshot orders =
          Trees.child(Objects.requireNonNull(context).getBean(SupervisionTree.class), "orders");
      waitedFor = String.valueOf(Objects.requireNonNull(orders.waiting()).requirements());
    }

    @Override
    public void stop() {}

    @Override
    public boolean isRunning() {
      return false;
    }

    @Override
    public int getPhase() {
      return DEFAULT_PHASE - 1000;
    }
  }

  @Test
  void springStartsAndStopsTheOthersAlsoOnPauseAndRestart() {
    run(
        ORDERS,
        (context, orders) -> {
          Log log = context.getBean(Log.class);
          ConfigurableApplicationContext application =
              context.getSourceApplicationContext(ConfigurableApplicationContext.class);
          application.stop();
          assertThat(orders.running).isFalse();
          assertThat(context.getBean(Registry.class).get("audit").running).isFalse();
          log.clear();
          application.start();
          await().until(() -> orders.running);
          assertThat(log).containsOnlyOnce("+orders", "+audit");
          assertThat(orders.starts).hasValue(2);
        });
  }

  @Test
  void theirStopIsNoRestartHoweverManyTheyAre() {
    String noRestart =
        """
        supervision.supervisors.messaging:
          max-restarts: 0
          children: { orders: { listener: orders }, audit: { listener: audit } }
        """;
    run(
        noRestart,
        (context, orders) -> {
          await().until(() -> context.getBean(Registry.class).get("audit").running);
          ConfigurableApplicationContext application =
              context.getSourceApplicationContext(ConfigurableApplicationContext.class);
          List<SupervisionEvent> gaveUp = new CopyOnWriteArrayList<>();
          context
              .getBean(SupervisionTree.class)
              .subscribe(
                  event -> {
                    if (event instanceof SupervisionEvent.SupervisorGaveUp) {
                      gaveUp.add(event);
                    }
                  });

          application.stop();
          application.start();

          await().until(() -> orders.running);
          assertThat(gaveUp).isEmpty();
          assertThat(child(context, "messaging/orders").failures()).isZero();
        });
  }

  /** A lifecycle that writes down when it starts and stops. */
  static final class Pump extends OnAndOff {
    private final Log log;

    Pump(Log log) {
      this.log = log;
    }

    @Override
    public void start() {
      log.add("+pump");
      super.start();
    }

    @Override
    public void stop() {
      log.add("-pump");
      super.stop();
    }
  }

  private static List<String> logWithPump(String yaml) {
    AtomicReference<@Nullable Log> log = new AtomicReference<>();
    Contexts.withYaml(yaml, FakeTechnology.class)
        .withBean("pump", Pump.class)
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              await().until(() -> context.getBean(Pump.class).isRunning());
              log.set(context.getBean(Log.class));
            });
    return Objects.requireNonNull(log.get());
  }

  @Test
  void aSupervisorMayStartLastAndStopFirstWithAllBelowIt() {
    assertThat(
            logWithPump(
                "supervision.supervisors.intake: { start: last, stop: first, children: { pump: {} }"
                    + " }"))
        .containsSubsequence("+web", "+pump", "-pump", "-web");
  }

  @Test
  void anyChildMayStartLastOrStopFirst() {
    assertThat(logWithPump("supervision.root.children.pump: { start: last }"))
        .containsSubsequence("+web", "+pump", "-web", "-pump");
    assertThat(logWithPump("supervision.root.children.pump: { stop: first }"))
        .containsSubsequence("+pump", "+web", "-pump", "-web");
  }

  @Test
  void aListenerMayStartAndStopWithTheTree() {
    AtomicReference<@Nullable Log> log = new AtomicReference<>();
    run(
        ORDERS.replace(
            "listener: orders",
            "listener: orders, start-timeout: 20s, start: with-tree, stop: with-tree"),
        (context, orders) -> log.set(context.getBean(Log.class)));
    assertThat(log.get()).containsSubsequence("+orders", "+web", "-web", "-orders");
  }

  /** Does not end before it is killed, and knows how long that took. */
  static final class Slow implements Worker {
    volatile @Nullable Duration stopped;

    @Override
    public void run(WorkerContext context) {
      context.awaitStop();
      long begun = System.nanoTime();
      while (!context.isKilled()) {
        LockSupport.parkNanos(100_000);
      }
      stopped = Duration.ofNanos(System.nanoTime() - begun);
    }
  }

  @Test
  void whatStopsFirstSharesTheTimeOfTheStopWithTheOthers() {
    CountDownLatch mayEnd = new CountDownLatch(1);
    Slow slow = new Slow();
    Contexts.withYaml(
            """
            supervision:
              stop-timeout: 2s
              root.children:
                orders: { listener: orders, shutdown: infinity }
                slow: { shutdown: infinity }
            """,
            FakeTechnology.class)
        .withBean("slow", Slow.class, () -> slow)
        .run(
            context -> {
              FakeListener orders = context.getBean(Registry.class).get("orders");
              await().until(() -> orders.running);
              orders.receives(() -> hang(mayEnd));
            });
    mayEnd.countDown();
    assertThat(slow.stopped).isLessThan(Duration.ofSeconds(1));
  }

  /** The other one tries again what this one could not process. */
  static class Retries {
    Retries(Registry registry) {
      registry.get("audit").partOf = "orders";
    }
  }

  @Test
  void partsThatNobodyHasDeclaredAreLeftToSpring() {
    Contexts.withYaml(ORDERS, FakeTechnology.class)
        .withBean(Retries.class)
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              Registry registry = context.getBean(Registry.class);
              await().until(() -> registry.get("orders").running);
              assertThat(registry.get("audit").running).isTrue();
              assertThat(context.getBean(SupervisionTree.class).snapshot().children())
                  .extracting(node -> node.id())
                  .containsExactly("orders");
            });
  }

  /** Its container waits longer than the child. */
  static class SlowToStop {
    SlowToStop(Registry registry) {
      registry.get("orders").shutdownTime = Duration.ofSeconds(30);
    }
  }

  @Test
  @ExtendWith(OutputCaptureExtension.class)
  void aShutdownTimeThatIsShorterThanThatOfItsContainerIsWarnedOf(CapturedOutput output) {
    Contexts.withYaml(ORDERS, FakeTechnology.class)
        .withBean(SlowToStop.class)
        .run(context -> assertThat(context).hasNotFailed());
    Contexts.withYaml(
            ORDERS.replace("listener: orders", "listener: orders, shutdown: 32s"),
            FakeTechnology.class)
        .withBean(SlowToStop.class)
        .run(context -> assertThat(context).hasNotFailed());
    assertThat(output)
        .containsOnlyOnce(
            "Listener 'orders' is interrupted after 12 s, its shutdown time as a child, although"
                + " its container waits for 30 s: give the child a `shutdown` of 32 s");
  }

  // ---- how it is

  @Test
  void anEndByItselfIsAFailureWithItsReasonAndItIsStartedAgain() {
    run(
        ORDERS,
        (context, orders) -> {
          orders.ends("the error handler stopped it", new IllegalStateException("poison"));
          await().until(() -> orders.starts.get() == 2);
          await().until(() -> child(context, "orders").state() == NodeState.RUNNING);
          ChildSnapshot child = child(context, "orders");
          assertThat(child.failures()).isOne();
          assertThat(
                  Objects.requireNonNull(Objects.requireNonNull(child.lastExit()).reason().cause()))
              .hasMessage("the error handler stopped it")
              .hasCause(new IllegalStateException("poison"))
              .hasRootCauseMessage("poison");
        });
  }

  @Test
  void aLinkageErrorOfItsCodeGivesUp() {
    run(
        ORDERS,
        (context, orders) -> {
          orders.receives(
              () -> {
                throw new NoClassDefFoundError("gone");
              });
          awaitState(context, "orders", NodeState.GAVE_UP);
          assertThat(orders.running).isFalse();
        });
  }

  @Test
  void withoutItsConnectionItIsDegradedAndRunsOn() {
    run(
        ORDERS,
        (context, orders) -> {
          orders.state = new ListenerState.Degraded("no connection");
          await().until(() -> child(context, "orders").degraded() != null);
          assertThat(Objects.requireNonNull(child(context, "orders").degraded()).what())
              .isEqualTo("no connection");
          orders.state = new ListenerState.Ready("");
          await().until(() -> child(context, "orders").degraded() == null);
          assertThat(child(context, "orders").incarnation()).isOne();
        });
  }

  @Test
  void afterItsConnectTimeoutItHasFailed() {
    run(
        ORDERS.replace("listener: orders", "listener: orders, connect-timeout: 400ms"),
        (context, orders) -> {
          orders.state = new ListenerState.Degraded("no connection");
          await().until(() -> child(context, "orders").failures() > 0);
          assertThat(
                  Objects.requireNonNull(
                      Objects.requireNonNull(child(context, "orders").lastExit()).reason().cause()))
              .hasMessage("not connected within its connect-timeout: no connection");
        });
  }

  @Test
  void whatTheApplicationStopsIsHeldUntilItStartsItAgain() {
    run(
        ORDERS,
        (context, orders) -> {
          orders.running = false;
          orders.state = new ListenerState.Stopped();
          awaitState(context, "orders", NodeState.HELD);
          assertThat(Objects.requireNonNull(child(context, "orders").held()).by())
              .isEqualTo("the application");
          assertThat(orders.starts).hasValue(1);

          orders.container().start();

          awaitState(context, "orders", NodeState.RUNNING);
          assertThat(orders.running).isTrue();
          assertThat(child(context, "orders").failures()).isZero();
        });
  }

  @Test
  void aStartThatFailsIsTriedAgain() {
    run(
        ORDERS,
        (context, orders) -> {
          orders.failsToStart = new IllegalStateException("no such topic");
          orders.ends("x", null);
          await().until(() -> child(context, "orders").failures() > 2);
          orders.failsToStart = null;
          awaitState(context, "orders", NodeState.RUNNING);
        });
  }

  // ---- whose threads

  @Test
  void theThreadsOfItsContainerNameTheChildInTheLogWhileTheyRunItsCode() {
    run(
        ORDERS,
        (context, orders) -> {
          AtomicReference<@Nullable String> seen = new AtomicReference<>();
          CountDownLatch done = new CountDownLatch(1);
          orders.receives(
              () -> {
                seen.set(MDC.get("supervision.child"));
                done.countDown();
              });
          await().until(() -> done.getCount() == 0);
          assertThat(seen).hasValue("orders");
        });
  }

  @Test
  void oneThatHangsIsInterruptedInTimeAndStartedAgain() {
    run(
        ORDERS.replace(
            "listener: orders", "listener: orders, shutdown: 100ms, heartbeat-timeout: 500ms"),
        (context, orders) -> {
          CountDownLatch interrupted = new CountDownLatch(1);
          orders.receives(
              () -> {
                try {
                  new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                  interrupted.countDown();
                }
              });
          await().until(() -> interrupted.getCount() == 0);
          await().until(() -> orders.starts.get() == 2);
          assertThat(Objects.requireNonNull(child(context, "orders").lastExit()).reason().label())
              .isEqualTo("heartbeat");
        });
  }

  @Test
  void oneThatHeedsNoInterruptIsStuckWithItsStackAndNoSecondConsumerIsStarted() {
    CountDownLatch mayEnd = new CountDownLatch(1);
    run(
        ORDERS.replace(
            "listener: orders", "listener: orders, shutdown: 100ms, heartbeat-timeout: 500ms"),
        (context, orders) -> {
          orders.receives(() -> hang(mayEnd));
          awaitState(context, "orders", NodeState.STUCK);
          assertThat(Objects.requireNonNull(child(context, "orders").stuck()).thread())
              .isEqualTo("orders-consumer");
          assertThat(Objects.requireNonNull(child(context, "orders").stuck()).stack())
              .extracting(StackTraceElement::getMethodName)
              .contains("hang");
          assertThat(orders.starts).hasValue(1);
          mayEnd.countDown();
          await().until(() -> orders.starts.get() == 2);
        });
  }

  private static void hang(CountDownLatch mayEnd) {
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
  void oneThatWaitsForMessagesMissesNoHeartbeat() {
    run(
        ORDERS.replace("listener: orders", "listener: orders, heartbeat-timeout: 500ms"),
        (context, orders) ->
            await()
                .during(Duration.ofSeconds(2))
                .until(() -> orders.starts.get() == 1 && child(context, "orders").failures() == 0));
  }

  // ---- all

  @Test
  void allThatSpringWouldStartAreAdoptedButThoseThatAreNamedElsewhere() {
    run(
        ORDERS + "\nsupervision.listener.adopt: all",
        (context, orders) -> {
          Registry registry = context.getBean(Registry.class);
          await().until(() -> registry.get("audit").running);
          SupervisorSnapshot listeners =
              (SupervisorSnapshot)
                  context.getBean(SupervisionTree.class).find("listeners").orElseThrow();
          assertThat(listeners.children()).extracting(node -> node.id()).containsExactly("audit");
          registry.get("audit").ends("x", null);
          await().until(() -> registry.get("audit").starts.get() == 2);
        });
  }

  @Test
  void whatIsAdoptedWithAllOthersStopsFirstToo() {
    AtomicReference<@Nullable Log> log = new AtomicReference<>();
    run(
        "supervision.listener.adopt: all",
        (context, orders) -> {
          log.set(context.getBean(Log.class));
          await().until(() -> context.getBean(Registry.class).get("audit").running);
        });
    assertThat(log.get()).containsSubsequence("+web", "+orders", "-orders", "-web");
    assertThat(log.get()).containsSubsequence("+web", "+audit", "-audit", "-web");
  }

  // ---- what cannot be

  @Test
  void anUnknownListenerIsToldWithAllThatThereAre() {
    var problem =
        Contexts.onlyProblemOf(
            "supervision.root.children.orders.listener: ordrs", FakeTechnology.class);
    assertThat(problem.where()).startsWith("supervision.root.children.orders.listener (");
    assertThat(problem.what()).isEqualTo("there is no listener ordrs (did you mean 'orders'?)");
    assertThat(problem.remedy()).isEqualTo("Name one of [audit, orders]");
  }

  @Test
  void allThatIsWrongIsToldAtOnce() {
    List<String> problems =
        Contexts.problemsOf(
                """
                supervision.root.children:
                  a: { listener: ordrs }
                  b: { listener: orders }
                  c: { listener: "fake:orders" }
                  d: { listener: "rabbit:audit" }
                """,
                FakeTechnology.class)
            .stream()
            .map(problem -> problem.what())
            .toList();
    assertThat(problems)
        .containsExactly(
            "there is no listener ordrs (did you mean 'orders'?)",
            "fake listener 'orders' is a child already: supervision.root.children.b.listener (Byte"
                + " array resource [application.yaml] - 3:18)",
            "there is no listener rabbit:audit, but a fake listener 'audit'");
  }

  @Test
  void aListenerAndABeanAtOnceCannotBe() {
    assertThat(
            Contexts.onlyProblemOf(
                    "supervision.root.children.a: { listener: orders, bean: webServer }",
                    FakeTechnology.class)
                .what())
        .isEqualTo("child 'a' is a listener and a bean at once");
  }

  @Test
  void inAGroupAStageOfItsOwnMustNotTurnTheOrderRound() {
    List<String> problems =
        Contexts.problemsOf(
                """
                supervision.supervisors.messaging:
                  strategy: rest-for-one
                  children:
                    orders: { listener: orders, order: 1, start: last }
                    audit: { listener: audit, order: 2 }
                """,
                FakeTechnology.class)
            .stream()
            .map(problem -> problem.what())
            .toList();
    assertThat(problems)
        .containsExactly(
            "'orders' has `start: last`, and 'audit', which comes after it in their group, has not");
  }
}
