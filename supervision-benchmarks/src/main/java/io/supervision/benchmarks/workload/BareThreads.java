package io.supervision.benchmarks.workload;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;

/** The threads that a program without supervision would use: virtual from Java 21 on. */
public final class BareThreads {

  /** Set to true for platform threads on any Java. */
  static final boolean PLATFORM = Boolean.getBoolean("benchmarks.platform");

  /** Whether these threads are virtual. */
  static final boolean VIRTUAL = !PLATFORM && Runtime.version().feature() >= 21;

  private static final ThreadFactory FACTORY = factory();

  private BareThreads() {}

  static Thread start(Runnable body) {
    Thread thread = FACTORY.newThread(body);
    thread.start();
    return thread;
  }

  /**
   * Calls something on such a thread, so that waiting for others costs as little as it can.
   *
   * @param <T> what it gives
   * @param body what to call
   * @return what it returns
   * @throws Exception if it fails
   */
  public static <T> T call(Callable<T> body) throws Exception {
    FutureTask<T> task = new FutureTask<>(body);
    start(task);
    return task.get();
  }

  /** What an idle worker does. */
  @SuppressWarnings("ThreadPriorityCheck") // parks
  static void idle() {
    while (!Thread.currentThread().isInterrupted()) {
      LockSupport.park();
    }
  }

  private static ThreadFactory factory() {
    if (!VIRTUAL) {
      return body -> {
        Thread thread = new Thread(body);
        thread.setDaemon(true);
        return thread;
      };
    }
    try {
      MethodHandles.Lookup lookup = MethodHandles.publicLookup();
      Class<?> builder = Class.forName("java.lang.Thread$Builder");
      Object ofVirtual =
          lookup
              .findStatic(
                  Thread.class,
                  "ofVirtual",
                  MethodType.methodType(Class.forName("java.lang.Thread$Builder$OfVirtual")))
              .invoke();
      return (ThreadFactory)
          lookup
              .findVirtual(builder, "factory", MethodType.methodType(ThreadFactory.class))
              .invoke(ofVirtual);
    } catch (Throwable t) {
      throw new IllegalStateException("virtual threads cannot be used", t);
    }
  }
}
