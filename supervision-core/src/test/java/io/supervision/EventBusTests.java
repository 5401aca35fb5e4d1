package io.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.SupervisionTreeBuilder.Threads;
import io.supervision.event.SupervisionEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Delivery goes on, whatever goes wrong with one event. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class EventBusTests {

  @Test
  void anEventThatCannotBeMadeIsCountedAsDroppedAndTheNextOneIsDelivered() {
    Platform platform = RealPlatform.create(Threads.AUTO);
    EventBus events = new EventBus(platform, new WallTime(platform), List.of());
    List<SupervisionEvent> heard = new CopyOnWriteArrayList<>();
    try (SupervisionTree.Subscription subscription = events.subscribe(heard::add)) {
      events.emit(
          at -> {
            throw new OutOfMemoryError("test");
          });
      events.emit(at -> new SupervisionEvent.ChildStarted("next", at, 1, false, null, null, null));

      assertThat(subscription.awaitDelivered(Duration.ofSeconds(10))).isTrue();
    }
    assertThat(heard).extracting(SupervisionEvent::path).containsExactly("next");
    assertThat(events.dropped()).isEqualTo(1);
  }
}
