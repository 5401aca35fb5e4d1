package io.supervision.internal.mailbox;

import io.supervision.internal.platform.ExitingThreads;
import io.supervision.internal.platform.Platform;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Runs tasks of the engine on the thread that brings them, and has no time. */
final class SameThreadPlatform implements Platform {

  @Override
  public void execute(Runnable task) {
    task.run();
  }

  @Override
  public void unpark(Thread thread) {}

  @Override
  public void runInReserve(Throwable noThread, Runnable task) {
    throw new AssertionError(noThread);
  }

  @Override
  public void failuresTo(Consumer<Throwable> failures) {}

  @Override
  public Reserve reserve(Runnable stop) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void withoutThread(Throwable cause) {
    throw new AssertionError(cause);
  }

  @Override
  public long nanoTime() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Instant now() {
    throw new UnsupportedOperationException();
  }

  @Override
  public ExitingThreads exiting() {
    throw new UnsupportedOperationException();
  }

  @Override
  public double random() {
    throw new UnsupportedOperationException();
  }

  @Override
  public ThreadMaker threadMaker() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Scheduled schedule(long delayNanos, Runnable task) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Scheduled scheduleBeside(long delayNanos, Runnable task) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void park(Object blocker, BooleanSupplier done, long deadlineNanos) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void spin(int spins) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void giveWay(BooleanSupplier done) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void pause() {
    throw new UnsupportedOperationException();
  }
}
