package io.supervision.spring.internal.listener;

import io.supervision.spring.listener.ListenerWatch;
import io.supervision.worker.WorkerContext;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The calls of one listener's code that are under way, on the threads of its container. These are
 * the child's as long as they last: their lines in the log name it, they are interrupted when it is
 * killed, and their stacks are shown.
 */
final class ListenerCalls implements ListenerWatch {

  /** The key that the engine sets on its own threads. */
  private static final String MDC_KEY = "supervision.child";

  private final boolean namesThreads;
  private final AtomicLong numbers = new AtomicLong();
  private final Map<Thread, Long> running = new ConcurrentHashMap<>();
  private final AtomicReference<@Nullable Error> error = new AtomicReference<>();
  private volatile @Nullable WorkerContext context;

  /**
   * Nothing is under way.
   *
   * @param namesThreads whether what they log names the child
   */
  ListenerCalls(boolean namesThreads) {
    this.namesThreads = namesThreads;
  }

  /** From now on the calls belong to this incarnation. */
  void belongTo(WorkerContext incarnation) {
    error.set(null);
    context = incarnation;
    running.keySet().forEach(incarnation::borrow);
  }

  @Override
  public void begins() {
    Thread thread = Thread.currentThread();
    running.put(thread, numbers.incrementAndGet());
    WorkerContext owner = context;
    if (owner != null) {
      if (namesThreads) {
        MDC.put(MDC_KEY, owner.path());
      }
      try {
        owner.borrow(thread);
      } catch (IllegalStateException over) {
        // the container goes on after the end of the incarnation, and is stopped with it
      }
    }
  }

  @Override
  public void ends() {
    Thread thread = Thread.currentThread();
    WorkerContext owner = context;
    if (owner != null) {
      owner.giveBack(thread);
    }
    if (namesThreads) {
      MDC.remove(MDC_KEY);
    }
    running.remove(thread);
  }

  /** Who runs the listener looks at it often enough. */
  @Override
  public void changed() {}

  @Override
  public void failed(Error thrown) {
    error.compareAndSet(null, thrown);
  }

  /** What the listener has thrown that is no exception; null: nothing. */
  @Nullable Error error() {
    return error.get();
  }

  /** The number of the call that has been under way for longest; 0: none is. */
  long oldest() {
    long oldest = 0;
    for (long number : running.values()) {
      oldest = oldest == 0 ? number : Math.min(oldest, number);
    }
    return oldest;
  }
}
