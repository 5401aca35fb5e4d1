package io.supervision;

import static io.supervision.TreeFixture.SOON;
import static io.supervision.TreeFixture.async;
import static io.supervision.TreeFixture.idle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.supervision.event.SupervisionEvent;
import io.supervision.event.SupervisionEvent.ChildExited;
import io.supervision.event.SupervisionEvent.ChildStartFailed;
import io.supervision.event.SupervisionEvent.ChildStarted;
import io.supervision.internal.journal.Journal;
import io.supervision.internal.platform.Platform;
import io.supervision.internal.platform.RealPlatform;
import io.supervision.snapshot.HealthSnapshot.Status;
import io.supervision.snapshot.NodeState;
import io.supervision.spec.Backoff;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.ChildSpecBuilder;
import io.supervision.spec.HealthCheckSpec;
import io.supervision.spec.OnException;
import io.supervision.spec.RestartIntensity;
import io.supervision.spec.SupervisorSpec;
import io.supervision.spec.SupervisorSpecBuilder;
import io.supervision.worker.ExitReason;
import io.supervision.worker.HealthCheck;
import io.supervision.worker.Worker;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A process that has no thread left for the engine goes on with those it has. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class NoThreadLeftTests {

  private final AtomicBoolean exhausted = new AtomicBoolean();
  private final AtomicInteger refused = new AtomicInteger();

  /** How the JVM says it; where it links code, as one of the other two. */
  private final AtomicReference<Error> shortage =
      new AtomicReference<>(new OutOfMemoryError("unable to create native thread"));

  static List<Error> shortages() {
    OutOfMemoryError noMemory = new OutOfMemoryError("Java heap space");
    return List.of(noMemory, new InternalError(noMemory), new BootstrapMethodError(noMemory));
  }

  private final AtomicBoolean noThreadsForWorkers = new AtomicBoolean();

  /** As a virtual thread may whose start failed for want of a carrier: another one took it. */
  private final AtomicBoolean runAllTheSame = new AtomicBoolean();

  private final List<SupervisionEvent> events = new CopyOnWriteArrayList<>();
  private final Set<String> exhaustible = new HashSet<>(Set.of("execute"));

  /** What could not be delivered meanwhile is, and no tree goes on looking for threads. */
  @AfterEach
  void endTheShortage() {
    exhausted.set(false);
    noThreadsForWorkers.set(false);
  }

  private Tree tree() {
    return tree(SupervisorSpec.named("app").child(idle("a")).child(idle("b")));
  }

  private Tree tree(SupervisorSpecBuilder spec) {
    RealPlatform real = RealPlatform.create(RealPlatform.hasVirtualThreads(), Journal::noThread);
    Platform platform =
        (Platform)
            Proxy.newProxyInstance(
                Platform.class.getClassLoader(),
                new Class<?>[] {Platform.class},
                (proxy, method, arguments) -> {
                  if (exhaustible.contains(method.getName()) && exhausted.get()) {
                    refused.incrementAndGet();
                    throw shortage.get();
                  }
                  if (method.getName().equals("threadMaker")) {
                    return (Platform.ThreadMaker) this::workerThread;
                  }
                  if (method.isDefault()) {
                    return InvocationHandler.invokeDefault(proxy, method, arguments);
                  }
                  try {
                    return method.invoke(real, arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                });
    return new Tree(
        spec.build(),
        platform,
        Duration.ofSeconds(5),
        Duration.ofMinutes(1),
        false,
        List.of(events::add),
        List.of());
  }

  @Test
  void callsAreAnsweredAllTheSame() {
    Tree tree = tree();
    tree.start();
    exhausted.set(true);

    assertThat(async(() -> tree.root().terminateChild("a"))).succeedsWithin(SOON);
    assertThat(tree.find("a").orElseThrow().state()).isEqualTo(NodeState.STOPPED);
    assertThat(async(() -> tree.restart("b"))).succeedsWithin(SOON);
    assertThat(tree.find("b").orElseThrow().incarnation()).isEqualTo(2);

    exhausted.set(false);
    tree.stop();
    assertThat(tree.isRunning()).isFalse();
  }

  @Test
  void theTreeStarts() {
    exhausted.set(true);
    Tree tree = tree();
    assertThat(async(tree::start)).succeedsWithin(SOON);
    assertThat(tree.isRunning()).isTrue();
    exhausted.set(false);
    tree.stop();
  }

  @Test
  void aStopNeedsNone() {
    Tree tree = tree();
    tree.start();
    exhausted.set(true);
    assertThat(async(() -> tree.stop())).succeedsWithin(SOON);
    assertThat(tree.isRunning()).isFalse();
    assertThat(tree.termination()).isCompletedWithValueMatching(reason -> !reason.isAbnormal());
  }

  @Test
  void anEngineThatHasFailedEndsWhole() {
    Tree tree = tree();
    tree.start();
    exhausted.set(true);
    tree.fail(new IllegalStateException("broken"));
    assertThat(tree.termination())
        .failsWithin(SOON)
        .withThrowableThat()
        .withMessageContaining("broken");
    assertThat(tree.find("a").orElseThrow().state()).isEqualTo(NodeState.STOPPED);
    assertThat(tree.isRunning()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("shortages")
  void aStopWithoutMemoryGoesOnWhenThereIsSome(Error error) {
    shortage.set(error);
    exhaustible.add("park");
    exhaustible.add("giveWay");
    Tree tree = tree(SupervisorSpec.named("app").child(slow("a")).child(slow("b")));
    tree.start();
    exhausted.set(true);
    Future<?> stopped = async(() -> tree.stop());
    await().until(() -> refused.get() > 3);
    exhausted.set(false);

    assertThat(stopped).succeedsWithin(SOON);
    assertThat(tree.isRunning()).isFalse();
    assertThat(tree.find("a").orElseThrow().state()).isEqualTo(NodeState.STOPPED);
    await().until(() -> count(ChildExited.class) == 3);
  }

  /**
   * Ends only when there is memory again, so that its supervisor has to wait. It waits by itself:
   * whether it has parked by now is not to matter.
   */
  private ChildSpecBuilder slow(String id) {
    return ChildSpec.task(
        id,
        context -> {
          while (!context.isStopping() || exhausted.get()) {
            Thread.onSpinWait();
          }
        });
  }

  @ParameterizedTest
  @MethodSource("shortages")
  void aSupervisorThatGivesUpWithoutMemoryEndsWhole(Error error) {
    shortage.set(error);
    exhaustible.add("park");
    exhaustible.add("giveWay");
    Tree tree =
        tree(
            SupervisorSpec.named("app")
                .child(
                    SupervisorSpec.named("group")
                        .intensity(0, SOON)
                        .child(slow("a"))
                        .child(slow("b"))));
    tree.start();
    exhausted.set(true);
    tree.exit("group/b", ExitReason.failure(new IllegalStateException("crash")));
    await().until(() -> refused.get() > 3);
    exhausted.set(false);

    await()
        .until(
            () ->
                tree.find("group").orElseThrow().incarnation() == 2
                    && tree.find("group/a")
                        .filter(node -> node.state() == NodeState.RUNNING)
                        .isPresent());
    tree.stop();
  }

  @Test
  void anErrorOfStartingAThreadIsNotTheChilds() {
    Tree tree =
        tree(SupervisorSpec.named("app").intensity(RestartIntensity.unlimited()).child(idle("a")));
    tree.start();
    noThreadsForWorkers.set(true);
    tree.exit("a", ExitReason.failure(new IllegalStateException("crash")));
    await().until(() -> count(ChildStartFailed.class) == 1);
    assertThat(tree.find("a").orElseThrow().state()).isEqualTo(NodeState.RESTARTING);
    noThreadsForWorkers.set(false);

    await().until(() -> tree.find("a").orElseThrow().state() == NodeState.RUNNING);
    assertThat(tree.isRunning()).isTrue();
    tree.stop();
  }

  @Test
  void aThreadThatRunsAlthoughItsStartHasFailedDoesNothingAndEnds() {
    Set<Thread> begun = ConcurrentHashMap.newKeySet();
    ChildSpecBuilder task =
        ChildSpec.task(
            "alone",
            context -> {
              begun.add(Thread.currentThread());
              context.awaitStop();
            });
    Tree tree =
        tree(SupervisorSpec.named("app").intensity(RestartIntensity.unlimited()).child(task));
    tree.start();
    await().until(() -> begun.size() == 1);
    runAllTheSame.set(true);
    noThreadsForWorkers.set(true);
    tree.exit("alone", ExitReason.failure(new IllegalStateException("crash")));
    await().until(() -> count(ChildStartFailed.class) == 1);
    noThreadsForWorkers.set(false);

    await().until(() -> tree.find("alone").orElseThrow().state() == NodeState.RUNNING);
    await().until(() -> begun.size() == 2);
    tree.stop();
    await()
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(t -> t.getName().equals("alone")));
    await().until(() -> count(ChildExited.class) == 3);
    assertThat(begun).hasSize(2);
  }

  @Test
  void aRootThatGivesUpIsToldAsEnded() {
    Tree tree = tree(SupervisorSpec.named("app").intensity(0, SOON).child(idle("a")));
    tree.start();
    exhausted.set(true);
    tree.exit("a", ExitReason.failure(new IllegalStateException("crash")));
    assertThat(tree.termination())
        .failsWithin(SOON)
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(RestartIntensityExceededException.class);
  }

  @Test
  void asynchronousCallsAreAnswered() {
    Tree tree = tree();
    tree.start();
    exhausted.set(true);
    assertThat(tree.root().countChildrenAsync()).succeedsWithin(SOON);
    exhausted.set(false);
    tree.stop();
  }

  @Test
  void nestedSupervisorsOfAPoolAreStopped() {
    Tree tree =
        tree(
            SupervisorSpec.named("app")
                .child(
                    SupervisorSpec.dynamic("pool")
                        .child(SupervisorSpec.named("s").child(idle("a")))));
    tree.start();
    exhausted.set(true);
    assertThat(async(() -> tree.root().terminateChild("pool"))).succeedsWithin(SOON);
    exhausted.set(false);
    assertThat(async(() -> tree.stop())).succeedsWithin(SOON);
  }

  @Test
  void healthIsCheckedAgainWhenThereAreThreads() {
    AtomicInteger checks = new AtomicInteger();
    HealthCheckSpec often =
        HealthCheckSpec.of(
                () -> {
                  checks.incrementAndGet();
                  return HealthCheck.Result.ok();
                })
            .interval(Duration.ofMillis(5))
            .failureThreshold(1_000_000);
    Tree tree = tree(SupervisorSpec.named("app").child(idle("a").health(often)));
    tree.start();
    exhausted.set(true);
    await().until(() -> tree.root().healthStatus("a").status() == Status.UNHEALTHY);
    exhausted.set(false);
    await().until(() -> tree.root().healthStatus("a").status() == Status.HEALTHY);
    assertThat(checks).hasPositiveValue();
    tree.stop();
  }

  @Test
  void aChildWithoutMemoryForItsEndEndsWhenThereIsSome() {
    exhaustible.add("schedule");
    CountDownLatch closing = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    Worker worker =
        context -> {
          if (context.incarnation() == 1) {
            context.onClose(closed::countDown);
            exhausted.set(true);
            closing.countDown();
            throw new IllegalStateException("crash");
          }
          context.awaitStop();
        };
    Tree tree = tree(SupervisorSpec.named("app").child(ChildSpec.task("a", worker)));
    tree.start();
    assertThat(async(() -> closing.await(10, TimeUnit.SECONDS))).succeedsWithin(SOON);
    exhausted.set(false);
    await().until(() -> tree.find("a").orElseThrow().incarnation() == 2);
    assertThat(tree.find("a").orElseThrow().failures()).isEqualTo(1);
    assertThat(closed.getCount()).isZero();
    tree.stop();
  }

  private Thread workerThread(String name, Runnable task, Thread.UncaughtExceptionHandler owner) {
    Thread thread =
        new Thread(task, name) {
          @Override
          public synchronized void start() {
            if (noThreadsForWorkers.get()) {
              if (runAllTheSame.get()) {
                super.start();
              }
              throw new OutOfMemoryError("unable to create native thread");
            }
            super.start();
          }
        };
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler(owner);
    return thread;
  }

  @Test
  void aTaskWhoseThreadCannotBeStartedIsNeitherReportedAsStartedNorCounted() {
    Backoff backoff =
        new Backoff(Duration.ofMillis(2), 1, Duration.ofMillis(2), 0, Duration.ofMinutes(1));
    OnException never = new OnException(List.of(OutOfMemoryError.class), List.of(), List.of());
    Tree tree =
        tree(
            SupervisorSpec.named("app")
                .intensity(RestartIntensity.unlimited())
                .child(idle("a").backoff(backoff).onException(never)));
    tree.start();
    noThreadsForWorkers.set(true);
    tree.exit("a", ExitReason.failure(new IllegalStateException("crash")));
    await().until(() -> count(ChildStartFailed.class) >= 2);
    noThreadsForWorkers.set(false);
    await().until(() -> tree.find("a").orElseThrow().state() == NodeState.RUNNING);
    await().until(() -> count(ChildStarted.class) == 3);

    assertThat(tree.find("a").orElseThrow().restarts()).isEqualTo(1);
    assertThat(tree.find("a").orElseThrow().failures())
        .isEqualTo(1L + count(ChildStartFailed.class));
    tree.stop();
  }

  private int count(Class<? extends SupervisionEvent> type) {
    return (int) events.stream().filter(type::isInstance).count();
  }
}
