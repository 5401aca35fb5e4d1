package io.supervision.internal.journal;

import io.supervision.internal.platform.Platform;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * All nodes of a tree that are in trouble, looked through when an outage may be over, at most once
 * a second, so that its end is reported. One timer for the tree, and one link for each node,
 * whatever happens to it.
 */
final class Outages {

  private static final long SECOND_NANOS = Duration.ofSeconds(1).toNanos();

  private final Platform platform;
  private final long recoveredAfter;
  private final Consumer<List<Ended>> report;

  /** Made beforehand, like all that a failure needs. */
  private final LongUnaryOperator pauses = this::stoodStill;

  private final AtomicReference<@Nullable Trouble> first = new AtomicReference<>();
  private final AtomicReference<Platform.@Nullable Watch> watch = new AtomicReference<>();
  private final AtomicLong nextSweep = new AtomicLong(Platform.NEVER);

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
    if (since == Trouble.NONE) {
      return null;
    }
    long known = isRunning ? trouble.stoodStill() : Trouble.NONE;
    long stoodStill = known == Trouble.NONE ? stoodStill(since) : known;
    return new Outage(since, trouble.failures(), trouble.latestRun(), stoodStill);
  }

  private long stoodStill(long since) {
    return platform.standstill(since, recoveredAfter);
  }

  /** The tree has ended; nothing more is reported of anybody. */
  void clear() {
    first.set(null);
    endWatch();
  }

  /** Pauses of the process are noticed while anybody is in trouble. */
  private void watch() {
    if (watch.get() != null) {
      return;
    }
    try {
      Platform.Watch begun = platform.watch();
      if (!watch.compareAndSet(null, begun)) {
        begun.end();
      }
    } catch (OutOfMemoryError | InternalError | LinkageError noMemory) {
      // the next failure tries it again
    }
  }

  private void endWatch() {
    Platform.Watch begun = watch.getAndSet(null);
    if (begun != null) {
      begun.end();
    }
  }

  /** A node is in trouble, mostly since it failed. */
  void troubled(Trouble trouble, boolean failed, long now) {
    trouble.troubled(failed, now, recoveredAfter);
    if (trouble.isToBeListed()) {
      push(trouble);
    }
    watch();
  }

  /** A node runs; if it is in an outage, that will be over some time later. */
  void runs(Trouble trouble, long since) {
    trouble.runs(since, pauses);
    long end = trouble.end(recoveredAfter);
    if (end != Platform.NEVER) {
      sweepAt(Math.max(end, since));
    }
  }

  /** A node has shown that it is well; that its outage is over is reported like others. */
  void recovers(Trouble trouble) {
    long now = platform.nanoTime();
    trouble.recovers(now - recoveredAfter);
    sweepAt(now);
  }

  private void push(Trouble trouble) {
    Trouble before;
    do {
      before = first.get();
      trouble.next = before;
    } while (!first.compareAndSet(before, trouble));
  }

  /** Sweeps at a full second that is not before a moment, unless a sweep comes sooner. */
  private void sweepAt(long moment) {
    long at = moment + (SECOND_NANOS - moment % SECOND_NANOS) % SECOND_NANOS;
    long known = nextSweep.get();
    while (at < known) {
      if (nextSweep.compareAndSet(known, at)) {
        platform.scheduleBeside(Math.max(0, at - platform.nanoTime()), () -> sweep(at));
        return;
      }
      known = nextSweep.get();
    }
  }

  /** Runs on the timer's thread, which leaves reports to others. */
  private void sweep(long at) {
    if (!nextSweep.compareAndSet(at, Platform.NEVER)) {
      return;
    }
    List<Ended> ended = new ArrayList<>();
    long now = platform.nanoTime();
    long earliest = Platform.NEVER;
    Trouble next = first.getAndSet(null);
    while (next != null) {
      Trouble trouble = next;
      next = trouble.next;
      boolean stays;
      try {
        stays = !isOver(trouble, now, ended);
      } catch (OutOfMemoryError | InternalError | LinkageError noMemory) {
        // looked at again in the next sweep: none may leave the list without a word
        push(trouble);
        earliest = now + SECOND_NANOS;
        continue;
      }
      if (!stays) {
        trouble.isListedNoMore();
        // one that failed meanwhile found itself listed
        stays = isOn(trouble, now) && trouble.isToBeListed();
      }
      if (stays) {
        push(trouble);
        earliest = Math.min(earliest, nextLook(trouble, now));
      }
    }
    if (earliest != Platform.NEVER) {
      sweepAt(earliest);
    }
    if (first.get() == null) {
      endWatch();
      // one that came meanwhile found the watch that has just been ended
      if (first.get() != null) {
        watch();
      }
    }
    if (!ended.isEmpty()) {
      platform.runSurely(() -> report.accept(ended));
    }
  }

  /** When the outage of a node that runs is over; one that does not has to start first. */
  private long nextLook(Trouble trouble, long now) {
    return trouble.node().isRunning() ? Math.max(trouble.end(recoveredAfter), now) : Platform.NEVER;
  }

  /** Whether there is nothing to look at any more; an outage that is over is added to those. */
  private boolean isOver(Trouble trouble, long now, List<Ended> ended) {
    if (isOn(trouble, now)) {
      return false;
    }
    JournalNode node = trouble.node();
    long began = trouble.since(now, Platform.NEVER, true);
    if (began != Trouble.NONE && !node.isRemoved()) {
      ended.add(new Ended(node, now, Duration.ofNanos(now - began), trouble.failures()));
    }
    return true;
  }

  private boolean isOn(Trouble trouble, long now) {
    JournalNode node = trouble.node();
    return !node.isRemoved()
        && trouble.since(now, recoveredAfter, node.isRunning()) != Trouble.NONE;
  }
}
