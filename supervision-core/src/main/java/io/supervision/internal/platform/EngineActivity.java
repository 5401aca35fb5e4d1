package io.supervision.internal.platform;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which threads of a tree are at work and which just wait, where a test moves time: it moves it
 * when nothing else can happen.
 *
 * <p>Of a thread that waits in the platform that is known, and no moment is left in which it is
 * seen to wait although it was woken. Of one that waits in code of users only the JVM knows, and
 * not at once: what was woken a moment ago still seems to wait. So there it has to last.
 *
 * <p>Threads of workers count from their start, and again from each sleep that time has ended,
 * until they wait: else time would run ahead of a worker that is about to sleep or to give a sign
 * of life. One that does something else for long is not waited for.
 */
final class EngineActivity {

  /** How long a wait in code of users must have lasted. */
  private static final long LASTING_NANOS = Duration.ofMillis(50).toNanos();

  /** How long a worker is waited for that goes on without waiting. */
  private static final long PATIENCE_NANOS = Duration.ofMillis(500).toNanos();

  /** How long to look before it costs a pause: most steps of the engine are shorter. */
  private static final long WITHOUT_PAUSE_NANOS = Duration.ofMillis(2).toNanos();

  /** How often to look before others are let go first. */
  private static final int LOOKS_WITHOUT_YIELD = 50;

  /** The wait of a thread that was found waiting again and again need last no shorter than this. */
  private static final int HALVED_AT_MOST = 9;

  /** Tasks that were given away and have not ended. */
  private final AtomicInteger tasks = new AtomicInteger();

  /** The threads that run them. */
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

  /** Those of workers that go on, and since when. */
  private final Map<Thread, Long> awake = new ConcurrentHashMap<>();

  /** Those of the engine and of ends found waiting in code of users, and how often in a row. */
  private final Map<Thread, Integer> foundWaiting = new ConcurrentHashMap<>();

  private enum Wait {
    /** It looks whether there is something to wait for. */
    BEGINS,
    PARKED
  }

  private final Map<Thread, Wait> waits = new ConcurrentHashMap<>();

  /** How often anything has begun, ended, parked or gone on. */
  private final AtomicLong steps = new AtomicLong();

  /** A task that is counted from now on; one that nobody will run is to be {@link #dropped}. */
  Runnable counted(Runnable task) {
    steps.incrementAndGet();
    tasks.incrementAndGet();
    return () -> {
      Thread thread = Thread.currentThread();
      // a task that finds no thread of its own may run within another one
      boolean outermost = threads.add(thread);
      if (!outermost) {
        tasks.decrementAndGet();
      }
      try {
        task.run();
      } finally {
        if (outermost) {
          threads.remove(thread);
          tasks.decrementAndGet();
        }
        steps.incrementAndGet();
      }
    };
  }

  void dropped() {
    steps.incrementAndGet();
    tasks.decrementAndGet();
  }

  /** The calling thread parks by this, unless it is done. */
  void park(BooleanSupplier done, Runnable park) {
    Thread thread = Thread.currentThread();
    waits.put(thread, Wait.BEGINS);
    try {
      // who changes what is waited for wakes afterwards: one of both sees the other
      if (!done.getAsBoolean()) {
        steps.incrementAndGet();
        awake.remove(thread);
        waits.replace(thread, Wait.BEGINS, Wait.PARKED);
        park.run();
      }
    } finally {
      goesOn(thread);
    }
  }

  /** Before it is woken. */
  void goesOn(Thread thread) {
    steps.incrementAndGet();
    waits.remove(thread);
  }

  /** One that was made, or that time has woken; before it is woken. */
  void isAwake(Thread thread) {
    awake.put(thread, System.nanoTime());
    goesOn(thread);
  }

  boolean isParked(Thread thread) {
    return waits.get(thread) == Wait.PARKED && !thread.isInterrupted();
  }

  /**
   * Waits until no thread is at work any more; false if that takes longer than a while of real
   * time.
   *
   * @param others gives other threads that must have come to a wait or an end; null if something
   *     else is under way
   */
  @SuppressWarnings("ThreadPriorityCheck") // a hint only: what is looked at runs on other threads
  boolean awaitQuiet(
      Supplier<@Nullable Collection<Thread>> others, Duration atMost, Runnable pause) {
    long begun = System.nanoTime();
    long quietSince = begun;
    long quietAt = -1;
    for (int looks = 1; ; looks++) {
      long now = System.nanoTime();
      long present = steps.get();
      Collection<Thread> more = others.get();
      List<Thread> running = more == null ? null : running(more, now);
      if (running == null || !running.stream().allMatch(EngineActivity::isWaiting)) {
        quietAt = -1;
      } else if (present != quietAt) {
        // for the first time: the next look has to find the same
        quietAt = present;
        quietSince = now;
      } else if (now - quietSince >= lasting(running)) {
        areFoundWaiting(running);
        return true;
      }
      if (now - begun > Nanos.of(atMost)) {
        return false;
      }
      if (looks < LOOKS_WITHOUT_YIELD) {
        Thread.onSpinWait();
      } else if (now - begun < WITHOUT_PAUSE_NANOS) {
        Thread.yield();
      } else {
        pause.run();
      }
    }
  }

  /** How long the waits of these have to last, so that none was woken a moment ago. */
  private long lasting(Collection<Thread> running) {
    long nanos = 0;
    for (Thread thread : running) {
      // one that was woken or interrupted will go on, however long it has waited before
      boolean goesOn = awake.containsKey(thread) || thread.isInterrupted();
      int halved = goesOn ? 0 : foundWaiting.getOrDefault(thread, 0);
      nanos = Math.max(nanos, LASTING_NANOS >> halved);
    }
    return nanos;
  }

  /**
   * What waits through many steps of time will wait through the next one, too: each time half as
   * long is enough, or an hour of seconds would take minutes beside a listener that hangs. Workers
   * that time has woken are not meant: they seem to wait until they get a core.
   */
  private void areFoundWaiting(Collection<Thread> running) {
    foundWaiting.keySet().retainAll(running);
    for (Thread thread : running) {
      if (awake.remove(thread) == null) {
        foundWaiting.merge(thread, 1, (known, one) -> Math.min(known + one, HALVED_AT_MOST));
      }
    }
  }

  /** All that do not wait in the platform; null if a task has not begun yet. */
  private @Nullable List<Thread> running(Collection<Thread> others, long now) {
    awake.values().removeIf(since -> now - since > PATIENCE_NANOS);
    awake.keySet().removeIf(thread -> thread.getState() == Thread.State.TERMINATED);
    return tasks.get() == threads.size()
        ? notParked(Stream.concat(awake.keySet().stream(), others.stream()))
        : null;
  }

  /** The engine's threads that do not wait in the platform, and those of workers that go on. */
  List<Thread> atWork() {
    return notParked(awake.keySet().stream());
  }

  private List<Thread> notParked(Stream<Thread> others) {
    return Stream.concat(threads.stream(), others)
        .filter(thread -> thread != Thread.currentThread() && !isParked(thread))
        .filter(thread -> thread.getState() != Thread.State.TERMINATED)
        .distinct()
        .toList();
  }

  private static boolean isWaiting(Thread thread) {
    return switch (thread.getState()) {
      case WAITING, TIMED_WAITING, BLOCKED, TERMINATED -> true;
      case NEW, RUNNABLE -> false;
    };
  }
}
