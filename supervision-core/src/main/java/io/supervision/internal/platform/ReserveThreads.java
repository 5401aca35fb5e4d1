package io.supervision.internal.platform;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Two threads that exist while a tree runs, so that nothing which follows from a failure needs a
 * new one: one for the stop of the tree, one for tasks that found no thread. The two are apart,
 * since such a task may run code of users, which may take its time.
 */
final class ReserveThreads implements Platform.Reserve {

  private final Runnable stop;
  private final Consumer<Runnable> runner;
  private final Runnable onRelease;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final Thread stopper;
  private final Thread helper;
  private volatile boolean stopping;
  private volatile boolean released;

  /**
   * Starts both; throws what the JVM throws if they cannot be started, with none left running.
   *
   * @param stop done once, if it is asked for
   * @param runner runs a task and never throws
   * @param onRelease done once, when they are not needed any more
   */
  @SuppressWarnings("ThisEscapes")
  ReserveThreads(
      ThreadFactory threads, Runnable stop, Consumer<Runnable> runner, Runnable onRelease) {
    this.stop = stop;
    this.runner = runner;
    this.onRelease = onRelease;
    this.stopper = threads.newThread(this::awaitStop);
    this.helper = threads.newThread(this::work);
    this.stopper.setName("supervision-stop");
    this.helper.setName("supervision-reserve");
  }

  void start() {
    stopper.start();
    try {
      helper.start();
    } catch (Throwable noThread) {
      released = true;
      LockSupport.unpark(stopper);
      throw noThread;
    }
  }

  @Override
  public void stop() {
    stopping = true;
    LockSupport.unpark(stopper);
  }

  @Override
  public void release() {
    if (!released) {
      released = true;
      LockSupport.unpark(stopper);
      LockSupport.unpark(helper);
      onRelease.run();
    }
  }

  private void awaitStop() {
    while (!stopping && !released) {
      LockSupport.park(this);
    }
    if (stopping) {
      runner.accept(stop);
    }
  }

  private void work() {
    while (true) {
      // before the look: who has not seen it has put his task in line already
      boolean last = released;
      Runnable task = tasks.poll();
      if (task != null) {
        runner.accept(task);
      } else if (last) {
        return;
      } else {
        LockSupport.park(this);
      }
    }
  }

  /** Takes a task; false if the threads are about to go, and the task is left to the caller. */
  boolean offer(Runnable task) {
    if (released) {
      return false;
    }
    tasks.add(task);
    LockSupport.unpark(helper);
    // the helper may have looked for the last time before the task was there
    return !released || !tasks.remove(task);
  }
}
