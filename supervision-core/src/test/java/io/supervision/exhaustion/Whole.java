package io.supervision.exhaustion;

import io.supervision.snapshot.ChildSnapshot;
import io.supervision.snapshot.NodeSnapshot;
import io.supervision.snapshot.NodeState;
import io.supervision.snapshot.SupervisorSnapshot;
import io.supervision.worker.ExitReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Finds out whether a tree goes on whole or has ended whole, once there is enough of everything.
 */
final class Whole {

  /** The budget of a stop, the grace, and some seconds for a busy machine. */
  static final Duration SOON = Duration.ofSeconds(12);

  static final Duration BUDGET = Duration.ofSeconds(5);

  private final TroubledTree troubled;
  private final CompletableFuture<ExitReason> termination;

  Whole(TroubledTree troubled) {
    this.troubled = troubled;
    this.termination = troubled.tree.termination();
  }

  /**
   * Whether it goes on; false if it has ended. Then it is stopped.
   *
   * @param mustEnd whether a stop was asked for
   */
  boolean goesOn(boolean mustEnd) {
    await(
        () -> isEnded() || (!mustEnd && allRun()),
        mustEnd ? "the tree does not end" : "the tree neither goes on nor ends");
    boolean goesOn = !isEnded();
    if (goesOn) {
      theSupervisorsAnswer();
      aCrashedChildIsRestarted();
      Helper close = new Helper("close", () -> troubled.tree.close(BUDGET));
      close.start();
      close.mustReturn();
    }
    endsWhole();
    return goesOn;
  }

  private boolean isEnded() {
    return termination.isDone();
  }

  private boolean allRun() {
    return troubled.tree.isRunning()
        && allAre(troubled.tree.snapshot(), List.of(NodeState.RUNNING));
  }

  private void theSupervisorsAnswer() {
    for (String path : TroubledTree.SUPERVISORS) {
      CompletableFuture<?> answer = troubled.tree.supervisor(path).whichChildrenAsync();
      await(answer::isDone, "whichChildren of '" + path + "' is not answered");
    }
  }

  private void aCrashedChildIsRestarted() {
    String path = troubled.workers.get(0);
    int before = incarnation(path);
    troubled.tree.exit(path, ExitReason.failure(new IllegalStateException("crash afterwards")));
    await(
        () -> isEnded() || (incarnation(path) > before && allRun()) || isLost(path),
        "'" + path + "' is not restarted");
  }

  /** Its thread is one that the JDK has lost, and is told to be stuck. */
  private boolean isLost(String path) {
    return troubled.mayLoseThreads
        && troubled.tree.find(path).orElseThrow().state() == NodeState.STUCK;
  }

  private int incarnation(String path) {
    return troubled.tree.find(path).orElseThrow().incarnation();
  }

  private void endsWhole() {
    await(this::isEnded, "termination() is not completed");
    await(() -> troubled.tree.termination().isDone(), "a new termination() is not completed");
    List<NodeState> over = new ArrayList<>(List.of(NodeState.STOPPED, NodeState.GAVE_UP));
    if (troubled.mayLoseThreads) {
      over.add(NodeState.STUCK);
    } else {
      await(() -> troubled.running.get() == 0, "workers run on");
    }
    await(() -> allAre(troubled.tree.snapshot(), over), "nodes are shown as if they ran");
    CompletableFuture<?> answer = troubled.tree.root().whichChildrenAsync();
    await(answer::isCompletedExceptionally, "a call to the ended tree is not refused");
  }

  private static boolean allAre(NodeSnapshot node, List<NodeState> states) {
    if (node instanceof ChildSnapshot child) {
      // those of the pool come and go
      return states.contains(child.state()) || child.path().startsWith("pool/");
    }
    return states.contains(node.state())
        && ((SupervisorSnapshot) node).children().stream().allMatch(child -> allAre(child, states));
  }

  /** Looks again and again; there is no other way to wait for what may never happen. */
  static void await(BooleanSupplier done, String otherwise) {
    long began = System.nanoTime();
    while (!done.getAsBoolean()) {
      if (System.nanoTime() - began > SOON.toNanos()) {
        throw new NotWhole(otherwise);
      }
      pause(5);
    }
  }

  /** Without memory, which a sleep of newer JDKs takes: who holds all of it is to let go. */
  static void pause(long millis) {
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
      if (Thread.interrupted()) {
        throw new IllegalStateException("interrupted");
      }
      LockSupport.parkNanos(left);
    }
  }

  /** What is wrong, in a few words. */
  static final class NotWhole extends RuntimeException {
    private static final long serialVersionUID = 1;

    NotWhole(String message) {
      super(message);
    }
  }
}
