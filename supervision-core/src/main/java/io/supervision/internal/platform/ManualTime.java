package io.supervision.internal.platform;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Time that stands still until it is moved; what is behind {@code ManualClock}.
 *
 * <p>Timers run on the thread that moves time on, in the order of their moments and, at the same
 * moment, of their making. Threads and locks stay real: only what is due when is decided here.
 */
public final class ManualTime {

  /** The wall-clock time at moment zero, the same in each run. */
  private static final Instant EPOCH = Instant.parse("2000-01-01T00:00:00Z");

  /** Guards all fields below; never held while a timer's task runs. */
  private final ReentrantLock lock = new ReentrantLock();

  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(
          Comparator.comparingLong((Task task) -> task.due).thenComparingLong(task -> task.number));

  /** Nanoseconds since the beginning. */
  private long now;

  /** How often somebody has moved it. */
  private final AtomicLong moves = new AtomicLong();

  /** Numbers tasks, so that those of one moment run in the order they were added. */
  private long numbers;

  /** How many of the tasks are for the engine's own books. */
  private int beside;

  /**
   * Moves time on; what becomes due on the way happens in order, each at its own time.
   *
   * <p>For one thread at a time. What a task schedules is run by the same call if it becomes due on
   * the way. Threads that a task wakes run beside; this method does not wait for them.
   */
  public void advance(Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException("time cannot go back by " + duration);
    }
    moves.incrementAndGet();
    long end = nanoTime() + duration.toNanos();
    for (Task task = next(end); task != null; task = next(end)) {
      task.run.run();
    }
  }

  public Instant now() {
    return EPOCH.plusNanos(nanoTime());
  }

  /** When the next timer or timed wait is due, its own included that nothing waits for. */
  public Optional<Instant> next() {
    lock.lock();
    try {
      Task task = tasks.peek();
      return task == null || task.due == Platform.NEVER
          ? Optional.empty()
          : Optional.of(EPOCH.plusNanos(task.due));
    } finally {
      lock.unlock();
    }
  }

  /**
   * How many timers and timed waits are pending, but for those that nothing waits for.
   *
   * <p>A test that moves time on when something is pending must not count the engine's own sweeps:
   * they would always be there.
   */
  public int pending() {
    lock.lock();
    try {
      return tasks.size() - beside;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes the next task due until a moment, and moves time to it; null if there is none, with time
   * at that moment.
   */
  private @Nullable Task next(long end) {
    lock.lock();
    try {
      Task task = tasks.peek();
      if (task == null || task.due > end) {
        now = Math.max(now, end);
        return null;
      }
      take(task);
      now = Math.max(now, task.due);
      return task;
    } finally {
      lock.unlock();
    }
  }

  /** Takes a task out if it is still there; a timer may be cancelled after it has run. */
  private void take(Task task) {
    if (tasks.remove(task)) {
      beside -= task.isBeside ? 1 : 0;
    }
  }

  private long nanoTime() {
    lock.lock();
    try {
      return now;
    } finally {
      lock.unlock();
    }
  }

  private Task add(long due, boolean isBeside, Runnable run) {
    lock.lock();
    try {
      Task task = new Task(due, numbers++, isBeside, run);
      tasks.add(task);
      beside += isBeside ? 1 : 0;
      return task;
    } finally {
      lock.unlock();
    }
  }

  private void remove(Task task) {
    lock.lock();
    try {
      take(task);
    } finally {
      lock.unlock();
    }
  }

  /** The platform with this time and the threads of another one. */
  public Platform platform(Platform threads) {
    return new ManualPlatform(threads);
  }

  /** A timer, or the end of a timed wait. */
  private static final class Task {
    final long due;
    final long number;
    final boolean isBeside;
    final Runnable run;

    Task(long due, long number, boolean isBeside, Runnable run) {
      this.due = due;
      this.number = number;
      this.isBeside = isBeside;
      this.run = run;
    }
  }

  /** Time from here, everything else from the platform below. */
  private final class ManualPlatform implements Platform {

    private final Platform threads;

    private final EngineActivity activity = new EngineActivity();

    private final ExitingThreads exiting = new ExitingThreads(this);

    /** What was skipped in the stops before this run: time never goes back. */
    private volatile long passedBefore;

    /** The stop of the tree that is under way, or was the last of this run; null before. */
    private volatile @Nullable RealTime stop;

    ManualPlatform(Platform threads) {
      this.threads = threads;
    }

    @Override
    public long nanoTime() {
      return ManualTime.this.nanoTime() + passedBefore + skipped();
    }

    @Override
    public Instant now() {
      return EPOCH.plusNanos(nanoTime());
    }

    @Override
    public void stopBegins() {
      if (stop == null) {
        stop = new RealTime(threads.nanoTime(), nanoTime(), moves.get());
      }
    }

    /** How much was skipped in the stop that is under way. */
    private long skipped() {
      RealTime known = stop;
      return known == null ? 0 : known.skipped.get();
    }

    /** Null where time stands still. */
    private @Nullable RealTime realTime() {
      RealTime known = stop;
      return known != null && moves.get() == known.movesBefore ? known : null;
    }

    /**
     * Time still stands still, so that what is told has the moment that a test expects; but where a
     * limit has passed in real time, it moves on to the end of that limit.
     */
    private final class RealTime {
      private final long begun;
      private final long from;
      private final long movesBefore;
      private final AtomicLong skipped = new AtomicLong();

      RealTime(long begun, long from, long movesBefore) {
        this.begun = begun;
        this.from = from;
        this.movesBefore = movesBefore;
      }

      /** When a moment of this time is there, on the clock of the threads. */
      long real(long moment) {
        return Nanos.after(begun, moment - from);
      }

      void moveTo(long moment) {
        skipped.accumulateAndGet(moment - passedBefore - ManualTime.this.nanoTime(), Math::max);
      }
    }

    /** No jitter to either side: delays are the same in each run. */
    @Override
    public double random() {
      return 0.5;
    }

    @Override
    public Scheduled schedule(long delayNanos, Runnable task) {
      return schedule(delayNanos, false, task);
    }

    @Override
    public Scheduled scheduleBeside(long delayNanos, Runnable task) {
      return schedule(delayNanos, true, task);
    }

    private Scheduled schedule(long delayNanos, boolean isBeside, Runnable task) {
      long due = deadline(delayNanos);
      RealTime real = realTime();
      if (real == null || due == NEVER) {
        Task added = add(onTheClock(due), isBeside, task);
        return () -> remove(added);
      }
      // once, whichever of the two times comes first
      AtomicBoolean begun = new AtomicBoolean();
      Runnable once =
          () -> {
            if (begun.compareAndSet(false, true)) {
              task.run();
            }
          };
      Task added = add(onTheClock(due), isBeside, once);
      Scheduled later =
          threads.schedule(
              real.real(due) - threads.nanoTime(),
              () -> {
                if (realTime() == real) {
                  remove(added);
                  real.moveTo(due);
                  once.run();
                }
              });
      return () -> {
        remove(added);
        later.cancel();
      };
    }

    /** What the clock that the test moves shows at a moment. */
    private long onTheClock(long moment) {
      return moment == NEVER ? NEVER : moment - passedBefore - skipped();
    }

    /** A wait without a deadline is a real one; one with a deadline is a timer that unparks. */
    @Override
    public void park(Object blocker, BooleanSupplier done, long deadlineNanos) {
      if (deadlineNanos == NEVER) {
        parkReally(blocker, done, NEVER);
        return;
      }
      Thread thread = Thread.currentThread();
      Task wake = add(onTheClock(deadlineNanos), false, () -> wake(thread));
      try {
        // time may have moved past the deadline before the timer was added; it would never come
        // then
        if (nanoTime() < deadlineNanos) {
          RealTime real = realTime();
          parkReally(blocker, done, real == null ? NEVER : real.real(deadlineNanos));
          if (real != null && realTime() == real && threads.isOver(real.real(deadlineNanos))) {
            real.moveTo(deadlineNanos);
          }
        }
      } finally {
        remove(wake);
      }
    }

    private void wake(Thread thread) {
      activity.goesOn(thread);
      threads.unpark(thread);
    }

    private void parkReally(Object blocker, BooleanSupplier done, long deadlineNanos) {
      activity.park(done, () -> threads.park(blocker, done, deadlineNanos));
    }

    @Override
    public boolean isParked(Thread thread) {
      return activity.isParked(thread);
    }

    @Override
    public boolean awaitQuiet(Supplier<@Nullable Collection<Thread>> others, Duration atMost) {
      return activity.awaitQuiet(others, atMost, threads::pause);
    }

    @Override
    public List<Thread> atWork() {
      return activity.atWork();
    }

    @Override
    public ThreadMaker threadMaker() {
      ThreadMaker maker = threads.threadMaker();
      return (name, task, owner) -> {
        Runnable counted =
            () -> {
              activity.begins();
              try {
                task.run();
              } finally {
                activity.ends();
              }
            };
        Thread thread = maker.newThread(name, counted, owner);
        activity.isMade(thread);
        return thread;
      };
    }

    @Override
    public void execute(Runnable task) {
      Runnable counted = activity.counted(task);
      try {
        threads.execute(counted);
      } catch (Throwable noThread) {
        activity.dropped();
        throw noThread;
      }
    }

    @Override
    public void runInReserve(Throwable noThread, Runnable task) {
      threads.runInReserve(noThread, activity.counted(task));
    }

    @Override
    public void withoutThread(Throwable cause) {
      threads.withoutThread(cause);
    }

    @Override
    public void failuresTo(Consumer<Throwable> failures) {
      threads.failuresTo(failures);
    }

    @Override
    public Reserve reserve(Runnable stop) {
      RealTime known = this.stop;
      if (known != null) {
        long before = passedBefore;
        passedBefore = before + known.skipped.get();
        this.stop = null;
      }
      return threads.reserve(stop);
    }

    @Override
    public void unpark(@Nullable Thread thread) {
      if (thread != null) {
        activity.goesOn(thread);
      }
      threads.unpark(thread);
    }

    @Override
    public void spin(int spins) {
      threads.spin(spins);
    }

    @Override
    public void giveWay(BooleanSupplier done) {
      threads.giveWay(done);
    }

    @Override
    public ExitingThreads exiting() {
      return exiting;
    }

    @Override
    public StackTraceElement[] stackOf(Thread thread) {
      return threads.stackOf(thread);
    }

    @Override
    public void pause() {
      threads.pause();
    }

    @Override
    public void awaitMemory() {
      threads.awaitMemory();
    }
  }
}
