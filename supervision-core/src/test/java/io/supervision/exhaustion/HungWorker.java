package io.supervision.exhaustion;

import io.supervision.SupervisionTree;
import io.supervision.event.SupervisionEvent;
import io.supervision.event.SupervisionEvent.ChildExited;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.SupervisorSpec;
import io.supervision.worker.WorkerContext;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;

/** A worker hangs while other threads keep all cores busy: it is found, and nobody else is. */
final class HungWorker implements Scenario {

  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  /** Twice the timeout, and a little for the machine. */
  private static final Duration AT_THE_LATEST = TIMEOUT.multipliedBy(2).plusSeconds(1);

  private final List<SupervisionEvent> ends = new CopyOnWriteArrayList<>();
  private final Random random;
  private volatile boolean over;
  private volatile long lastBeat;

  HungWorker(Random random) {
    this.random = random;
  }

  @Override
  public String run() {
    SupervisionTree tree =
        SupervisionTree.builder(
                SupervisorSpec.named("app")
                    .child(ChildSpec.task("hung", this::hang).heartbeatTimeout(TIMEOUT))
                    .child(ChildSpec.task("well", this::beat).heartbeatTimeout(TIMEOUT)))
            .listener(this::hear)
            .build();
    tree.start();
    for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
      new Helper("burn", this::burn).start();
    }
    Whole.await(() -> !ends.isEmpty(), "the hung worker is not found");
    Duration found = Duration.ofNanos(System.nanoTime() - lastBeat);
    over = true;
    if (ends.stream().anyMatch(end -> !end.path().equals("hung"))) {
      throw new Whole.NotWhole("others were ended: " + ends);
    }
    if (found.compareTo(AT_THE_LATEST) > 0) {
      throw new Whole.NotWhole("the hung worker was found after " + found);
    }
    tree.close(Whole.BUDGET);
    return "found after " + found;
  }

  private void hang(WorkerContext context) {
    if (context.incarnation() == 1) {
      context.awaitStop(Duration.ofMillis(random.nextInt(1_000)));
      lastBeat = System.nanoTime();
      context.heartbeat();
      context.awaitStop();
    } else {
      beat(context);
    }
  }

  private void beat(WorkerContext context) {
    do {
      context.heartbeat();
    } while (!context.awaitStop(Duration.ofMillis(1_500)));
  }

  private void burn() {
    while (!over) {
      Thread.onSpinWait();
    }
  }

  private void hear(SupervisionEvent event) {
    if (event instanceof ChildExited) {
      ends.add(event);
    }
  }
}
