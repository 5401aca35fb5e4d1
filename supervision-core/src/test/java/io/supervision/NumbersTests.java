package io.supervision;

import static io.supervision.TreeFixture.idle;
import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.spec.ChildSpec;
import io.supervision.spec.RestartType;
import io.supervision.spec.SupervisorSpec;
import io.supervision.worker.ExitReason;
import io.supervision.worker.WorkerContext;
import io.supervision.worker.WorkerFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Numbers and counts of a declared child never begin anew while the tree runs. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class NumbersTests {

  @Test
  void goOnAfterAStartOfATemporaryChildThatWasIgnored() {
    AtomicInteger starts = new AtomicInteger();
    ChildSpec child =
        ChildSpec.worker(
                "t",
                () ->
                    starts.incrementAndGet() == 3
                        ? WorkerFactory.ignored()
                        : WorkerContext::awaitStop)
            .restart(RestartType.TEMPORARY)
            .build();
    try (TreeFixture fixture =
        TreeFixture.app(SupervisorSpec.named("s").child(child).child(idle("other")))) {
      for (int i = 2; i <= 4; i++) {
        fixture.tree.exit("s", ExitReason.killed());
        fixture.awaitRunning("s", i);
        fixture.awaitRunning("s/other", i);
      }
      assertThat(fixture.node("s/t").incarnation()).isEqualTo(4);
      assertThat(fixture.node("s/t").restarts()).isEqualTo(2);
    }
  }
}
