package io.supervision.brokers;

import io.supervision.spring.listener.AdoptableListener;
import io.supervision.spring.listener.ListenerState;
import io.supervision.spring.listener.ListenerState.Ready;
import io.supervision.spring.listener.ListenerWatch;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/** Stands in for the tree: starts, watches and stops one listener, and keeps what it is told. */
public final class Watched implements ListenerWatch {

  private static final Duration LONG_ENOUGH = Duration.ofSeconds(40);

  public final AdoptableListener listener;
  public final Queue<Thread> begun = new ConcurrentLinkedQueue<>();
  public final Queue<Thread> ended = new ConcurrentLinkedQueue<>();
  public final Queue<Error> errors = new ConcurrentLinkedQueue<>();
  public final AtomicInteger changes = new AtomicInteger();

  public Watched(AdoptableListener listener) {
    this.listener = listener;
    listener.prepare(this);
  }

  public Watched start() throws Exception {
    listener.start();
    return this;
  }

  public Watched startReady() throws Exception {
    start();
    await(Ready.class);
    return this;
  }

  /** Stops it as the tree does, which waits until nothing of it is left. */
  public Watched stop() {
    listener.stop(() -> {});
    awaitGone();
    return this;
  }

  public void awaitGone() {
    Awaitility.await("gone").pollDelay(Duration.ZERO).atMost(LONG_ENOUGH).until(listener::isGone);
  }

  /** Looks as often as it can, so that nothing that is shown for a moment is missed. */
  public <S extends ListenerState> S await(Class<S> wanted) {
    return wanted.cast(
        Awaitility.await(wanted.getSimpleName())
            .pollDelay(Duration.ZERO)
            .pollInterval(Duration.ofMillis(5))
            .atMost(LONG_ENOUGH)
            .until(listener::state, wanted::isInstance));
  }

  @Override
  public void begins() {
    begun.add(Thread.currentThread());
  }

  @Override
  public void ends() {
    ended.add(Thread.currentThread());
  }

  @Override
  public void failed(Error error) {
    errors.add(error);
  }

  @Override
  public void changed() {
    changes.incrementAndGet();
  }
}
