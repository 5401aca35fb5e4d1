package io.supervision;

import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/**
 * The one seam between the engine and the machine: time, timers, threads and the engine's own
 * waits. Times are nanoseconds since some fixed moment, never negative.
 */
interface Platform extends Executor {

  /** A deadline that never comes. */
  long NEVER = Long.MAX_VALUE;

  long nanoTime();

  /** Wall-clock time, for records that people read; never for decisions. */
  Instant now();

  /** From 0 to 1; varies delays. */
  double random();

  /** Makes threads for one user, from one thread at a time. */
  ThreadMaker threadMaker();

  /** Runs a task of the engine on a thread of its own, where it may wait. */
  @Override
  void execute(Runnable task);

  /** Runs a short task that never waits, when the time has come. */
  Scheduled schedule(long delayNanos, Runnable task);

  /**
   * Parks the calling thread until it is unparked, interrupted, the deadline is over, or for no
   * reason; not at all if there is nothing left to wait for. The condition must not park itself.
   */
  void park(Object blocker, BooleanSupplier done, long deadlineNanos);

  /**
   * Lets others go first, where that costs less than a wait with a deadline: what is waited for is
   * often about to come. After one turn it has begun; it may still run beside for another one.
   */
  void giveWay(BooleanSupplier done);

  /** Pauses for about a millisecond that nobody counts. */
  void pause();

  /** Makes many threads, one after the other. */
  interface ThreadMaker {
    /** A daemon thread that inherits nothing from the caller; not started. */
    Thread newThread(String name, Runnable task, Thread.UncaughtExceptionHandler owner);
  }

  /** Something that has been scheduled. */
  interface Scheduled {
    void cancel();
  }

  /** The deadline that lies so far ahead; saturates. */
  default long deadline(long nanos) {
    long now = nanoTime();
    return nanos >= NEVER - now ? NEVER : now + nanos;
  }
}
