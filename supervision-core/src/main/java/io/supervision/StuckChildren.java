package io.supervision;

import io.supervision.event.Origin;
import io.supervision.internal.incarnation.Incarnation;
import io.supervision.internal.incarnation.StuckThread;
import io.supervision.internal.platform.Nanos;
import io.supervision.spec.ChildStart;
import io.supervision.spec.OnStuck;
import io.supervision.worker.ExitReason;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The incarnations of a tree that could not be ended: their threads still run.
 *
 * <p>For the whole tree and by path, so that neither deleting a child nor restarting a supervisor
 * above gets around a stuck thread (SEMANTICS, "Stopping what cannot be killed"). Any thread may
 * call: what is stuck and what waits for it are both listed first and looked at then, so that of an
 * end and a wait at the same moment one sees the other.
 */
final class StuckChildren {

  private final Tree tree;

  /** Mostly empty; every start asks whether it is. */
  private final CopyOnWriteArrayList<Stuck> stuck = new CopyOnWriteArrayList<>();

  /** Restarts put off; whoever takes one out runs it. */
  private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();

  /** An incarnation that could not be ended, and whose it is. */
  private record Stuck(Child child, Incarnation incarnation) {

    /** Whether it is the incarnation of this path. */
    boolean isAt(String path) {
      return child.path().equals(path);
    }

    /** Whether a node with this path would start over its thread. */
    boolean isAtOrBelow(String path) {
      String own = child.path();
      return own.equals(path) || own.startsWith(path + "/");
    }

    /**
     * Whether it keeps other incarnations of its path, and what is above it, from starting.
     *
     * <p>The look before each start; costs nothing while nothing is stuck.
     */
    boolean blocks() {
      return !incarnation.isFenced() && child.spec().settings().onStuck() != OnStuck.REPLACE;
    }
  }

  /** What goes on as soon as nothing stuck forbids it any more. */
  private record Waiting(BooleanSupplier stillBlocked, Runnable task) {}

  StuckChildren(Tree tree) {
    this.tree = tree;
  }

  /**
   * Records that an incarnation goes on although it was killed; its supervisor goes on, too.
   *
   * <p>On the thread that climbs the ladder: the owner of the supervisor's mailbox, or an engine
   * thread for a stop by the timer. It becomes stuck once; who comes second does nothing.
   *
   * <p>The supervisor gets a notice only if nobody asked for the end: else it waits and sees it.
   */
  void declare(Child child, Incarnation incarnation) {
    ExitReason reason = incarnation.reason();
    // an end that no supervisor waits for: of its own, by a verdict or by an exit
    boolean failed = !incarnation.wasRequested() && incarnation.wasReady();
    Stuck added = new Stuck(child, incarnation);
    // made beforehand: it is declared once, and its supervisor must hear of it
    Message notice = new Message.EndNotice(child, incarnation, reason, null, null);
    long now = tree.platform.nanoTime();
    boolean first =
        incarnation.becomeStuck(
            () -> {
              // before it is seen to be stuck: its supervisor goes on then, and must find its path
              // blocked
              stuck.addIfAbsent(added);
              tree.journal.recordStuck(child, incarnation.number(), reason, failed, now);
            });
    if (!first) {
      return;
    }
    tree.journal.stuck(
        child,
        incarnation.number(),
        incarnation.stuckThread().stack(),
        incarnation.wasRequested() ? child.owner.stop.because() : null);
    boolean done = false;
    while (!done) {
      try {
        isDeclared(added);
        done = true;
      } catch (OutOfMemoryError | InternalError | LinkageError noMemory) {
        tree.platform.awaitMemory(noMemory);
      }
    }
    if (failed) {
      child.owner.post(notice);
    }
  }

  /** What follows from it beside its supervisor. */
  private void isDeclared(Stuck added) {
    if (added.incarnation().isEnded()) {
      ended(added.incarnation());
    }
    if (added.child().spec().settings().onStuck() == OnStuck.ESCALATE) {
      Duration holdFor = added.child().spec().settings().holdFor();
      tree.platform.schedule(Nanos.of(holdFor), () -> escalate(added));
    }
  }

  /** Whether a stuck thread at a child's path, or below it, forbids its start. */
  boolean blocks(Child child) {
    return !stuck.isEmpty() && isBlocked(child.path());
  }

  /** Below counts, too: a supervisor would start its child beside the stuck thread. */
  private boolean isBlocked(String path) {
    return stuck.stream().anyMatch(each -> each.blocks() && each.isAtOrBelow(path));
  }

  /**
   * Whether a thread of a child runs on, and no newer incarnation of it has been started.
   *
   * <p>Asked by snapshots. One that may be replaced blocks nothing, but shows until a newer number
   * runs.
   */
  boolean isStuck(Child child) {
    if (stuck.isEmpty()) {
      return false;
    }
    String path = child.path();
    return isBlocked(path)
        || stuck.stream()
            .anyMatch(
                each ->
                    each.isAt(path)
                        && !each.incarnation().isFenced()
                        && each.incarnation().number() == child.number());
  }

  /**
   * Shuts out the stuck incarnations of a path, since another one is about to take their place.
   *
   * <p>Called by the starter, after it found that nothing blocks the start.
   */
  void fence(Child child) {
    if (!stuck.isEmpty()) {
      String path = child.path();
      stuck.stream().filter(each -> each.isAt(path)).forEach(each -> each.incarnation().fence());
    }
  }

  /**
   * Gives up the stuck incarnation at a path that keeps another one from running there: it is shut
   * out, and restarts that waited for it go on.
   *
   * @throws SupervisionException if there is none, or its instance would be shared
   */
  void replace(String path, Supplier<String> described) {
    Stuck blocking = first(each -> each.isAt(path) && !each.incarnation().isFenced());
    if (blocking == null) {
      throw Refusals.notStuck(described.get());
    }
    if (blocking.child().spec().start() instanceof ChildStart.Task) {
      throw Refusals.notReplaceable(blocking.child());
    }
    tree.journal.operated(() -> path, "replace");
    blocking.incarnation().fence();
    releaseWaiting();
  }

  /**
   * The stuck incarnation at a path.
   *
   * <p>Also one that is fenced; null for none. Of several the first that became stuck.
   */
  @Nullable Incarnation at(String path) {
    Stuck found = first(each -> each.isAt(path));
    return found == null ? null : found.incarnation();
  }

  /** All threads that still run, with their stacks. */
  List<String> described() {
    return stuck.stream().map(StuckChildren::described).toList();
  }

  private static String described(Stuck stuck) {
    StuckThread thread = stuck.incarnation().stuckThread();
    return thread.stack().stream()
        .map(frame -> "\n    at " + frame)
        .collect(
            Collectors.joining(
                "",
                "'%s', incarnation %d, thread %s, was asked to end and is:"
                    .formatted(stuck.child().path(), stuck.incarnation().number(), thread.name()),
                ""));
  }

  private @Nullable Stuck first(Predicate<Stuck> wanted) {
    for (Stuck each : stuck) {
      if (wanted.test(each)) {
        return each;
      }
    }
    return null;
  }

  /**
   * Runs a task as soon as the stuck threads that block it have ended; also if they have by now.
   *
   * <p>The task may run on this thread, before this returns, or later on the thread that has ended;
   * it must only post.
   *
   * @param stillBlocked asked again whenever a stuck thread has ended or was given up
   */
  void whenEnded(BooleanSupplier stillBlocked, Runnable task) {
    Waiting added = new Waiting(stillBlocked, task);
    waiting.add(added);
    releaseUnlessBlocked(added);
  }

  /**
   * The thread of a stuck incarnation has ended at last.
   *
   * <p>On that thread, or on the one that has just found it stuck. Told once, by whoever takes it
   * out of the list. May be called again if there was no memory for all of it.
   */
  void ended(Incarnation incarnation) {
    Stuck known = first(each -> each.incarnation() == incarnation);
    Duration stuckFor =
        Duration.ofNanos(tree.platform.nanoTime() - incarnation.stuckThread().since());
    if (known != null) {
      // first: who sees it stopped must not find it in an outage
      endOutage(known.child());
    }
    if (known != null && stuck.remove(known)) {
      tree.journal.stuckEnded(known.child(), incarnation.number(), stuckFor);
      // again, since one that was terminated just now may have found it stuck still
      endOutage(known.child());
    }
    // also if it is called again, because there was no memory before
    releaseWaiting();
  }

  /** It was terminated or held meanwhile: with its thread its outage ends. */
  private void endOutage(Child child) {
    if (child.process() == null && !child.isRestarting()) {
      tree.journal.isToRunNoMore(child);
    }
  }

  /** Looks at all that wait: an end may let several go. */
  private void releaseWaiting() {
    waiting.forEach(this::releaseUnlessBlocked);
  }

  /** Two threads may find the same one free; taking it out of the queue decides. */
  private void releaseUnlessBlocked(Waiting each) {
    if (!each.stillBlocked.getAsBoolean() && waiting.remove(each)) {
      each.task.run();
    }
  }

  /**
   * The hold time is over, on the timer's thread: if it still runs, every supervisor up to the root
   * gives up. The cause has the stack of the stuck thread.
   */
  private void escalate(Stuck held) {
    if (stuck.contains(held) && !held.incarnation().isFenced()) {
      String path = held.child().path();
      IllegalStateException cause =
          new IllegalStateException(
              "'" + path + "' is stuck and did not end within its hold time; on-stuck is escalate");
      cause.setStackTrace(
          held.incarnation().stuckThread().stack().toArray(new StackTraceElement[0]));
      held.child()
          .owner
          .post(
              new Message.ExitRequest(
                  new ExitReason.Failure(cause), () -> Origin.of(Origin.Kind.STUCK, path), cause));
    }
  }
}
