package io.supervision.spring.internal.listener;

import io.supervision.spring.listener.AdoptableListener;
import io.supervision.spring.listener.ListenerState;
import io.supervision.spring.listener.ListenerWatch;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/** A listener without a broker: a test says how it is. */
final class FakeListener implements AdoptableListener {

  final String id;
  final List<String> log;
  final AtomicInteger starts = new AtomicInteger();
  volatile ListenerState state = new ListenerState.Ready("");
  volatile boolean running;
  volatile boolean paused;
  volatile boolean autoStartup = true;
  volatile @Nullable String obstacle;
  volatile @Nullable Thread consumer;
  volatile @Nullable RuntimeException failsToStart;
  volatile @Nullable String partOf;
  volatile Duration shutdownTime = Duration.ofSeconds(10);
  private volatile @Nullable ListenerWatch watch;

  FakeListener(String id, List<String> log) {
    this.id = id;
    this.log = log;
  }

  /** A message comes, and the listener's code does this with it. */
  void receives(Runnable code) {
    ListenerWatch told = Objects.requireNonNull(watch);
    CountDownLatch begun = new CountDownLatch(1);
    Thread thread =
        new Thread(
            () -> {
              told.begins();
              begun.countDown();
              try {
                code.run();
              } catch (Error error) {
                told.failed(error);
              } finally {
                told.ends();
              }
            },
            id + "-consumer");
    consumer = thread;
    thread.start();
    try {
      begun.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** It ends by itself. */
  void ends(String reason, @Nullable Throwable cause) {
    running = false;
    state = new ListenerState.Ended(reason, cause);
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String mainId() {
    String main = partOf;
    return main == null ? id : main;
  }

  @Override
  public boolean hasGivenId() {
    return true;
  }

  @Override
  public @Nullable Object bean() {
    return null;
  }

  @Override
  public @Nullable Method method() {
    return null;
  }

  @Override
  public String startedBy() {
    return "fakeRegistry";
  }

  /** Only an adapter knows what has to be seen of it. */
  @Override
  public SmartLifecycle container() {
    return new SmartLifecycle() {
      @Override
      public void start() {
        if (!running) {
          log.add("+" + id);
          running = true;
          state = new ListenerState.Ready("");
        }
      }

      @Override
      public void stop() {
        FakeListener.this.stop(() -> {});
      }

      @Override
      public boolean isRunning() {
        return running;
      }

      @Override
      public boolean isAutoStartup() {
        return autoStartup;
      }
    };
  }

  @Override
  public @Nullable String obstacle() {
    return obstacle;
  }

  @Override
  public Duration shutdownTime() {
    return shutdownTime;
  }

  @Override
  public void prepare(ListenerWatch told) {
    if (watch != null) {
      throw new AssertionError("prepared twice");
    }
    watch = told;
  }

  @Override
  public void start() {
    if (watch == null) {
      throw new AssertionError("started without having been prepared");
    }
    RuntimeException failure = failsToStart;
    if (failure != null) {
      throw failure;
    }
    if (!running) {
      if (!isGone()) {
        throw new AssertionError("started beside what is left of it");
      }
      starts.incrementAndGet();
      log.add("+" + id);
      running = true;
      if (state instanceof ListenerState.Ended || state instanceof ListenerState.Stopped) {
        state = new ListenerState.Ready("");
      }
    }
  }

  @Override
  public void stop(Runnable stopped) {
    if (running) {
      log.add("-" + id);
    }
    running = false;
    stopped.run();
  }

  @Override
  public ListenerState state() {
    return state;
  }

  @Override
  public boolean isGone() {
    Thread known = consumer;
    return !running && (known == null || !known.isAlive());
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public boolean isPaused() {
    return paused;
  }

  static List<FakeListener> several(List<String> log, String... ids) {
    List<FakeListener> listeners = new ArrayList<>();
    for (String id : ids) {
      listeners.add(new FakeListener(id, log));
    }
    return listeners;
  }
}
