package io.supervision;

import static io.supervision.TreeFixture.SOON;
import static io.supervision.TreeFixture.async;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.supervision.spec.ChildSettings;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.RestartType;
import io.supervision.spec.SupervisorSpec;
import io.supervision.worker.ExitReason;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A start is reported before the end that follows it, whichever threads are concerned. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class AnnouncedStartTests {

  private final CountDownLatch reporting = new CountDownLatch(1);
  private final CountDownLatch goesOn = new CountDownLatch(1);
  private final List<String> lines = new CopyOnWriteArrayList<>();

  @RegisterExtension
  final LogListener log =
      new LogListener(
          line -> {
            if (line.getFormattedMessage().startsWith("'a' started")) {
              hold();
            }
            add(line);
          });

  private void hold() {
    reporting.countDown();
    try {
      goesOn.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void add(ILoggingEvent line) {
    if (line.getFormattedMessage().startsWith("'a'")) {
      lines.add(line.getFormattedMessage());
    }
  }

  @Test
  void alsoIfAnotherThreadSaysThatTheWorkerIsReadyAndItEndsMeanwhile() throws Exception {
    CompletableFuture<Boolean> helped = new CompletableFuture<>();
    CountDownLatch returned = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    ChildSpec child =
        ChildSpec.task(
                "a",
                context -> {
                  new Thread(
                          () -> {
                            context.ready();
                            helped.complete(true);
                          })
                      .start();
                  reporting.await();
                  context.onClose(closed::countDown);
                  returned.countDown();
                  context.exit(ExitReason.shutdown("done"));
                })
            .startTimeout(ChildSettings.UNBOUNDED)
            .restart(RestartType.TRANSIENT)
            .build();
    TreeFixture fixture = new TreeFixture(SupervisorSpec.named("app").child(child));
    try (fixture) {
      CompletableFuture<Boolean> started = async(fixture.tree::start);
      returned.await();
      assertThat(closed.await(200, TimeUnit.MILLISECONDS))
          .as("closed before it was started")
          .isFalse();
      goesOn.countDown();
      assertThat(helped).succeedsWithin(SOON);
      assertThat(started).succeedsWithin(SOON);
      await().until(() -> lines.size() == 2);
      assertThat(lines.get(0)).startsWith("'a' started");
      assertThat(lines.get(1)).startsWith("'a' ended");
    }
  }
}
