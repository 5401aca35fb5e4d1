package io.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.supervision.event.SupervisionEvent;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.ChildSpecBuilder;
import io.supervision.spec.HealthCheckSpec;
import io.supervision.worker.HealthCheck;
import io.supervision.worker.WorkerContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A worker that hangs in a socket read is found, freed by its stop hook, and started again. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class HungSocketTests {

  private final AtomicInteger reading = new AtomicInteger();
  private ServerSocket silent;

  @BeforeEach
  void listenAndNeverAnswer() throws IOException {
    silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws IOException {
    silent.close();
  }

  private void read(WorkerContext context) throws IOException {
    try (Socket socket = new Socket(silent.getInetAddress(), silent.getLocalPort())) {
      context.onStop(() -> close(socket));
      reading.incrementAndGet();
      socket.getInputStream().read();
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private TreeFixture startedAndReading(ChildSpecBuilder child) {
    TreeFixture fixture = TreeFixture.app(child);
    await().until(() -> reading.get() == 1);
    return fixture;
  }

  @Test
  void isFoundByItsHeartbeat() {
    try (TreeFixture fixture =
        startedAndReading(
            ChildSpec.task("a", this::read).heartbeatTimeout(Duration.ofSeconds(10)))) {
      fixture.advance(Duration.ofSeconds(9));
      assertThat(fixture.node("a").incarnation()).isEqualTo(1);
      fixture.advance(Duration.ofSeconds(1));
      fixture.awaitRunning("a", 2);
      assertThat(fixture.node("a").lastExit().reason().label()).isEqualTo("heartbeat");
      assertThat(fixture.node("a").failures()).isEqualTo(1);
      fixture.tree.stop();
      assertThat(fixture.events(SupervisionEvent.ChildStuck.class)).isEmpty();
    }
  }

  @Test
  void isFoundByItsHealthCheck() {
    try (TreeFixture fixture =
        startedAndReading(
            ChildSpec.task("a", this::read)
                .health(
                    HealthCheckSpec.of(() -> HealthCheck.Result.failed("no data"))
                        .interval(Duration.ofSeconds(5))
                        .failureThreshold(2)))) {
      fixture.advance(Duration.ofSeconds(5));
      await().until(() -> fixture.tree.root().healthStatus("a").failures() == 1);
      assertThat(fixture.node("a").incarnation()).isEqualTo(1);
      fixture.awaitPending(1);
      fixture.advance(Duration.ofSeconds(5));
      fixture.awaitRunning("a", 2);
      assertThat(fixture.node("a").lastExit().reason().label()).isEqualTo("unhealthy");
      fixture.tree.stop();
      assertThat(fixture.events(SupervisionEvent.ChildStuck.class)).isEmpty();
    }
  }
}
