package io.supervision.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.supervision.LogListener;
import io.supervision.SupervisionTree;
import io.supervision.worker.ExitReason;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the basic tree says in the log. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class LoggingTests {

  private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();

  @RegisterExtension final LogListener log = new LogListener(events::add);

  private List<String> lines() {
    return events.stream()
        .map(event -> event.getLevel() + " " + event.getFormattedMessage())
        .toList();
  }

  @Test
  void startsStopsAndRestartsAreToldWithTheirCauses() {
    try (SupervisionTree tree = SupervisionTree.create(BasicTree.core())) {
      tree.start();
      tree.exit("database", ExitReason.failure(new IllegalStateException("connection lost")));
      await().until(() -> tree.root().restartCount("cache") == 1);
    }

    assertThat(lines())
        .containsExactly(
            "INFO 'database' started",
            "INFO 'cache' started",
            "INFO supervision tree 'core' started",
            "WARN 'database' failed: java.lang.IllegalStateException: connection lost",
            "INFO 'cache' stopped with 'database'",
            "INFO 'database' started again, incarnation 2",
            "INFO 'cache' started again with 'database', incarnation 2",
            "INFO 'cache' stopped with the tree",
            "INFO 'database' stopped with the tree",
            "INFO supervision tree 'core' ended");
    assertThat(events.get(3).getThrowableProxy().getMessage()).isEqualTo("connection lost");
    assertThat(events.get(3).getKeyValuePairs())
        .extracting(pair -> pair.key)
        .containsExactly(
            "event.action",
            "supervision.path",
            "supervision.incarnation",
            "supervision.reason",
            "supervision.failures");
  }
}
