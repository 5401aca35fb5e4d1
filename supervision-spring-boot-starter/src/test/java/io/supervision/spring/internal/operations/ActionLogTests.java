package io.supervision.spring.internal.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.supervision.SupervisionTree;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.SupervisorSpec;
import io.supervision.spring.fixture.Service;
import io.supervision.spring.internal.history.SupervisionHistory;
import io.supervision.test.SupervisionTester;
import io.supervision.worker.WorkerContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What the log says of what somebody asks for. */
class ActionLogTests {

  private final Logger logger = (Logger) LoggerFactory.getLogger(SupervisionActions.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final SupervisionTester supervision =
      SupervisionTester.of(
          SupervisorSpec.named("app")
              .child(ChildSpec.task("database", WorkerContext::awaitStop))
              .child(
                  ChildSpec.task("orders", WorkerContext::awaitStop)
                      .requires(Service.down("db", "password=secret").required())));
  private final SupervisionTree tree = supervision.tree();
  private final SupervisionActions actions =
      new SupervisionActions(tree, SupervisionHistory.listenTo(tree), event -> {});

  @BeforeEach
  void hear() {
    tree.start();
    lines.start();
    logger.addAppender(lines);
  }

  @AfterEach
  void stop() {
    logger.detachAppender(lines);
    supervision.close();
  }

  @Test
  void saysWhatIsAskedForAndThatItIsDone() {
    actions.perform("database", Action.of("restart", "alice")).join();

    assertThat(lines.list)
        .extracting(ILoggingEvent::getLevel, ILoggingEvent::getFormattedMessage)
        .containsExactly(
            tuple(Level.INFO, "'alice' asks for restart of 'database'"),
            tuple(Level.INFO, "restart of 'database' for 'alice' is done"));
  }

  @Test
  void eachLineHasItsKeysBelowOneName() {
    actions.perform("database", Action.of("restart", "alice")).join();
    assertThatThrownBy(() -> actions.perform("database", Action.of("resume", "alice")).join())
        .hasMessageContaining("is not held");

    assertThat(lines.list)
        .hasSize(4)
        .allSatisfy(
            line ->
                assertThat(line.getKeyValuePairs())
                    .extracting(pair -> pair.key)
                    .containsExactly("supervision.path", "supervision.action", "supervision.by"));
  }

  @Test
  void ofOneThatWaitsItSaysForWhatButNotWhatThatSaid() {
    actions.perform("orders", Action.of("restart", "alice")).join();
    assertThatThrownBy(() -> actions.perform("orders", Action.of("start", "alice")).join())
        .hasMessageContaining("waits for db");
    actions.perform("orders", Action.of("terminate", "alice")).join();

    assertThat(lines.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .contains(
            "restart of 'orders' for 'alice' is done", "terminate of 'orders' for 'alice' is done")
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("start of 'orders' for 'alice' failed: ")
                    .contains("waits for db"))
        .noneSatisfy(line -> assertThat(line).contains("secret"));
  }
}
