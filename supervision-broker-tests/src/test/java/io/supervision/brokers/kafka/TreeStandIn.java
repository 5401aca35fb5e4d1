package io.supervision.brokers.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.spring.listener.AdoptableListener;
import io.supervision.spring.listener.ListenerState;
import io.supervision.spring.listener.ListenerWatch;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Does with a listener what the tree does, and records what it is told. */
final class TreeStandIn implements ListenerWatch {

  static final Duration LONG = Duration.ofSeconds(30);

  final AdoptableListener listener;
  final Set<Thread> inCall = ConcurrentHashMap.newKeySet();
  final AtomicInteger calls = new AtomicInteger();
  final AtomicInteger changes = new AtomicInteger();
  final List<Error> errors = new CopyOnWriteArrayList<>();
  final List<ListenerState> seen = new CopyOnWriteArrayList<>();

  TreeStandIn(AdoptableListener listener) {
    this.listener = listener;
    assertThat(listener.isGone()).isTrue();
    listener.prepare(this);
  }

  TreeStandIn start() throws Exception {
    assertThat(listener.isGone()).isTrue();
    listener.start();
    return this;
  }

  <S extends ListenerState> S await(Class<S> state) {
    return state.cast(await().atMost(LONG).until(this::state, state::isInstance));
  }

  private static ConditionFactory await() {
    return Awaitility.await().pollInterval(Duration.ofMillis(20));
  }

  /** Each state but the same again. */
  synchronized ListenerState state() {
    ListenerState state = listener.state();
    if (seen.isEmpty() || !seen.get(seen.size() - 1).equals(state)) {
      seen.add(state);
    }
    return state;
  }

  void awaitGone() {
    await().atMost(LONG).until(listener::isGone);
  }

  /** Asks it to stop and waits until it says so, and until it has gone. */
  void stop() throws InterruptedException {
    CountDownLatch stopped = new CountDownLatch(1);
    listener.stop(stopped::countDown);
    assertThat(stopped.await(LONG.toSeconds(), TimeUnit.SECONDS))
        .as("told to have stopped")
        .isTrue();
    awaitGone();
    assertThat(listener.isRunning()).isFalse();
  }

  @Override
  public void begins() {
    assertThat(inCall.add(Thread.currentThread())).isTrue();
    calls.incrementAndGet();
  }

  @Override
  public void ends() {
    assertThat(inCall.remove(Thread.currentThread())).isTrue();
  }

  @Override
  public void failed(Error error) {
    assertThat(inCall).contains(Thread.currentThread());
    errors.add(error);
  }

  @Override
  public void changed() {
    changes.incrementAndGet();
    state();
  }
}
