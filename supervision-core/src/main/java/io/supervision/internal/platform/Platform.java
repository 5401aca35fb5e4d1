package io.supervision.internal.platform;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one seam between the engine and the machine: time, timers, threads, locks and the engine's
 * own waits. Times are nanoseconds since some fixed moment, never negative.
 *
 * <p>Whatever may let another thread go first is behind this interface, so that a platform of
 * another kind can decide every order of steps. The rest of the engine does not park, spin, yield,
 * sleep or lock by itself; a test of the layers holds that.
 */
public interface Platform extends Executor {

  /**
   * A deadline that never comes.
   *
   * <p>Also the moment of what has not happened, and the length of what lasts for ever; sums with
   * it must saturate ({@link Nanos#after}).
   */
  long NEVER = Long.MAX_VALUE;

  /** The monotonic clock: nanoseconds since this platform was made. */
  long nanoTime();

  /** Wall-clock time, for records that people read; never for decisions. */
  Instant now();

  /**
   * From 0 to 1; varies delays.
   *
   * <p>One is not reached.
   */
  double random();

  /**
   * Makes threads for one user, from one thread at a time.
   *
   * <p>Making one costs more than a thread of it: a supervisor keeps one for all its children.
   */
  ThreadMaker threadMaker();

  /**
   * Runs a task of the engine on a thread of its own, where it may wait.
   *
   * <p>Throws what the JVM throws if no thread can be started.
   */
  @Override
  void execute(Runnable task);

  /**
   * Runs a task on a thread of its own; without any left, right here.
   *
   * <p>For a task that the caller would wait for anyway, never for one of the timer's thread.
   */
  default void runOrHere(Runnable task) {
    try {
      execute(task);
    } catch (Throwable noThread) {
      try {
        withoutThread(noThread);
      } finally {
        task.run();
      }
    }
  }

  /**
   * Runs a task on a thread of its own; without any left, on the one that is kept in reserve.
   *
   * <p>Never throws: without memory for that, too, it is tried until there is some.
   */
  default void runSurely(Runnable task) {
    try {
      execute(task);
    } catch (Throwable noThread) {
      runInReserve(noThread, task);
    }
  }

  /**
   * Runs a task, for which no thread could be started, on the thread that is kept in reserve; right
   * here while there is none, before the start of the tree and after its end.
   *
   * <p>Never throws. One after the other: such a task must not wait for another one.
   */
  void runInReserve(Throwable noThread, Runnable task);

  /** Hears of a thread that could not be started, whose task is done without. It may log. */
  void withoutThread(Throwable cause);

  /**
   * Who is told of what a timer's or an engine's task has thrown: nothing else would notice.
   *
   * <p>To be set once, before anything is started.
   */
  void failuresTo(Consumer<Throwable> failures);

  /**
   * Makes the threads that are needed when no thread can be made: the timer's, one for the stop of
   * the tree, one for {@link #runInReserve}. Throws what the JVM throws if there are none now.
   *
   * @param stop what the thread for the stop does, once it is asked
   */
  Reserve reserve(Runnable stop);

  /**
   * The stop of the whole tree begins. Where time stands still, limits are over from here on when
   * they have passed in real time: mostly nobody moves it any more, and no test is to hang.
   */
  default void stopBegins() {}

  /** Threads that exist already. */
  interface Reserve {
    /** The stop begins on its thread; needs neither memory nor a thread. May be called again. */
    void stop();

    /** They are not needed any more. */
    void release();
  }

  /**
   * Runs a short task that never waits, when the time has come; again if there was no memory for
   * it, so it must bear that.
   *
   * <p>On the timer's thread, which all of a tree share: a task that takes long delays heartbeats
   * and deadlines of all others.
   *
   * @param delayNanos from now; zero or less is as soon as possible, but not within this call
   */
  Scheduled schedule(long delayNanos, Runnable task);

  /** The same for a task that nothing waits for: the engine keeps its books. */
  Scheduled scheduleBeside(long delayNanos, Runnable task);

  /**
   * Parks the calling thread until it is unparked, interrupted, the deadline is over, or for no
   * reason; not at all if there is nothing left to wait for. The condition must not park itself.
   *
   * <p>So the caller looks again, in a loop. Who changes what is waited for writes first and
   * unparks then; the condition is asked once more here, after the caller has made itself known.
   *
   * @param blocker shown by thread dumps
   * @param deadlineNanos a moment, not a length; {@link #NEVER} for none
   */
  void park(Object blocker, BooleanSupplier done, long deadlineNanos);

  /** Ends the park of a thread, or its next one. Does nothing for null. */
  void unpark(@Nullable Thread thread);

  /**
   * Passes the time until another thread has taken a few instructions.
   *
   * @param spins how often this wait has come here already
   */
  void spin(int spins);

  /**
   * Lets others go first, where that costs less than a wait with a deadline: what is waited for is
   * often about to come. After one turn it has begun; it may still run beside for another one.
   *
   * <p>The caller then waits as usual if it is not done.
   */
  void giveWay(BooleanSupplier done);

  /** Where a thread is; empty where that is not found out soon. */
  default StackTraceElement[] stackOf(Thread thread) {
    return thread.getStackTrace();
  }

  /** Threads that wait for an end which waits for them. */
  ExitingThreads exiting();

  /** Pauses for about a millisecond that nobody counts. */
  void pause();

  /** Waits for something in real time, for tests; false if it takes longer. */
  default boolean pauseUntil(BooleanSupplier done, Duration atMost) {
    long begun = System.nanoTime();
    while (!done.getAsBoolean()) {
      if (System.nanoTime() - begun > Nanos.of(atMost)) {
        return false;
      }
      pause();
    }
    return true;
  }

  /** Whether a thread waits in {@link #park}, and nothing has woken it; known on manual time. */
  default boolean isParked(Thread thread) {
    return false;
  }

  /**
   * Waits until the engine has nothing to do but to wait; false if that takes longer than a while
   * of real time. Without manual time the engine's own threads are not known.
   *
   * @param others gives other threads that must have come to a wait or an end; null if something
   *     else is under way
   */
  default boolean awaitQuiet(Supplier<@Nullable Collection<Thread>> others, Duration atMost) {
    return pauseUntil(() -> others.get() != null, atMost);
  }

  /** The engine's threads that do something; known on manual time. */
  default List<Thread> atWork() {
    return List.of();
  }

  /** Makes many threads, one after the other. */
  interface ThreadMaker {
    /** A daemon thread that inherits nothing from the caller; not started. */
    Thread newThread(String name, Runnable task, Thread.UncaughtExceptionHandler owner);
  }

  /** Something that has been scheduled. */
  interface Scheduled {
    /** Does nothing if it has run; does not wait for one that runs. */
    void cancel();
  }

  /**
   * Somebody is given a limit of time from now on, until the watch is ended: pauses of the whole
   * process are noticed meanwhile.
   */
  default Watch watch() {
    return () -> {};
  }

  /**
   * How much of the time since a moment, within a watch, is to be taken off a limit, since the
   * process stood still (SEMANTICS, "Standing still").
   *
   * @param limit what somebody is given, in nanoseconds
   */
  default long standstill(long since, long limit) {
    return 0;
  }

  /** When a limit that began at a moment is over, as far as is known by now; saturates. */
  default long deadlineSince(long moment, long limit) {
    return limit == NEVER
        ? NEVER
        : Nanos.after(Nanos.after(moment, limit), standstill(moment, limit));
  }

  /** A limit that is being watched. */
  interface Watch {
    /** It is over. Does nothing the second time. */
    void end();
  }

  /** The deadline that lies so far ahead; saturates. */
  default long deadline(long nanos) {
    return Nanos.after(nanoTime(), nanos);
  }

  /**
   * Pauses until there may be memory again, whatever is left of it now.
   *
   * <p>The loops around it try the same again; without a pause they would keep the collector busy.
   */
  default void awaitMemory() {
    pause();
  }

  /** The same if that is what something has failed for; else throws that. */
  default void awaitMemory(Error failure) {
    if (!isShortOfMemory(failure)) {
      throw failure;
    }
    awaitMemory();
  }

  /**
   * Runs a task that nobody else does, again as long as there is no memory for it.
   *
   * @param failures hears of what else it throws
   */
  default void runUntilDone(Runnable task, Consumer<Throwable> failures) {
    boolean done = false;
    while (!done) {
      try {
        task.run();
        done = true;
      } catch (Throwable failed) {
        if (isShortOfMemory(failed)) {
          awaitMemory();
        } else {
          failures.accept(failed);
          done = true;
        }
      }
    }
  }

  /**
   * Whether something has failed for want of memory, also where the JVM could not link code for
   * that: the same may succeed when it is tried again. Of handles it says so by an internal error.
   */
  static boolean isShortOfMemory(Throwable failure) {
    return failure instanceof OutOfMemoryError
        || ((failure instanceof LinkageError || failure instanceof InternalError)
            && failure.getCause() instanceof OutOfMemoryError);
  }

  /** Whether a deadline has come. */
  default boolean isOver(long deadlineNanos) {
    return deadlineNanos != NEVER && nanoTime() >= deadlineNanos;
  }

  /**
   * Waits for a future; false if the deadline is over first. Its result is then there to be taken,
   * with {@code getNow}. The caller must hold nothing that completing the future needs, such as a
   * mailbox.
   *
   * @throws InterruptedException if the calling thread was interrupted, whose flag is cleared
   */
  default boolean await(CompletableFuture<?> future, long deadlineNanos)
      throws InterruptedException {
    if (future.isDone()) {
      return true;
    }
    Thread caller = Thread.currentThread();
    // cancelled when given up, or a future that lasts long would collect its waiters
    CompletableFuture<?> wake = future.whenComplete((value, failure) -> unpark(caller));
    while (!future.isDone()) {
      if (Thread.interrupted()) {
        wake.cancel(false);
        throw new InterruptedException();
      }
      if (isOver(deadlineNanos)) {
        wake.cancel(false);
        return false;
      }
      park(future, future::isDone, deadlineNanos);
    }
    return true;
  }

  /** Completes a future for which somebody waits, as soon as there is memory for that. */
  @SuppressWarnings("NullAway") // null only where T allows it
  default <T extends @Nullable Object> void complete(
      CompletableFuture<T> future, @Nullable T value, @Nullable Throwable thrown) {
    boolean done = false;
    while (!done) {
      try {
        if (thrown == null) {
          future.complete(value);
        } else {
          future.completeExceptionally(thrown);
        }
        done = true;
      } catch (OutOfMemoryError | InternalError | LinkageError noMemory) {
        awaitMemory(noMemory);
      }
    }
  }

  /**
   * A future of its own that completes as another one does, with the same exception: those of the
   * JDK would wrap it. So a user who completes or cancels his future changes nothing for others.
   *
   * <p>On a thread of its own, since what depends on it is code of users.
   *
   * @param answer what it completes with, or fails with by throwing that; without side effects
   */
  default <S extends @Nullable Object, T extends @Nullable Object> CompletableFuture<T> handOn(
      CompletableFuture<S> source, Function<? super S, ? extends T> answer) {
    HandedOn<S, T> handedOn = new HandedOn<>(this, answer);
    CompletableFuture<?> unused = source.whenComplete(handedOn);
    return handedOn.copy;
  }

  /** Waits for a future whatever comes; an interrupt is kept for later. */
  default void awaitUninterruptibly(CompletableFuture<?> future) {
    boolean interrupted = false;
    boolean done = false;
    while (!done) {
      try {
        done = await(future, NEVER);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
