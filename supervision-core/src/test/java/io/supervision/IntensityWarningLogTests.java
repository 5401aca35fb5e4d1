package io.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.supervision.spec.Backoff;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.ChildSpecBuilder;
import io.supervision.spec.SupervisorSpec;
import io.supervision.worker.WorkerContext;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class IntensityWarningLogTests {

  private static final Backoff SECONDS =
      new Backoff(Duration.ofSeconds(1), 2, Duration.ofSeconds(30), 0, Duration.ofMinutes(1));

  private static ChildSpecBuilder child(String id) {
    return ChildSpec.task(id, WorkerContext::awaitStop);
  }

  @Test
  void isLoggedOnceForEachDeclaredSupervisorWhenItFirstStarts() {
    SupervisorSpec defeated =
        SupervisorSpec.named("t")
            .intensity(1, Duration.ofMillis(1))
            .child(child("b").backoff(SECONDS))
            .build();
    List<String> warnings = new CopyOnWriteArrayList<>();
    AppenderBase<ILoggingEvent> appender =
        new AppenderBase<>() {
          @Override
          protected void append(ILoggingEvent event) {
            if (event.getFormattedMessage().contains("backoff of its children")) {
              warnings.add(event.getFormattedMessage());
            }
          }
        };
    Logger logger = (Logger) LoggerFactory.getLogger("io.supervision.supervisor");
    appender.start();
    logger.addAppender(appender);
    try (TreeFixture fixture =
        TreeFixture.started(
            SupervisorSpec.named("app")
                .intensity(0, Duration.ofSeconds(1))
                .child(child("a").backoff(SECONDS))
                .child(SupervisorSpec.named("s").child(defeated))
                .child(ChildSpec.supervisor("described", () -> defeated))
                .child(SupervisorSpec.dynamic("pool")))) {
      assertThat(warnings)
          .satisfiesExactly(
              first -> assertThat(first).startsWith("the root supervisor gives up at the first"),
              next -> assertThat(next).startsWith("supervisor 's/t' can never give up"),
              last -> assertThat(last).startsWith("supervisor 'described' can never give up"));
      fixture.tree.restart("s");
      fixture.awaitRunning("s/t", 2);
      fixture.tree.supervisor("pool").startChild(defeated);
      fixture.tree.supervisor("pool").startChild(SupervisorSpec.named("added").child(defeated));
      assertThat(warnings).hasSize(3);
    } finally {
      logger.detachAppender(appender);
    }
  }
}
