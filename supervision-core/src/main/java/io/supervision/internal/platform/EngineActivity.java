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
 * <p>Threads of workers count from their start, and again from each sleep that time has ended and
 * each call that was answered, until they wait: else time would run ahead of a worker that is about
 * to sleep or to give a sign of life. On a busy machine it may be long before they get a core; one
 * that has got it and does something else for long is not waited for.
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

  /** Those of workers that go on. */
  private final Map<Thread, Awake> awake = new ConcurrentHashMap<>();

  /**
   * A thread that was made, or has been woken.
   *
   * @param since when it began or was made, or went on or was woken; real time
   * @param runs whether it has begun, or gone on: on a busy machine that may take long
   */
  private record Awake(long since, boolean runs) {}

  /** Those of the engine and of ends found waiting in code of users, and how often in a row. */
  private final Map<Thread, Integer> foundWaiting = new ConcurrentHashMap<>();

  private enum Wait {
    /** It looks whether there is something to wait for. */
    BEGINS,
    PARKED,
    /** It may still seem to wait, until it gets a core. */
    WOKEN
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
      awake.replace(thread, new Awake(System.nanoTime(), true));
      steps.incrementAndGet();
      waits.remove(thread);
    }
  }

  /** Before it is woken, by time or by the engine. */
  void goesOn(Thread thread) {
    steps.incrementAndGet();
    if (waits.replace(thread, Wait.WOKEN) != null) {
      awake.put(thread, new Awake(System.nanoTime(), false));
      // it may have gone on by itself in between
      if (waits.get(thread) != Wait.WOKEN) {
        awake.replace(thread, new Awake(System.nanoTime(), true));
      }
    }
  }

  /** One that was made to run a task that {@link #begins} first. */
  void isMade(Thread thread) {
    awake.put(thread, new Awake(System.nanoTime(), false));
    steps.incrementAndGet();
  }

  /** On a thread of a worker, first of all. */
  void begins() {
    awake.put(Thread.currentThread(), new Awake(System.nanoTime(), true));
    steps.incrementAndGet();
  }

  /** On a thread of a worker, last of all: nothing here keeps it, and its worker, in memory. */
  void ends() {
    Thread thread = Thread.currentThread();
    awake.remove(thread);
    foundWaiting.remove(thread);
    steps.incrementAndGet();
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
      if (running == null || !running.stream().allMatch(this::isWaiting)) {
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
      // a monitor that is taken for long is taken by somebody who waits
      boolean blocked = thread.getState() == Thread.State.BLOCKED;
      nanos = Math.max(nanos, (blocked ? PATIENCE_NANOS : LASTING_NANOS) >> halved);
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
    awake.entrySet().removeIf(each -> isOver(each.getKey(), each.getValue(), now));
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

  /** Whether it is not waited for any more. */
  private boolean isOver(Thread thread, Awake known, long now) {
    return switch (thread.getState()) {
      case TERMINATED -> true;
      // nobody may ever start it
      case NEW -> now - known.since() > PATIENCE_NANOS;
      default -> known.runs() && !waits.containsKey(thread) && now - known.since() > PATIENCE_NANOS;
    };
  }

  /** Whether it waits in code of users, as far as the JVM knows. */
  private boolean isWaiting(Thread thread) {
    return !waits.containsKey(thread)
        && switch (thread.getState()) {
          case WAITING, TIMED_WAITING, BLOCKED -> !isToRun(thread);
          case TERMINATED -> true;
          case NEW, RUNNABLE -> false;
        };
  }

  private boolean isToRun(Thread thread) {
    Awake known = awake.get(thread);
    return known != null && !known.runs();
  }
}
