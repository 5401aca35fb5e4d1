package io.supervision.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.event.SupervisionEvent;
import io.supervision.internal.platform.Platform;
import io.supervision.internal.platform.RealPlatform;
import io.supervision.internal.platform.WallTime;
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
    Platform platform = RealPlatform.create(RealPlatform.hasVirtualThreads(), Journal::noThread);
    EventBus events = new EventBus(platform, new WallTime(platform), List.of());
    List<SupervisionEvent> heard = new CopyOnWriteArrayList<>();
    events.subscribe(heard::add);
    events.emit(
        at -> {
          throw new OutOfMemoryError("test");
        });
    events.emit(at -> new SupervisionEvent.ChildStarted("next", at, 1, false, null, null, null));

    assertThat(events.awaitDelivered(Duration.ofSeconds(10))).isTrue();
    assertThat(heard).extracting(SupervisionEvent::path).containsExactly("next");
    assertThat(events.dropped()).isEqualTo(1);
  }
}
