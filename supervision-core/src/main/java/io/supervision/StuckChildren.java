package io.supervision;

import io.supervision.event.SupervisionEvent;
import io.supervision.spec.OnStuck;
import io.supervision.worker.ExitReason;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The incarnations of a tree that could not be ended: their threads still run. */
final class StuckChildren {

  private final Tree tree;
  private final List<Incarnation> stuck = new CopyOnWriteArrayList<>();
  private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();

  /** What goes on as soon as nothing stuck forbids it any more. */
  private record Waiting(BooleanSupplier stillBlocked, Runnable task) {}

  StuckChildren(Tree tree) {
    this.tree = tree;
  }

  /** Records that an incarnation goes on although it was killed; its supervisor goes on, too. */
  void declare(Incarnation incarnation) {
    Child child = incarnation.child;
    ExitReason reason = incarnation.reason();
    boolean requested = incarnation.wasRequested();
    boolean first =
        incarnation.declareStuck(
            () -> {
              stuck.add(incarnation);
              child.stuck(incarnation, reason, requested);
            });
    if (!first) {
      return;
    }
    IncarnationExtras extras = Objects.requireNonNull(incarnation.extras());
    SupervisionLog.stuck(child, incarnation, extras.stuckStack);
    tree.events.emit(
        at ->
            new SupervisionEvent.ChildStuck(
                child.path(), at, incarnation.number, extras.stuckStack));
    if (incarnation.isEnded()) {
      ended(incarnation);
    }
    if (child.spec.settings().onStuck() == OnStuck.ESCALATE) {
      tree.platform.schedule(
          Nanos.of(child.spec.settings().holdFor()), () -> escalate(incarnation));
    }
    if (!requested && incarnation.wasReady()) {
      child.owner.post(new EndNotice(child, incarnation, reason, null));
    }
  }

  /** Whether a stuck thread at a child's path, or below it, forbids its start. */
  boolean blocks(Child child) {
    if (stuck.isEmpty()) {
      return false;
    }
    String path = child.path();
    for (Incarnation incarnation : stuck) {
      if (!incarnation.isFenced()
          && incarnation.child.spec.settings().onStuck() != OnStuck.REPLACE
          && (incarnation.path().equals(path) || incarnation.path().startsWith(path + "/"))) {
        return true;
      }
    }
    return false;
  }

  /** Shuts out the stuck incarnations of a path, since another one is about to take their place. */
  void fence(Child child) {
    if (stuck.isEmpty()) {
      return;
    }
    String path = child.path();
    for (Incarnation incarnation : stuck) {
      if (incarnation.path().equals(path)) {
        incarnation.fence();
      }
    }
  }

  /** Gives an incarnation up: it is shut out, and restarts that waited for it go on. */
  void replace(Incarnation incarnation) {
    incarnation.fence();
    releaseWaiting();
  }

  /** The stuck incarnation at a path that keeps another one from running there. */
  @Nullable Incarnation holding(String path) {
    for (Incarnation incarnation : stuck) {
      if (!incarnation.isFenced() && incarnation.path().equals(path)) {
        return incarnation;
      }
    }
    return null;
  }

  /** The stuck incarnation at a path. */
  @Nullable Incarnation at(String path) {
    for (Incarnation incarnation : stuck) {
      if (incarnation.path().equals(path)) {
        return incarnation;
      }
    }
    return null;
  }

  /**
   * Runs a task as soon as the stuck threads that block it have ended; also if they have by now.
   */
  void whenEnded(BooleanSupplier stillBlocked, Runnable task) {
    Waiting added = new Waiting(stillBlocked, task);
    waiting.add(added);
    releaseUnlessBlocked(added);
  }

  /** The thread of a stuck incarnation has ended at last. */
  void ended(Incarnation incarnation) {
    if (!stuck.remove(incarnation)) {
      return;
    }
    IncarnationExtras extras = Objects.requireNonNull(incarnation.extras());
    Duration stuckFor = Duration.ofNanos(tree.platform.nanoTime() - extras.stuckAt);
    SupervisionLog.stuckEnded(incarnation, stuckFor);
    tree.events.emit(
        at ->
            new SupervisionEvent.StuckChildEnded(
                incarnation.path(), at, incarnation.number, stuckFor));
    releaseWaiting();
  }

  private void releaseWaiting() {
    waiting.forEach(this::releaseUnlessBlocked);
  }

  private void releaseUnlessBlocked(Waiting each) {
    if (!each.stillBlocked.getAsBoolean() && waiting.remove(each)) {
      each.task.run();
    }
  }

  private void escalate(Incarnation incarnation) {
    if (stuck.contains(incarnation) && !incarnation.isFenced()) {
      IllegalStateException cause =
          new IllegalStateException(
              "'"
                  + incarnation.path()
                  + "' is stuck and did not end within its hold time; on-stuck is escalate");
      cause.setStackTrace(
          Objects.requireNonNull(incarnation.extras())
              .stuckStack
              .toArray(new StackTraceElement[0]));
      incarnation.child.owner.post(new ExitRequest(new ExitReason.Failure(cause), cause));
    }
  }
}
