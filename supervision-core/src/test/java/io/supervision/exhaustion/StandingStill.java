package io.supervision.exhaustion;

import io.supervision.SupervisionTree;
import io.supervision.event.SupervisionEvent;
import io.supervision.event.SupervisionEvent.ChildExited;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.HealthCheckSpec;
import io.supervision.spec.SupervisorSpec;
import io.supervision.spec.SupervisorSpecBuilder;
import io.supervision.worker.HealthCheck;
import io.supervision.worker.WorkerContext;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;

/** The parent stops this process for a while: workers that were well before are well afterwards. */
final class StandingStill implements Scenario {

  /** The parent may stop this process. */
  static final String RUNS = "RUNS";

  private static final Duration BEAT = Duration.ofMillis(1_500);
  private static final Duration WORK = Duration.ofMillis(300);
  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  private final List<SupervisionEvent> ends = new CopyOnWriteArrayList<>();
  private final Random random;

  StandingStill(Random random) {
    this.random = random;
  }

  @Override
  public String run() throws IOException {
    SupervisorSpecBuilder app = SupervisorSpec.named("app");
    for (int i = 1; i <= 8; i++) {
      app.child(ChildSpec.task("beats" + i, this::beat).heartbeatTimeout(TIMEOUT));
    }
    for (int i = 1; i <= 4; i++) {
      app.child(ChildSpec.task("checked" + i, WorkerContext::awaitStop).health(slow()));
    }
    SupervisionTree tree = SupervisionTree.builder(app).listener(this::hear).build();
    tree.start();
    // at any moment between two heartbeats
    Whole.pause(1_500 + random.nextInt(1_500));
    System.out.println(RUNS);
    System.out.flush();
    // a line of the parent when this process goes on
    if (System.in.read() < 0) {
      throw new IOException("the parent has gone");
    }
    Whole.pause(4_000);
    if (!ends.isEmpty()) {
      throw new Whole.NotWhole(ends.size() + " were ended: " + ends);
    }
    tree.close(Whole.BUDGET);
    return "nobody was ended";
  }

  private void beat(WorkerContext context) {
    do {
      context.heartbeat();
      // what it works at takes its time, also when the process goes on
    } while (!context.awaitStop(BEAT.minus(WORK)) && !context.awaitStop(WORK));
  }

  /** A check that takes half a second, and may take two. */
  private static HealthCheckSpec slow() {
    return HealthCheckSpec.of(
            () -> {
              Whole.pause(500);
              return HealthCheck.Result.ok();
            })
        .interval(Duration.ofMillis(200))
        .timeout(Duration.ofSeconds(2))
        .failureThreshold(1);
  }

  private void hear(SupervisionEvent event) {
    if (event instanceof ChildExited) {
      ends.add(event);
    }
  }
}
