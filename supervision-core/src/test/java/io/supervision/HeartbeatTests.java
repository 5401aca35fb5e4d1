package io.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.supervision.snapshot.ChildSnapshot;
import io.supervision.spec.ChildSpec;
import io.supervision.worker.ExitReason;
import io.supervision.worker.WorkerContext;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A worker that stops calling is ended. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class HeartbeatTests {

  private final AtomicReference<WorkerContext> context = new AtomicReference<>();

  private TreeFixture tree() {
    TreeFixture fixture =
        TreeFixture.app(
            ChildSpec.task(
                    "a",
                    own -> {
                      context.set(own);
                      own.awaitStop();
                    })
                .heartbeatTimeout(Duration.ofMinutes(1)));
    await().until(() -> context.get() != null);
    return fixture;
  }

  @Test
  void silenceEndsTheIncarnation() {
    try (TreeFixture fixture = tree()) {
      fixture.advance(Duration.ofMinutes(1).minusNanos(1));
      assertThat(fixture.node("a").incarnation()).isEqualTo(1);
      fixture.advance(Duration.ofNanos(1));
      fixture.awaitRunning("a", 2);
      assertThat(fixture.node("a").lastExit().reason()).isEqualTo(new ExitReason.HeartbeatMissed());
      assertThat(fixture.node("a").failures()).isEqualTo(1);
    }
  }

  @Test
  void heartbeatsKeepItAlive() {
    try (TreeFixture fixture = tree()) {
      for (int i = 0; i < 10; i++) {
        fixture.advance(Duration.ofSeconds(50));
        context.get().heartbeat();
      }
      assertThat(fixture.node("a").incarnation()).isEqualTo(1);
      fixture.advance(Duration.ofSeconds(60));
      fixture.awaitRunning("a", 2);
    }
  }

  @Test
  void theLastOneCanBeSeen() {
    try (TreeFixture fixture = tree()) {
      fixture.advance(Duration.ofSeconds(50));
      context.get().heartbeat();
      Instant last = fixture.clock.now();
      fixture.advance(Duration.ofSeconds(5));
      assertThat(((ChildSnapshot) fixture.node("a")).lastHeartbeat()).isEqualTo(last);
      fixture.tree.root().terminateChild("a");
      assertThat(((ChildSnapshot) fixture.node("a")).lastHeartbeat()).isNull();
    }
  }

  @Test
  void heartbeatsOfAnOldIncarnationAreRefusedCountedAndDoNotCount() {
    try (TreeFixture fixture = tree()) {
      WorkerContext old = context.get();
      fixture.crash("a");
      fixture.awaitRunning("a", 2);
      await().until(() -> context.get() != old);
      fixture.advance(Duration.ofSeconds(50));
      assertThat(org.assertj.core.api.Assertions.catchThrowable(old::heartbeat))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("'a'");
      assertThat(fixture.tree.lateSignals()).isEqualTo(1);
      fixture.advance(Duration.ofSeconds(10));
      fixture.awaitRunning("a", 3);
    }
  }
}
