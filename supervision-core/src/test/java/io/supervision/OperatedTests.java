package io.supervision;

import static io.supervision.TreeFixture.assertRefused;
import static io.supervision.TreeFixture.idle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.supervision.SupervisionException.Reason;
import io.supervision.event.SupervisionEvent;
import io.supervision.event.SupervisionEvent.ChildExited;
import io.supervision.event.SupervisionEvent.Operated;
import io.supervision.spec.SupervisorSpec;
import io.supervision.worker.ExitReason;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What somebody does by hand is told to listeners, before anything that follows from it. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class OperatedTests {

  @Test
  void eachOperationIsToldWithItsPath() {
    try (TreeFixture fixture =
        TreeFixture.started(
            SupervisorSpec.named("app").child(SupervisorSpec.named("s").child(idle("a"))))) {
      Supervisor supervisor = fixture.tree.supervisor("s");
      fixture.tree.restart("s/a");
      supervisor.terminateChild("a");
      supervisor.restartChild("a");
      supervisor.terminateChild("a");
      supervisor.deleteChild("a");
      supervisor.shutdown();

      assertThat(fixture.events(Operated.class))
          .extracting(Operated::path, Operated::action)
          .containsExactly(
              tuple("s/a", "restart"),
              tuple("s/a", "terminate"),
              tuple("s/a", "start"),
              tuple("s/a", "terminate"),
              tuple("s/a", "delete"),
              tuple("s", "terminate"));
    }
  }

  @Test
  void isToldBeforeTheEndThatFollows() {
    try (TreeFixture fixture = TreeFixture.started(SupervisorSpec.named("app").child(idle("a")))) {
      fixture.tree.exit("a", ExitReason.killed());
      fixture.awaitRunning("a", 2);

      assertThat(fixture.events(SupervisionEvent.class))
          .filteredOn(event -> event instanceof Operated || event instanceof ChildExited)
          .extracting(event -> event.getClass().getSimpleName())
          .containsExactly("Operated", "ChildExited");
    }
  }

  @Test
  void whatIsRefusedIsNotTold() {
    try (TreeFixture fixture = TreeFixture.started(SupervisorSpec.named("app").child(idle("a")))) {
      assertRefused(Reason.RUNNING, () -> fixture.tree.root().deleteChild("a"));
      assertRefused(Reason.RUNNING, () -> fixture.tree.root().restartChild("a"));
      assertRefused(Reason.NOT_SUPPORTED, () -> fixture.tree.replace("a"));
      assertThat(fixture.events(Operated.class)).isEmpty();
    }
  }
}
