package io.supervision.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.event.SupervisionEvent;
import io.supervision.event.SupervisionListener;
import io.supervision.internal.platform.Platform;
import io.supervision.internal.platform.RealPlatform;
import io.supervision.internal.platform.WallTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Delivery goes on, whatever goes wrong with one event. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class EventBusTests {

  private static final Duration SOON = Duration.ofSeconds(10);

  private final Platform platform =
      RealPlatform.create(RealPlatform.hasVirtualThreads(), Journal::noThread);
  private final EventBus events = new EventBus(platform, new WallTime(platform), List.of());
  private final List<SupervisionEvent> heard = new CopyOnWriteArrayList<>();

  private void emit(String path) {
    events.emit(at -> new SupervisionEvent.ChildStarted(path, at, 1, false, null, null, null));
  }

  @Test
  void anEventThatCannotBeMadeIsCountedAsDroppedAndTheNextOneIsDelivered() {
    events.subscribe(heard::add);
    events.emit(
        at -> {
          throw new OutOfMemoryError("test");
        });
    emit("next");

    assertThat(events.awaitDelivered(SOON)).isTrue();
    assertThat(heard).extracting(SupervisionEvent::path).containsExactly("next");
    assertThat(events.dropped()).isEqualTo(1);
  }

  @Test
  void aListenerHearsWhatHappensBetweenItsSubscriptionAndItsEnd() {
    CountDownLatch mayGoOn = new CountDownLatch(1);
    SupervisionListener slow =
        event -> {
          try {
            mayGoOn.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        };
    SupervisionListener listener = heard::add;
    SupervisionListener gone = event -> heard.add(event);
    events.subscribe(slow);
    events.subscribe(gone);
    emit("before");
    events.subscribe(listener);
    emit("heard");
    events.unsubscribe(gone);
    mayGoOn.countDown();

    assertThat(events.awaitDelivered(SOON)).isTrue();
    assertThat(heard).extracting(SupervisionEvent::path).containsExactly("heard");
  }
}
