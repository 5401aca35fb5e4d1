package io.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.spec.ChildSpec;
import io.supervision.spec.ChildSpecBuilder;
import io.supervision.spec.SupervisorSpec;
import io.supervision.worker.WorkerContext;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.MDC;

/** Which lines of the application's log say whose they are. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class LogContextTests {

  private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

  private void look(WorkerContext context) {
    seen.add(Thread.currentThread().getName() + " logs as " + MDC.get("supervision.child"));
    context.awaitStop();
  }

  private ChildSpecBuilder looking(String id) {
    return ChildSpec.task(id, this::look);
  }

  private ChildSpecBuilder template() {
    return ChildSpec.template("job", argument -> this::look);
  }

  @Test
  void aStaticChildLogsUnderItsPath() throws InterruptedException {
    SupervisorSpec app =
        SupervisorSpec.named("app").child(SupervisorSpec.named("jobs").child(looking("a"))).build();
    try (TreeFixture fixture = TreeFixture.started(app)) {
      assertThat(seen.take()).isEqualTo("jobs/a logs as jobs/a");
      fixture.awaitRunning("jobs/a", 1);
    }
  }

  @Test
  void aStaticChildMayLogUnderNoName() throws InterruptedException {
    try (TreeFixture fixture = TreeFixture.app(looking("a").mdc(false))) {
      assertThat(seen.take()).isEqualTo("a logs as null");
      fixture.awaitRunning("a", 1);
    }
  }

  @Test
  void aChildOfAPoolLogsUnderItsPathOnRequestOnly() throws InterruptedException {
    try (TreeFixture fixture = TreeFixture.app(SupervisorSpec.dynamic("pool"))) {
      Supervisor pool = fixture.tree.supervisor("pool");
      pool.startChild(looking("a"));
      assertThat(seen.take()).isEqualTo("a logs as null");
      pool.startChild(looking("b").mdc(true));
      assertThat(seen.take()).isEqualTo("b logs as pool/b");
    }
  }

  @Test
  void soDoTheChildrenOfATemplate() throws InterruptedException {
    try (TreeFixture fixture =
        TreeFixture.app(
            SupervisorSpec.template("quiet", template().build()),
            SupervisorSpec.template("named", template().mdc(true).build()))) {
      fixture.tree.supervisor("quiet").startChildWith("x");
      assertThat(seen.take()).endsWith(" logs as null");
      String path = fixture.tree.supervisor("named").startChildWith("x").path();
      assertThat(seen.take()).endsWith(" logs as " + path);
    }
  }
}
