package io.supervision;

import static io.supervision.TreeFixture.SOON;
import static io.supervision.TreeFixture.async;
import static io.supervision.TreeFixture.idle;
import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.event.SupervisionEvent;
import io.supervision.snapshot.NodeState;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A log that throws, as some do when a disk is full, stops nobody. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class BrokenLogTests {

  @RegisterExtension
  final LogListener full =
      new LogListener(
          event -> {
            throw new IllegalStateException("the disk is full");
          });

  @Test
  void childrenAreRestartedAndStopped() {
    try (TreeFixture fixture = TreeFixture.app(idle("a"), idle("b"))) {
      fixture.crash("a");
      fixture.awaitRunning("a", 2);
      assertThat(fixture.terminating("b")).succeedsWithin(SOON);
      assertThat(fixture.state("b")).isEqualTo(NodeState.STOPPED);
      assertThat(async(() -> fixture.tree.stop())).succeedsWithin(SOON);
    }
  }

  @Test
  void eventsGoOnAfterAListenerHasFailed() {
    try (TreeFixture fixture = TreeFixture.app(idle("a"))) {
      fixture.tree.subscribe(
          event -> {
            throw new IllegalStateException("a listener of the test fails");
          });
      fixture.crash("a");
      fixture.awaitRunning("a", 2);
      fixture.crash("a");
      fixture.awaitRunning("a", 3);
      assertThat(fixture.events(SupervisionEvent.ChildStarted.class))
          .extracting(SupervisionEvent.ChildStarted::incarnation)
          .endsWith(2, 3);
    }
  }
}
