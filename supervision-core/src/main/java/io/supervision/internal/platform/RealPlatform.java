package io.supervision.internal.platform;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Real time and real threads.
 *
 * <p>One timer thread for a tree that runs, two in reserve, and engine threads as they are needed.
 * All are daemons: a tree that is not stopped keeps no JVM alive.
 */
public final class RealPlatform implements Platform {

  /** How often {@code giveWay} yields; the manual of {@code io.supervision} says why. */
  private static final int TURNS = 3;

  /** About as long as an interrupt takes; a yield of a virtual thread takes longer. */
  private static final int SPINS = 1_000;

  /** How often {@code spin} yields before it parks. */
  private static final int YIELDS = 20;

  private static final long SPIN_PARK_NANOS = 50_000;

  private static final long PAUSE_NANOS = 1_000_000;

  /** How long a stack is waited for; it mostly takes a few microseconds. */
  private static final long STACK_NANOS = 500_000_000;

  private static final StackTraceElement[] NO_STACK = {};

  /** A thread would inherit the group of the one that makes it, with its highest priority. */
  private static final ThreadGroup GROUP = topGroup();

  /** Where {@link #nanoTime()} begins, so that moments are never negative. */
  private final long origin = System.nanoTime();

  /** The context class loader of all threads: that of the thread which made the tree. */
  private final ClassLoader classLoader;

  private final boolean virtual;
  private final Consumer<Throwable> onNoThread;

  /** A virtual thread for each task, or a pool of platform threads, which are dear to start. */
  private final Executor engine;

  private final EngineTimer timer;

  private final ExitingThreads exiting = new ExitingThreads(this);

  private final Standstill standstill = new Standstill(this::nanoTime, this::schedule);

  /** Those of the present run; null before the first one. */
  private volatile @Nullable ReserveThreads reserve;

  private volatile Consumer<Throwable> failures = failed -> {};

  /** Whether the stack of a virtual thread is being found out. */
  private final AtomicBoolean looking = new AtomicBoolean();

  private volatile long lookingSince;

  private RealPlatform(boolean virtual, ClassLoader classLoader, Consumer<Throwable> onNoThread) {
    this.virtual = virtual;
    this.classLoader = classLoader;
    this.onNoThread = onNoThread;
    this.engine =
        virtual
            ? this::executeVirtually
            : new EngineThreads(task -> engineThread(engineTask(task)));
    this.timer =
        new EngineTimer(
            task -> daemon("supervision-timer", task),
            this::nanoTime,
            this::runAlone,
            this::awaitMemory);
  }

  /**
   * A platform with threads of one kind.
   *
   * @param virtual whether workers run on virtual threads; else on platform threads
   * @param onNoThread hears of a thread that could not be started and whose task was run without
   */
  public static RealPlatform create(boolean virtual, Consumer<Throwable> onNoThread) {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    return new RealPlatform(
        virtual, loader == null ? RealPlatform.class.getClassLoader() : loader, onNoThread);
  }

  /** Whether this JVM has virtual threads: from Java 21 on. */
  public static boolean hasVirtualThreads() {
    return VirtualThreads.exist();
  }

  /** The group that every thread of this JVM is in or below. */
  private static ThreadGroup topGroup() {
    ThreadGroup group = Thread.currentThread().getThreadGroup();
    while (group.getParent() != null) {
      group = group.getParent();
    }
    return group;
  }

  /** A thread for one of the engine's own tasks, of the kind that workers have. */
  private Thread engineThread(EngineTask task) {
    String name = "supervision-engine";
    Thread thread = virtual ? virtual(new VirtualThreads(), name, task) : daemon(name, task);
    thread.setUncaughtExceptionHandler(task);
    return thread;
  }

  private void executeVirtually(Runnable task) {
    EngineTask once = engineTask(task);
    try {
      engineThread(once).start();
    } catch (Throwable noThread) {
      if (once.withdraw()) {
        throw noThread;
      }
    }
  }

  /** One that lasts as long as the tree runs; a platform thread in any case. */
  private Thread reserveThread(Runnable task) {
    EngineTask surely = engineTask(task);
    Thread thread = daemon("supervision", surely);
    thread.setUncaughtExceptionHandler(surely);
    return thread;
  }

  private EngineTask engineTask(Runnable task) {
    return new EngineTask(task, thrown -> failures.accept(thrown));
  }

  private Thread virtual(VirtualThreads threads, String name, Runnable task) {
    Thread thread = threads.newThread(name, task);
    thread.setContextClassLoader(classLoader);
    return thread;
  }

  @SuppressWarnings("ThreadPriorityCheck") // sets what would be inherited
  private Thread daemon(String name, Runnable task) {
    // false: inherits no inheritable thread locals of whoever happens to start it
    Thread thread = new Thread(GROUP, task, name, 0, false);
    thread.setDaemon(true);
    thread.setPriority(Thread.NORM_PRIORITY);
    thread.setContextClassLoader(classLoader);
    return thread;
  }

  @Override
  public long nanoTime() {
    return System.nanoTime() - origin;
  }

  @Override
  public Instant now() {
    return Instant.now();
  }

  @Override
  public double random() {
    return ThreadLocalRandom.current().nextDouble();
  }

  @Override
  public ThreadMaker threadMaker() {
    VirtualThreads threads = virtual ? new VirtualThreads() : null;
    return (name, task, owner) -> {
      Thread thread = threads == null ? daemon(name, task) : virtual(threads, name, task);
      thread.setUncaughtExceptionHandler(owner);
      return thread;
    };
  }

  @Override
  public void execute(Runnable task) {
    engine.execute(task);
  }

  @Override
  public void withoutThread(Throwable cause) {
    onNoThread.accept(cause);
  }

  @Override
  public void runInReserve(Throwable noThread, Runnable task) {
    boolean taken = false;
    boolean offered = false;
    while (!offered) {
      try {
        ReserveThreads threads = reserve;
        taken = threads != null && threads.offer(new WithoutThread(this, noThread, task));
        offered = true;
      } catch (OutOfMemoryError | InternalError | LinkageError noMemory) {
        awaitMemory();
      }
    }
    if (!taken) {
      runWithoutThread(noThread, task);
    }
  }

  private void runWithoutThread(Throwable cause, Runnable task) {
    try {
      withoutThread(cause);
    } finally {
      task.run();
    }
  }

  /** No lambda: to link one needs more memory than may be left. */
  private record WithoutThread(RealPlatform platform, Throwable cause, Runnable task)
      implements Runnable {
    @Override
    public void run() {
      platform.runWithoutThread(cause, task);
    }
  }

  @Override
  public Watch watch() {
    return standstill.watch();
  }

  @Override
  public long standstill(long since, long limit) {
    return standstill.since(since, limit);
  }

  @Override
  public void failuresTo(Consumer<Throwable> hears) {
    failures = hears;
  }

  @Override
  public Reserve reserve(Runnable stop) {
    Preparation.prepare();
    timer.keep();
    try {
      ReserveThreads made =
          new ReserveThreads(this::reserveThread, stop, this::runAlone, timer::letGo);
      made.start();
      reserve = made;
      return made;
    } catch (Throwable noThread) {
      timer.letGo();
      throw noThread;
    }
  }

  private void runAlone(Runnable task) {
    runUntilDone(task, failures);
  }

  @Override
  public Scheduled schedule(long delayNanos, Runnable task) {
    return timer.schedule(delayNanos, task);
  }

  /** Real time makes no difference between the two. */
  @Override
  public Scheduled scheduleBeside(long delayNanos, Runnable task) {
    return schedule(delayNanos, task);
  }

  /** A platform thread runs beside others anyway; a virtual one shares its carrier with them. */
  @Override
  @SuppressWarnings("ThreadPriorityCheck") // saves a timer
  public void giveWay(BooleanSupplier done) {
    for (int turns = 0; virtual && turns < TURNS && !done.getAsBoolean(); turns++) {
      Thread.yield();
    }
  }

  /** What unparks the thread ends it sooner. */
  @Override
  public void pause() {
    try {
      parkFor(this, PAUSE_NANOS);
    } catch (OutOfMemoryError | InternalError | LinkageError noMemory) {
      awaitMemory();
    }
  }

  /** Never throws: whoever waits for memory has nothing to fall back to. */
  @Override
  public void awaitMemory() {
    try {
      awaitMemoryOrFail();
    } catch (OutOfMemoryError | InternalError | LinkageError noMemory) {
      Thread.onSpinWait();
    }
  }

  /** Without the timer that a virtual thread needs for a park. */
  @SuppressWarnings("ThreadPriorityCheck") // lets others have the carrier
  private void awaitMemoryOrFail() {
    if (!VirtualThreads.isVirtual(Thread.currentThread())) {
      LockSupport.parkNanos(this, PAUSE_NANOS);
      return;
    }
    long until = System.nanoTime() + PAUSE_NANOS;
    while (System.nanoTime() < until) {
      Thread.onSpinWait();
    }
    Thread.yield();
  }

  /** A deadline that is over by now makes the park return at once. */
  @Override
  public void park(Object blocker, BooleanSupplier done, long deadlineNanos) {
    if (done.getAsBoolean()) {
      return;
    }
    if (deadlineNanos == NEVER) {
      LockSupport.park(blocker);
      return;
    }
    parkFor(blocker, deadlineNanos - nanoTime());
  }

  /**
   * A virtual thread that parks for a time is lost for good if the JDK finds no memory for its
   * timer, which it asks for when the thread is half parked. This one is there before.
   */
  private void parkFor(Object blocker, long nanos) {
    Thread thread = Thread.currentThread();
    if (!VirtualThreads.isVirtual(thread)) {
      LockSupport.parkNanos(blocker, nanos);
    } else if (nanos > 0) {
      Scheduled wake = timer.schedule(nanos, () -> unpark(thread));
      try {
        LockSupport.park(blocker);
      } finally {
        wake.cancel();
      }
    }
  }

  @Override
  public ExitingThreads exiting() {
    return exiting;
  }

  /**
   * The JDK waits without a limit for the stack of a virtual thread that it has lost. One thread
   * waits there instead, and as long as it does, no stack of a virtual thread is found out.
   */
  @Override
  public StackTraceElement[] stackOf(Thread thread) {
    if (!VirtualThreads.isVirtual(thread)) {
      return thread.getStackTrace();
    }
    while (!looking.compareAndSet(false, true)) {
      if (nanoTime() - lookingSince > STACK_NANOS) {
        return NO_STACK;
      }
      pause();
    }
    lookingSince = nanoTime();
    CompletableFuture<StackTraceElement[]> stack = new CompletableFuture<>();
    try {
      daemon("supervision-stack", () -> look(thread, stack)).start();
    } catch (Throwable noThread) {
      looking.set(false);
      return NO_STACK;
    }
    try {
      await(stack, deadline(STACK_NANOS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return stack.getNow(NO_STACK);
  }

  private void look(Thread thread, CompletableFuture<StackTraceElement[]> stack) {
    StackTraceElement[] found = NO_STACK;
    try {
      found = thread.getStackTrace();
    } finally {
      looking.set(false);
      stack.complete(found);
    }
  }

  @Override
  public void unpark(@Nullable Thread thread) {
    LockSupport.unpark(thread);
  }

  /**
   * What is waited for mostly takes a few instructions. But whoever does it may itself wait for a
   * lock, and a virtual thread that only yields can keep the one carrier there is from it for ever:
   * so the turn comes when this thread parks.
   */
  @Override
  @SuppressWarnings("ThreadPriorityCheck") // cheaper than a park, and mostly enough
  public void spin(int spins) {
    if (spins < SPINS) {
      Thread.onSpinWait();
    } else if (spins < SPINS + YIELDS) {
      Thread.yield();
    } else {
      // a park would end at once for a thread that is interrupted
      boolean interrupted = Thread.interrupted();
      try {
        parkFor(this, SPIN_PARK_NANOS);
      } catch (OutOfMemoryError | InternalError | LinkageError noMemory) {
        awaitMemory();
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
