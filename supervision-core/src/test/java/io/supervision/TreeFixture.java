package io.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.supervision.event.SupervisionEvent;
import io.supervision.snapshot.NodeSnapshot;
import io.supervision.snapshot.NodeState;
import io.supervision.spec.ChildDefinition;
import io.supervision.spec.ChildSettings;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.ChildSpecBuilder;
import io.supervision.spec.SupervisorSpec;
import io.supervision.spec.SupervisorSpecBuilder;
import io.supervision.worker.ExitReason;
import io.supervision.worker.WorkerContext;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;

/** One tree on a manual clock, what happened in it, and shorthands to ask for it. */
final class TreeFixture implements AutoCloseable {

  static {
    Awaitility.setDefaultPollDelay(Duration.ZERO);
    Awaitility.setDefaultPollInterval(Duration.ofMillis(2));
  }

  /** What happens at once has happened by then, on a busy machine too. */
  static final Duration SOON = Duration.ofSeconds(10);

  private static final ExitReason FAILURE =
      ExitReason.failure(new IllegalStateException("told to fail"));

  final ManualClock clock = new ManualClock();
  final List<SupervisionEvent> events = new CopyOnWriteArrayList<>();
  final SupervisionTree tree;
  private final SupervisionTree.Subscription subscription;

  TreeFixture(ChildDefinition root) {
    tree = SupervisionTree.builder(root).clock(clock).build();
    subscription = tree.subscribe(events::add);
  }

  static TreeFixture started(ChildDefinition root) {
    TreeFixture fixture = new TreeFixture(root);
    fixture.tree.start();
    return fixture;
  }

  /** A started tree with one supervisor, all defaults. */
  static TreeFixture app(ChildDefinition... children) {
    SupervisorSpecBuilder root = SupervisorSpec.named("app");
    for (ChildDefinition child : children) {
      root.child(child);
    }
    return started(root);
  }

  /** A worker that runs until it is stopped. */
  static ChildSpecBuilder idle(String id) {
    return ChildSpec.task(id, WorkerContext::awaitStop);
  }

  /** Runs a waiting call on a thread of its own. */
  static <T> CompletableFuture<T> async(Callable<T> call) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                result.complete(call.call());
              } catch (Throwable t) {
                result.completeExceptionally(t);
              }
            });
    thread.setDaemon(true);
    thread.start();
    return result;
  }

  static CompletableFuture<Boolean> async(Runnable call) {
    return async(
        () -> {
          call.run();
          return true;
        });
  }

  /** A worker that is ready once it may go on, and runs until it is stopped. */
  static ChildSpecBuilder slow(String id, CountDownLatch mayGoOn) {
    return ChildSpec.task(
            id,
            context -> {
              mayGoOn.await();
              context.ready();
              context.awaitStop();
            })
        .startTimeout(ChildSettings.UNBOUNDED);
  }

  /** An exit reason by its label, as a table of cases names it; always the same failure. */
  static ExitReason reason(String label) {
    return switch (label) {
      case "normal" -> ExitReason.normal();
      case "shutdown" -> ExitReason.shutdown("by an operator");
      case "killed" -> ExitReason.killed();
      case "failure" -> FAILURE;
      default -> throw new IllegalArgumentException(label);
    };
  }

  static void assertRefused(SupervisionException.Reason reason, ThrowingCallable call) {
    assertThat(Assertions.catchThrowable(call))
        .isInstanceOfSatisfying(
            SupervisionException.class, refused -> assertThat(refused.reason()).isEqualTo(reason));
  }

  NodeSnapshot node(String path) {
    return tree.find(path).orElseThrow();
  }

  NodeState state(String path) {
    return node(path).state();
  }

  void awaitState(String path, NodeState state) {
    await().until(() -> tree.find(path).filter(node -> node.state() == state).isPresent());
  }

  void awaitRunning(String path, int incarnation) {
    await()
        .until(() -> node(path).incarnation() == incarnation && state(path) == NodeState.RUNNING);
  }

  /** Waits until so many timers and timed waits are pending. */
  void awaitPending(int count) {
    await().until(() -> clock.pending() == count);
  }

  void crash(String path) {
    tree.exit(path, ExitReason.failure(new IllegalStateException("crash of " + path)));
  }

  /** Starts the tree on a thread of its own, up to a child that takes its time to start. */
  CompletableFuture<Boolean> startUpTo(String path) {
    CompletableFuture<Boolean> started = async(tree::start);
    awaitState(path, NodeState.STARTING);
    return started;
  }

  /** Starts a child of the root. */
  ChildRef startChild(ChildDefinition child) {
    return tree.root().startChild(child);
  }

  /** Terminates a child of the root, without waiting for it. */
  CompletableFuture<Boolean> terminating(String id) {
    return async(() -> tree.root().terminateChild(id));
  }

  void advance(Duration duration) {
    clock.advance(duration);
  }

  /** Moves time on in steps until something has happened, as timers of other threads come up. */
  void advanceUntil(Duration step, Callable<Boolean> happened) {
    await()
        .until(
            () -> {
              if (happened.call()) {
                return true;
              }
              clock.advance(step);
              return happened.call();
            });
  }

  <T extends SupervisionEvent> List<T> events(Class<T> type) {
    assertThat(subscription.awaitDelivered(SOON)).isTrue();
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /**
   * Stops the tree with no time to spare, on a clock that moves only if a child hangs; a busy
   * machine is no reason to lose patience with a child.
   */
  @Override
  public void close() {
    CompletableFuture<Boolean> stopped = async(() -> tree.stop(Duration.ZERO));
    long asked = System.nanoTime();
    await()
        .atMost(SOON.multipliedBy(2))
        .until(
            () -> {
              if (Stubborn.anyHangs() || System.nanoTime() - asked > SOON.toNanos()) {
                clock.advance(Duration.ofSeconds(1));
              }
              return stopped.isDone();
            });
  }
}
