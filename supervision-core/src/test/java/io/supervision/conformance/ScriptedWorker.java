package io.supervision.conformance;

import io.supervision.worker.ExitReason;
import io.supervision.worker.Worker;
import io.supervision.worker.WorkerContext;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import tools.jackson.databind.JsonNode;

/** A child that runs until it is told how to end, and reacts to a stop as its script says. */
final class ScriptedWorker implements Worker {

  private final String onShutdown;
  private final Thread thread = Thread.currentThread();
  private final LinkedBlockingQueue<ExitReason> orders = new LinkedBlockingQueue<>();

  /** To be called on the incarnation's thread. */
  ScriptedWorker(JsonNode onShutdown) {
    this.onShutdown = onShutdown.asString("comply");
  }

  void end(ExitReason reason) {
    orders.add(reason);
  }

  /** Waits until the thread has ended, and so until the supervisor has been told. */
  void awaitEnd(Duration patience) throws InterruptedException {
    thread.join(patience.toMillis());
    if (thread.isAlive()) {
      throw new IllegalStateException(
          thread + " has not ended; it is in " + List.of(thread.getStackTrace()));
    }
  }

  @Override
  public void run(WorkerContext context) throws Exception {
    context.ready();
    while (true) {
      try {
        end(context, orders.take());
        return;
      } catch (InterruptedException stop) {
        if (context.isKilled() || onShutdown.equals("comply")) {
          throw stop;
        }
        if (!onShutdown.equals("ignore")) {
          end(context, Reasons.parse(Json.text(onShutdown)));
          return;
        }
      }
    }
  }

  private static void end(WorkerContext context, ExitReason reason) throws Exception {
    if (reason instanceof ExitReason.Failure failure) {
      throw (ScriptedExit) failure.cause();
    }
    if (!(reason instanceof ExitReason.Normal)) {
      throw context.exit(reason);
    }
  }
}
