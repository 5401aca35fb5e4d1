package io.supervision;

import static io.supervision.TreeFixture.async;
import static io.supervision.TreeFixture.idle;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.supervision.event.SupervisionEvent;
import io.supervision.snapshot.NodeState;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** A log that throws, as some do when a disk is full, stops nobody. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class BrokenLogTests {

  private static final Duration SOON = Duration.ofSeconds(10);

  private final Logger logger = (Logger) LoggerFactory.getLogger("io.supervision");
  private final AppenderBase<ILoggingEvent> full =
      new AppenderBase<>() {
        @Override
        public synchronized void doAppend(ILoggingEvent event) {
          throw new IllegalStateException("the disk is full");
        }

        @Override
        protected void append(ILoggingEvent event) {}
      };

  @BeforeEach
  void breakTheLog() {
    full.start();
    logger.addAppender(full);
  }

  @AfterEach
  void mendTheLog() {
    logger.detachAppender(full);
  }

  @Test
  void childrenAreRestartedAndStopped() {
    try (TreeFixture fixture = TreeFixture.app(idle("a"), idle("b"))) {
      fixture.crash("a");
      fixture.awaitRunning("a", 2);
      assertThat(async(() -> fixture.tree.root().terminateChild("b"))).succeedsWithin(SOON);
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
