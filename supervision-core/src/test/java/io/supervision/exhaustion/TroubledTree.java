package io.supervision.exhaustion;

import static io.supervision.spec.RestartType.TEMPORARY;
import static io.supervision.spec.RestartType.TRANSIENT;

import io.supervision.SupervisionTree;
import io.supervision.SupervisionTreeBuilder;
import io.supervision.SupervisionTreeBuilder.Threads;
import io.supervision.snapshot.NodeSnapshot;
import io.supervision.snapshot.NodeState;
import io.supervision.snapshot.SupervisorSnapshot;
import io.supervision.spec.Backoff;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.ChildSpecBuilder;
import io.supervision.spec.HealthCheckSpec;
import io.supervision.spec.OnException;
import io.supervision.spec.RestartIntensity;
import io.supervision.spec.Strategy;
import io.supervision.spec.SupervisorSpec;
import io.supervision.spec.SupervisorSpecBuilder;
import io.supervision.worker.HealthCheck;
import io.supervision.worker.WorkerContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** A tree of 20 workers below nested supervisors, and a pool, as a seed says. */
final class TroubledTree {

  /** How often a worker looks whether it is to crash. */
  private static final Duration LOOK = Duration.ofMillis(20);

  static final List<String> SUPERVISORS = List.of("", "left", "left/deep", "right", "pool");

  final SupervisionTree tree;
  final List<String> workers = new ArrayList<>();
  final String described;

  /**
   * Whether the JDK may lose the thread of a worker that parks when there is no memory for its
   * timer, or for its place in a queue: it stays virtual, unmounted and RUNNABLE for ever.
   */
  final boolean mayLoseThreads;

  /** How many workers are in their run. */
  final AtomicInteger running = new AtomicInteger();

  /** Each permit lets one worker crash. */
  final Semaphore crashes = new Semaphore(0);

  private final RestartIntensity intensity;
  private final OnException onException;
  private final boolean watched;

  /**
   * Makes it.
   *
   * @param watched whether heartbeats and health are looked at, which keeps the timer busy
   * @param givesUp whether a few crashes are too many
   */
  TroubledTree(Random random, boolean watched, boolean givesUp) {
    this.watched = watched;
    boolean escalates = givesUp && random.nextBoolean();
    intensity = givesUp ? RestartIntensity.DEFAULT : RestartIntensity.unlimited();
    onException =
        escalates
            ? OnException.DEFAULT
            : new OnException(List.of(VirtualMachineError.class), List.of(), List.of());
    boolean virtual = Runtime.version().feature() >= 21 && random.nextBoolean();
    mayLoseThreads = virtual;
    boolean heard = random.nextBoolean();
    SupervisionTreeBuilder builder =
        SupervisionTree.builder(
                supervisor("app", Strategy.ONE_FOR_ONE, "")
                    .child(
                        supervisor("left", Strategy.ONE_FOR_ONE, "left/")
                            .child(supervisor("deep", Strategy.ONE_FOR_ALL, "left/deep/")))
                    .child(supervisor("right", Strategy.REST_FOR_ONE, "right/"))
                    .child(SupervisorSpec.dynamic("pool").intensity(intensity)))
            .threads(virtual ? Threads.VIRTUAL : Threads.PLATFORM);
    AtomicInteger events = new AtomicInteger();
    tree = (heard ? builder.listener(event -> events.incrementAndGet()) : builder).build();
    described =
        (virtual ? "virtual" : "platform")
            + " threads, "
            + (watched ? "watched" : "not watched")
            + (heard ? ", heard" : "")
            + (givesUp ? ", gives up" : "")
            + (escalates ? ", escalates" : "");
  }

  private SupervisorSpecBuilder supervisor(String name, Strategy strategy, String prefix) {
    SupervisorSpecBuilder supervisor =
        SupervisorSpec.named(name).strategy(strategy).intensity(intensity);
    for (int i = 1; i <= 5; i++) {
      supervisor.child(settings(ChildSpec.task("w" + i, this::work)));
      workers.add(prefix + "w" + i);
    }
    return supervisor;
  }

  private ChildSpecBuilder settings(ChildSpecBuilder child) {
    child
        .onException(onException)
        .shutdown(Duration.ofSeconds(1))
        .backoff(
            new Backoff(
                Duration.ofMillis(50), 2, Duration.ofMillis(400), 0.2, Duration.ofSeconds(5)));
    if (watched) {
      child
          .heartbeatTimeout(Duration.ofSeconds(5))
          .health(
              HealthCheckSpec.of(HealthCheck.Result::ok)
                  .interval(Duration.ofMillis(200))
                  .failureThreshold(1_000));
    }
    return child;
  }

  private void work(WorkerContext context) {
    running.incrementAndGet();
    try {
      while (!context.isStopping()) {
        context.heartbeat();
        if (crashes.tryAcquire()) {
          throw new IllegalStateException("crash");
        }
        // no wait of the JDK's: without memory it may not hear an interrupt any more
        context.awaitStop(LOOK);
      }
    } finally {
      running.decrementAndGet();
    }
  }

  /** A child of the pool, which ends soon, one way or the other. */
  ChildSpec passing(int number) {
    return settings(
            ChildSpec.task(
                "c" + number,
                context -> {
                  running.incrementAndGet();
                  try {
                    if (!context.awaitStop(Duration.ofMillis(number % 20)) && number % 3 == 0) {
                      throw new IllegalStateException("crash");
                    }
                  } finally {
                    running.decrementAndGet();
                  }
                }))
        .restart(number % 3 == 0 ? TEMPORARY : TRANSIENT)
        .build();
  }

  /** All nodes but those that run, for whoever wants to know what is not whole. */
  void print() {
    System.out.println("but for those that run:");
    print(tree.snapshot());
  }

  private static void print(NodeSnapshot node) {
    if (node.state() != NodeState.RUNNING) {
      System.out.printf(
          "  '%s' %s, incarnation %d, next restart %s%n",
          node.path(), node.state(), node.incarnation(), node.nextRestartAt());
    }
    if (node instanceof SupervisorSnapshot supervisor) {
      supervisor.children().forEach(TroubledTree::print);
    }
  }
}
