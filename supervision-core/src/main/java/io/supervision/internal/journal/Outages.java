package io.supervision.internal.journal;

import io.supervision.internal.platform.Platform;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All nodes of a tree that are in trouble, looked through each second as long as there are any, so
 * that the end of an outage is reported, at most a second late. One timer for the tree, and one
 * link for each node, whatever happens to it.
 */
final class Outages {

  private static final long SWEEP_NANOS = Duration.ofSeconds(1).toNanos();

  private final Platform platform;
  private final long recoveredAfter;
  private final Consumer<List<Ended>> report;
  private final AtomicReference<@Nullable Trouble> first = new AtomicReference<>();
  private final AtomicBoolean scheduled = new AtomicBoolean();

  /** One that is over. */
  record Ended(JournalNode node, long at, Duration outage, long failures) {}

  /**
   * The outages of a tree.
   *
   * @param report hears of those that are over, on a thread of the engine
   */
  Outages(Platform platform, long recoveredAfter, Consumer<List<Ended>> report) {
    this.platform = platform;
    this.recoveredAfter = recoveredAfter;
    this.report = report;
  }

  /** The outage of a node as it is now; null without one. */
  @Nullable Outage of(@Nullable Trouble trouble, boolean isRunning) {
    if (trouble == null) {
      return null;
    }
    long since = trouble.since(platform.nanoTime(), recoveredAfter, isRunning);
    return since == Trouble.NONE ? null : new Outage(since, trouble.failures());
  }

  /** The tree has ended; nothing more is reported of anybody. */
  void clear() {
    first.set(null);
  }

  /** A node is in trouble, mostly since it failed. */
  void troubled(Trouble trouble, boolean failed, long now) {
    trouble.troubled(failed, now, recoveredAfter);
    if (trouble.isToBeListed()) {
      push(trouble);
      schedule();
    }
  }

  private void push(Trouble trouble) {
    Trouble before;
    do {
      before = first.get();
      trouble.next = before;
    } while (!first.compareAndSet(before, trouble));
  }

  private void schedule() {
    if (!scheduled.get() && scheduled.compareAndSet(false, true)) {
      platform.scheduleBeside(SWEEP_NANOS, this::sweep);
    }
  }

  /** Runs on the timer's thread, which leaves reports to others. */
  private void sweep() {
    List<Ended> ended = new ArrayList<>();
    long now = platform.nanoTime();
    Trouble next = first.getAndSet(null);
    while (next != null) {
      Trouble trouble = next;
      next = trouble.next;
      if (isStillOn(trouble, now, ended)) {
        push(trouble);
      } else {
        trouble.isListedNoMore();
        // one that failed just now found itself listed
        if (isOn(trouble, now) && trouble.isToBeListed()) {
          push(trouble);
        }
      }
    }
    if (!ended.isEmpty()) {
      platform.runOrHere(() -> report.accept(ended));
    }
    scheduled.set(false);
    if (first.get() != null) {
      schedule();
    }
  }

  /** False for one whose outage is over, which is added to those, and for one that has left. */
  private boolean isStillOn(Trouble trouble, long now, List<Ended> ended) {
    JournalNode node = trouble.node();
    if (node.isRemoved()) {
      return false;
    }
    long began = trouble.since(now, Platform.NEVER, true);
    long failures = trouble.failures();
    if (began == Trouble.NONE) {
      return false;
    }
    if (isOn(trouble, now)) {
      return true;
    }
    ended.add(new Ended(node, now, Duration.ofNanos(now - began), failures));
    return false;
  }

  private boolean isOn(Trouble trouble, long now) {
    JournalNode node = trouble.node();
    return !node.isRemoved()
        && trouble.since(now, recoveredAfter, node.isRunning()) != Trouble.NONE;
  }
}
