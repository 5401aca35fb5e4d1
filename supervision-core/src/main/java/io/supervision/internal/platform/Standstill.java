package io.supervision.internal.platform;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Notices when the whole process stood still, suspended or without a processor, so that nobody is
 * blamed for a silence that he could not break (SEMANTICS, "Standing still").
 *
 * <p>While anything is watched, the timer ticks. A tick that comes much too late ends a pause; so
 * does a look before the late tick itself has come, since it may not be the first in the queue.
 */
final class Standstill {

  private static final long TICK_NANOS = Duration.ofMillis(250).toNanos();

  /** Later than that is a pause. */
  private static final long LATE_NANOS = Duration.ofMillis(500).toNanos();

  /** Older ones than the last of these are forgotten; together they last for 16 s at least. */
  private static final int KEPT = 32;

  /** From when to when the process stood still. */
  private record Pause(long begin, long end) {

    long length() {
      return end - begin;
    }

    long since(long moment) {
      return Math.max(0, end - Math.max(begin, moment));
    }
  }

  private final LongSupplier clock;
  private final Timer timer;
  private final AtomicInteger watches = new AtomicInteger();
  private final AtomicBoolean ticking = new AtomicBoolean();

  /** The newest first; replaced as a whole, on the timer's thread. */
  private volatile List<Pause> pauses = List.of();

  private volatile long lastTick;

  /** Runs a task later, on the thread that all timers share. */
  @FunctionalInterface
  interface Timer {
    void schedule(long delayNanos, Runnable task);
  }

  Standstill(LongSupplier clock, Timer timer) {
    this.clock = clock;
    this.timer = timer;
  }

  Platform.Watch watch() {
    AtomicBoolean ended = new AtomicBoolean();
    watches.incrementAndGet();
    if (!ticking.get() && ticking.compareAndSet(false, true)) {
      lastTick = clock.getAsLong();
      try {
        timer.schedule(TICK_NANOS, this::tick);
      } catch (Throwable noMemory) {
        ticking.set(false);
        watches.decrementAndGet();
        throw noMemory;
      }
    }
    return () -> {
      if (ended.compareAndSet(false, true)) {
        watches.decrementAndGet();
      }
    };
  }

  /** Goes on for one tick after the last watch: many short ones need no timer each. */
  private void tick() {
    long now = clock.getAsLong();
    Pause late = pauseUntil(now);
    if (late != null) {
      add(late);
    }
    lastTick = now;
    if (watches.get() > 0) {
      timer.schedule(TICK_NANOS, this::tick);
      return;
    }
    ticking.set(false);
    if (watches.get() > 0 && ticking.compareAndSet(false, true)) {
      timer.schedule(TICK_NANOS, this::tick);
    }
  }

  private void add(Pause pause) {
    List<Pause> more = new ArrayList<>(pauses);
    more.add(0, pause);
    pauses = List.copyOf(more.subList(0, Math.min(KEPT, more.size())));
  }

  /** The pause that a tick at this moment ends, or null. */
  private @Nullable Pause pauseUntil(long now) {
    long due = lastTick + TICK_NANOS;
    return now - due > LATE_NANOS ? new Pause(due, now) : null;
  }

  /**
   * How much of the time since a moment is to be taken off, where somebody is given a limit.
   *
   * <p>A pause as long as the limit is taken off as a whole: the process was suspended. Shorter
   * ones, which also come from a machine that is merely busy, give as much again as the limit in
   * all, so that what hangs there is found.
   */
  long since(long moment, long limit) {
    if (!ticking.get()) {
      return 0;
    }
    Pause present = pauseUntil(clock.getAsLong());
    List<Pause> all = pauses;
    if (present != null) {
      all = new ArrayList<>(all);
      all.add(present);
    }
    long suspended = 0;
    long busy = 0;
    for (Pause pause : all) {
      if (pause.length() >= limit) {
        suspended += pause.since(moment);
      } else {
        busy += pause.since(moment);
      }
    }
    return suspended + Math.min(busy, limit);
  }
}
