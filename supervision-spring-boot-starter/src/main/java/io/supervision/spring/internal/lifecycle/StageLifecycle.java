package io.supervision.spring.internal.lifecycle;

import io.supervision.SupervisionException;
import io.supervision.SupervisionTree;
import io.supervision.snapshot.NodeState;
import io.supervision.snapshot.SupervisorSnapshot;
import io.supervision.worker.ExitReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Starts the children that are last, after the web server and in the phase of the registries of
 * listeners, and stops those that are first.
 */
public final class StageLifecycle implements SmartLifecycle {

  /** Of the registries of listeners; later than the web server. */
  public static final int PHASE = DEFAULT_PHASE - 100;

  private static final Logger log = LoggerFactory.getLogger("io.supervision.supervisor");

  private static final long LOOK_NANOS = Duration.ofMillis(20).toNanos();

  private final SupervisionTree tree;
  private final Stages stages;
  private final StopBudget budget;
  private volatile boolean running;

  /**
   * The second lifecycle of a tree.
   *
   * @param tree the tree
   * @param stages who starts and stops when
   * @param budget how long the stop may take
   */
  public StageLifecycle(SupervisionTree tree, Stages stages, StopBudget budget) {
    this.tree = tree;
    this.stages = stages;
    this.budget = budget;
  }

  @Override
  public void start() {
    running = true;
    stages.last();
  }

  /** On a thread of its own, as the listeners of Spring stop at the same time. */
  @Override
  public void stop(Runnable callback) {
    running = false;
    stages.closing();
    List<String> first = first();
    if (first.isEmpty()) {
      callback.run();
      return;
    }
    Runnable stop =
        () -> {
          try {
            stopAll(first);
          } finally {
            callback.run();
          }
        };
    try {
      new Thread(stop, "supervision-stop-first").start();
    } catch (OutOfMemoryError noThread) {
      stop.run();
    }
  }

  @Override
  public void stop() {
    running = false;
    stages.closing();
    stopAll(first());
  }

  /** All at once, each by its own ladder. */
  private void stopAll(List<String> first) {
    long begun = System.nanoTime();
    first.forEach(this::askToStop);
    awaitStop(first, begun, budget.left());
    budget.spend(Duration.ofNanos(System.nanoTime() - begun));
  }

  private void awaitStop(List<String> first, long begun, Duration time) {
    while (first.stream().anyMatch(this::isRunning)) {
      if (System.nanoTime() - begun > time.toNanos()) {
        log.warn(
            "The children that stop first have not stopped within {} s: {}",
            time.toSeconds(),
            first.stream().filter(this::isRunning).toList());
        return;
      }
      LockSupport.parkNanos(this, LOOK_NANOS);
    }
  }

  private List<String> first() {
    List<String> first = new ArrayList<>(stages.first());
    for (String group : stages.groups()) {
      if (tree.find(group).orElse(null) instanceof SupervisorSnapshot supervisor) {
        supervisor.children().forEach(child -> first.add(child.path()));
      }
    }
    return first;
  }

  private void askToStop(String path) {
    try {
      if (isRunning(path)) {
        tree.exit(path, ExitReason.shutdown());
      }
    } catch (SupervisionException gone) {
      log.debug("'{}' is not to be stopped first: {}", path, gone.getMessage());
    }
  }

  private boolean isRunning(String path) {
    return tree.find(path)
        .map(node -> node.state())
        .filter(
            state ->
                state == NodeState.STARTING
                    || state == NodeState.RUNNING
                    || state == NodeState.STOPPING)
        .isPresent();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }
}
