package io.supervision.exhaustion;

import io.supervision.SupervisionTree;
import io.supervision.event.SupervisionEvent;
import io.supervision.event.SupervisionEvent.ChildExited;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.Shutdown;
import io.supervision.spec.SupervisorSpec;
import io.supervision.worker.ExitReason;
import io.supervision.worker.WorkerContext;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The parent stops this process while a worker tidies up, whose supervisor has a shutdown time: it
 * has all of it.
 */
final class StandingStillInAStop implements Scenario {

  private static final Duration SHUTDOWN = Duration.ofSeconds(3);

  private final List<SupervisionEvent> ends = new CopyOnWriteArrayList<>();

  private volatile boolean begun;

  @Override
  public String run() throws IOException {
    ChildSpec worker = ChildSpec.task("tidies", this::tidyUp).shutdown(Shutdown.INFINITY).build();
    SupervisionTree tree =
        SupervisionTree.builder(
                SupervisorSpec.named("app")
                    .child(
                        ChildSpec.supervisor(SupervisorSpec.named("part").child(worker))
                            .shutdown(SHUTDOWN)))
            .listener(ends::add)
            .build();
    tree.start();
    // one that has not begun when it is to stop does nothing
    Whole.await(() -> begun, "the worker does not begin");
    tree.root().terminateChild("part");
    // a line of the parent, by now
    if (System.in.read() < 0) {
      throw new IOException("the parent has gone");
    }
    tree.close(Whole.BUDGET);
    for (SupervisionEvent event : ends) {
      if (event instanceof ChildExited exit && exit.reason() instanceof ExitReason.Killed) {
        throw new Whole.NotWhole("killed: " + exit);
      }
    }
    if (ends.stream().noneMatch(ChildExited.class::isInstance)) {
      throw new Whole.NotWhole("no end was heard of: " + ends);
    }
    return "the stop had its time";
  }

  /** Takes two of the three seconds. */
  private void tidyUp(WorkerContext context) {
    begun = true;
    context.awaitStop();
    System.out.println(StandingStill.RUNS);
    System.out.flush();
    for (int i = 0; i < 10; i++) {
      Whole.pause(200);
    }
  }
}
