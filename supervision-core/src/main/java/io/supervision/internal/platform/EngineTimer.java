package io.supervision.internal.platform;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks when their time has come, one after the other on one thread.
 *
 * <p>Without a lock. A virtual thread that the JDK has lost for want of memory keeps its place in
 * line for one, and all behind it wait for ever; so does whoever waits for the timer. Here a task
 * is added and cancelled by one write each, and the queue is the timer thread's own.
 */
final class EngineTimer implements Runnable, Thread.UncaughtExceptionHandler {

  /** How long the thread waits for another task when none is left and nobody keeps it. */
  private static final long IDLE_NANOS = Duration.ofSeconds(1).toNanos();

  /** So many cancelled tasks may wait for their moment before they are taken out. */
  private static final int FEW = 64;

  private static final Comparator<Task> IN_TIME =
      Comparator.comparingLong((Task task) -> task.due).thenComparingLong(task -> task.number);

  private final ThreadFactory threads;
  private final LongSupplier clock;
  private final Consumer<Runnable> runner;
  private final Runnable awaitMemory;

  /** What the thread has not taken over yet, the newest first. */
  private final AtomicReference<@Nullable Task> added = new AtomicReference<>();

  /** The thread that serves; it makes itself known, so that nobody relies on one that fails. */
  private final AtomicReference<@Nullable Thread> server = new AtomicReference<>();

  private final AtomicInteger keepers = new AtomicInteger();

  /** How many tasks that were cancelled are still held. */
  private final AtomicInteger cancelled = new AtomicInteger();

  /** As many cancelled ones as there are others may be held: to take them out costs that much. */
  private volatile int cancelledAtMost = FEW;

  /** When the thread looks by itself; the least number while it is awake. */
  private volatile long wakesAt = Long.MIN_VALUE;

  /** A field, since the JVM needs memory to make one when it is first made. */
  private final Predicate<Task> isCancelled = Task::isCancelled;

  // of the thread that serves alone
  private final PriorityQueue<Task> queue = new PriorityQueue<>(IN_TIME);

  /** Taken over, in order of their making; not in the queue yet. */
  private @Nullable Task arrived;

  private long numbers;

  /**
   * A timer whose thread is started when there is something to do, and ends a while after.
   *
   * @param threads makes a platform thread, which need not handle what is not caught
   * @param clock nanoseconds, never negative
   * @param runner runs a task to its end, without throwing
   * @param awaitMemory passes the time until there may be memory; never throws
   */
  EngineTimer(
      ThreadFactory threads, LongSupplier clock, Consumer<Runnable> runner, Runnable awaitMemory) {
    this.threads = threads;
    this.clock = clock;
    this.runner = runner;
    this.awaitMemory = awaitMemory;
  }

  /** Null once it was begun or cancelled. */
  @SuppressWarnings("serial") // nobody writes one
  private static final class Task extends AtomicReference<@Nullable Runnable>
      implements Platform.Scheduled {

    private final EngineTimer timer;

    private final long due;

    /** Decides between tasks of one moment. */
    private long number;

    private @Nullable Task next;

    Task(EngineTimer timer, long due, Runnable task) {
      super(task);
      this.timer = timer;
      this.due = due;
    }

    boolean isCancelled() {
      return get() == null;
    }

    /** What it would have run need not stay in memory until it is due. */
    @Override
    public void cancel() {
      if (getAndSet(null) != null) {
        timer.hasCancelled();
      }
    }
  }

  /**
   * Any thread, also one that must not wait. Throws what the JVM throws if the timer has no thread
   * and none can be started; then the task is not run.
   */
  Platform.Scheduled schedule(long delayNanos, Runnable runnable) {
    Task task = new Task(this, Nanos.after(clock.getAsLong(), Math.max(0, delayNanos)), runnable);
    add(task);
    if (server.get() == null) {
      startFor(task);
    } else if (task.due < wakesAt) {
      wake();
    }
    return task;
  }

  private void add(Task task) {
    Task before;
    do {
      before = added.get();
      task.next = before;
    } while (!added.compareAndSet(before, task));
  }

  private void startFor(Task task) {
    try {
      Thread thread = threads.newThread(this);
      thread.setUncaughtExceptionHandler(this);
      thread.start();
    } catch (Throwable noThread) {
      task.cancel();
      throw noThread;
    }
  }

  private void wake() {
    LockSupport.unpark(server.get());
  }

  private void hasCancelled() {
    cancelled.incrementAndGet();
    if (hasTooManyCancelled()) {
      wake();
    }
  }

  /** Where nobody keeps it, none: the thread would stay for them. */
  private boolean hasTooManyCancelled() {
    return cancelled.get() > (keepers.get() > 0 ? cancelledAtMost : 0);
  }

  /** From now on there is a thread, whether it has something to do or not; throws as schedule. */
  void keep() {
    keepers.incrementAndGet();
    try {
      // goes through the code while there is memory for that: the JVM links it when it first runs
      schedule(0, () -> {}).cancel();
    } catch (Throwable noThread) {
      letGo();
      throw noThread;
    }
  }

  /** Takes one {@code keep} back. */
  void letGo() {
    if (keepers.decrementAndGet() == 0) {
      wake();
    }
  }

  /** A thread that the JVM ended before its first line, for want of memory, serves here. */
  @Override
  public void uncaughtException(Thread thread, Throwable thrown) {
    run();
  }

  @Override
  public void run() {
    Thread current = Thread.currentThread();
    boolean over = server.get() != current && !server.compareAndSet(null, current);
    while (!over) {
      try {
        over = serve(current);
      } catch (Throwable failed) {
        // no memory to go on with, or to say that a task has failed
        awaitMemory.run();
      }
    }
  }

  /** Runs what is due, then waits; whether the thread has ended its service. */
  private boolean serve(Thread current) {
    wakesAt = Long.MIN_VALUE;
    boolean all = takeOver();
    boolean ran = runFirst();
    if (ran) {
      return false;
    }
    if (!all) {
      awaitMemory.run();
      return false;
    }
    Task first = queue.peek();
    boolean leaves = first == null && keepers.get() == 0;
    long now = clock.getAsLong();
    long until = first != null ? first.due : leaves ? now + IDLE_NANOS : Platform.NEVER;
    wakesAt = until;
    // whoever adds or cancels after this sees when it wakes
    if (added.get() == null && !hasTooManyCancelled()) {
      // nobody who interrupts it means the timer
      Thread.interrupted();
      LockSupport.parkNanos(this, until - now);
    }
    return leaves && clock.getAsLong() >= until && hasLeft(current);
  }

  /** Takes what was added into the queue; false if there is no memory for all of it yet. */
  private boolean takeOver() {
    try {
      if (arrived == null && added.get() != null) {
        arrived = inOrder(added.getAndSet(null));
      }
      for (Task task = arrived; task != null; task = arrived) {
        Task next = task.next;
        task.number = numbers;
        queue.add(task);
        numbers++;
        task.next = null;
        arrived = next;
      }
      if (hasTooManyCancelled()) {
        takeOutCancelled();
      }
      return true;
    } catch (OutOfMemoryError | InternalError | LinkageError noMemory) {
      return false;
    }
  }

  private static @Nullable Task inOrder(@Nullable Task newest) {
    Task oldest = null;
    for (Task task = newest; task != null; ) {
      Task next = task.next;
      task.next = oldest;
      oldest = task;
      task = next;
    }
    return oldest;
  }

  private void takeOutCancelled() {
    int before = queue.size();
    queue.removeIf(isCancelled);
    cancelled.addAndGet(queue.size() - before);
    cancelledAtMost = Math.max(FEW, queue.size());
  }

  /** Whether the first of the queue was due, or cancelled, and is out of it. */
  private boolean runFirst() {
    Task first = queue.peek();
    if (first == null || (first.due > clock.getAsLong() && !first.isCancelled())) {
      return false;
    }
    Runnable task = first.getAndSet(null);
    queue.poll();
    if (task == null) {
      cancelled.decrementAndGet();
    } else {
      runner.accept(task);
    }
    return true;
  }

  /** False if it is needed after all: somebody has seen that it was there. */
  private boolean hasLeft(Thread current) {
    server.set(null);
    return (added.get() == null && keepers.get() == 0) || !server.compareAndSet(null, current);
  }
}
