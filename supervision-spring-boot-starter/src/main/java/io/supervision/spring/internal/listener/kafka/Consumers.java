package io.supervision.spring.internal.listener.kafka;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.listener.AbstractMessageListenerContainer;

/**
 * The consumers of a container, as far as events and threads tell. Nothing here asks the container
 * for what it locks: it holds its lock while it starts, which can take long.
 */
final class Consumers {

  private final Map<Thread, OneConsumer> threads = new ConcurrentHashMap<>();
  private final AtomicInteger alive = new AtomicInteger();
  private final AtomicReference<@Nullable Runnable> whenStopped = new AtomicReference<>();
  private final Object starting = new Object();
  private final AtomicInteger runs = new AtomicInteger();
  private volatile @Nullable Run run;
  private volatile boolean askedToStop;

  /** Since the last start, or null before the first. */
  @Nullable Run run() {
    return run;
  }

  /** How many runs there were. */
  int runs() {
    return runs.get();
  }

  /** The tree starts the container. */
  void starts() {
    begin(false);
  }

  /** The tree stops it; what is given runs once, by {@link #stopped()}. */
  void stops(Runnable stopped) {
    whenStopped.set(stopped);
    synchronized (starting) {
      askedToStop = true;
    }
  }

  /** It has stopped: says the container, or there is no thread left. */
  void stopped() {
    Runnable stopped = whenStopped.getAndSet(null);
    if (stopped != null) {
      stopped.run();
    }
  }

  boolean isAskedToStop() {
    return askedToStop;
  }

  /** Whether no thread works for it. */
  boolean areGone() {
    return alive.get() == 0;
  }

  private Run begin(boolean refusedBefore) {
    Run next = new Run(refusedBefore);
    runs.incrementAndGet();
    askedToStop = false;
    run = next;
    return next;
  }

  /** The run, a new one if the application has started the container again. */
  synchronized Run current() {
    Run now = run;
    if (now == null || now.stoppedNormally != null) {
      return begin(now != null && (now.startsAgain || now.refusedBefore));
    }
    return now;
  }

  /** The calling thread begins to work for a consumer. */
  void begins(AbstractMessageListenerContainer<?, ?> container) {
    OneConsumer consumer = new OneConsumer(container);
    threads.put(Thread.currentThread(), consumer);
    if (container.isRunning()) { // else it comes too late, and only tidies up
      current().consumers.add(consumer);
    }
  }

  /** The consumer of the calling thread, or null. */
  @Nullable OneConsumer mine() {
    return threads.get(Thread.currentThread());
  }

  /** The consumer of a container that has one, in this run; or null. */
  @Nullable OneConsumer of(Object container) {
    Run now = run;
    return now == null ? null : now.first(consumer -> consumer.container == container);
  }

  /** A thread works for the container from now on. */
  void threadBegins() {
    alive.incrementAndGet();
  }

  /** The calling thread has nothing more to do for it. */
  void threadEnds(@Nullable Throwable thrown) {
    OneConsumer consumer = threads.remove(Thread.currentThread());
    if (consumer != null) {
      closeClient(consumer);
      if (consumer.thrown == null) {
        consumer.thrown = thrown;
      }
      consumer.finished = true;
    }
    if (alive.decrementAndGet() == 0 && askedToStop) {
      stopped();
    }
  }

  /**
   * A consumer whose thread has ended in an unorderly way is not closed by its container and stays
   * in its group, with its partitions, for max.poll.interval.ms.
   */
  private static void closeClient(OneConsumer consumer) {
    Consumer<?, ?> client = consumer.client;
    if (client != null && consumer.reason == null) {
      Thread.interrupted(); // nothing is closed on an interrupted thread
      try {
        client.close(CloseOptions.timeout(Duration.ofSeconds(5)));
      } catch (RuntimeException e) {
        // it was tried
      }
    }
  }

  /** Runs what starts the container again by its own will, unless it shall be stopped. */
  void startsItself(Runnable start) {
    synchronized (starting) {
      if (!askedToStop) {
        start.run();
      }
    }
  }
}
