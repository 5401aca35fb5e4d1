package io.supervision.spring.internal.lifecycle;

import io.supervision.SupervisionTree;
import io.supervision.event.SupervisionEvent;
import io.supervision.event.SupervisionListener;
import io.supervision.spring.internal.Shortened;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Makes the events of a tree events of the application, so that an {@code @EventListener} with a
 * {@link SupervisionEvent} as its parameter hears them. They come in order, on one thread of their
 * own: a listener that blocks delays other listeners of the application, but neither the tree nor
 * its history and metrics. At most {@value #CAPACITY} events wait; further ones are dropped and
 * counted.
 */
public final class SupervisionEventPublisher implements SupervisionListener, AutoCloseable {

  /** How many events wait for listeners at most. */
  public static final int CAPACITY = 10_000;

  private static final long PATIENCE_SECONDS = 2;
  private static final Logger log = LoggerFactory.getLogger(SupervisionEventPublisher.class);

  private final ApplicationEventPublisher application;
  private final AtomicLong dropped = new AtomicLong();
  private final ThreadPoolExecutor executor =
      new ThreadPoolExecutor(
          1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(CAPACITY), this::thread);
  private SupervisionTree.@Nullable Subscription subscription;
  private volatile @Nullable Thread thread;

  private SupervisionEventPublisher(ApplicationEventPublisher application) {
    this.application = application;
  }

  /**
   * Begins to pass on the events of a tree.
   *
   * @param tree the tree
   * @param application where to
   * @return stops when closed
   */
  public static SupervisionEventPublisher between(
      SupervisionTree tree, ApplicationEventPublisher application) {
    SupervisionEventPublisher publisher = new SupervisionEventPublisher(application);
    // what there is to tell may be that no thread can be had any more
    publisher.executor.prestartCoreThread();
    publisher.subscription = tree.subscribe(publisher);
    return publisher;
  }

  @Override
  public void onEvent(SupervisionEvent event) {
    enqueue(() -> publish(event));
  }

  /** Where no thread can be had, what is in the queue waits for the next that comes. */
  private void enqueue(Runnable task) {
    if (executor.isShutdown()) {
      return;
    }
    if (!executor.getQueue().offer(task)) {
      drop();
      return;
    }
    try {
      executor.prestartCoreThread();
    } catch (OutOfMemoryError | InternalError noThread) {
      log.debug("no thread for the listeners of the application yet", noThread);
    }
  }

  /**
   * How many events were dropped because listeners were too slow.
   *
   * @return the count
   */
  public long dropped() {
    return dropped.get();
  }

  /**
   * Waits until the listeners have heard of all that has happened so far, for {@value
   * #PATIENCE_SECONDS} s at most. A listener that calls this does not wait for itself.
   */
  public void awaitDelivered() {
    SupervisionTree.Subscription known = subscription;
    if (known == null || isCaughtInAListener()) {
      return;
    }
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    known.awaitDelivered(Duration.ofSeconds(PATIENCE_SECONDS));
    CompletableFuture<Void> reached = new CompletableFuture<>();
    enqueue(() -> reached.complete(null));
    try {
      reached.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException late) {
      log.debug("listeners of the application have not heard of all that has happened", late);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Stops when the events that wait have been delivered, or after {@value #PATIENCE_SECONDS} s; at
   * once when a listener closes the application, or waits to do so, or has called {@code
   * System.exit}, and then hears nothing more.
   */
  @Override
  public void close() {
    if (subscription != null) {
      subscription.close();
    }
    executor.shutdown();
    if (isCaughtInAListener()) {
      executor.getQueue().clear();
      return;
    }
    try {
      if (!executor.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        executor.shutdownNow();
      }
    } catch (InterruptedException interrupted) {
      executor.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  /** Whether a listener waits for the close: it is its caller, wants to be, or ends the JVM. */
  private boolean isCaughtInAListener() {
    Thread known = thread;
    return known != null && (known == Thread.currentThread() || Closers.isOne(known));
  }

  private void publish(SupervisionEvent event) {
    try {
      application.publishEvent(event);
    } catch (RuntimeException | Error failure) {
      // an error is no reason either to keep the next event from others
      tell(event, failure);
    }
  }

  private static void tell(SupervisionEvent event, Throwable failure) {
    try {
      log.warn(
          "a listener of the application failed on {}",
          Shortened.said(event),
          Shortened.forLog(failure));
    } catch (RuntimeException | Error noLog) {
      // without memory, for instance; the next event is still to be heard
    }
  }

  private void drop() {
    if (dropped.getAndIncrement() == 0) {
      log.warn(
          "listeners of the application are too slow for the events of the supervision tree:"
              + " more than {} wait, further ones are dropped",
          CAPACITY);
    }
  }

  private Thread thread(Runnable task) {
    Thread made = new Thread(task, "supervision-events");
    made.setDaemon(true);
    thread = made;
    return made;
  }
}
