package io.supervision.demo.jobs;

import io.supervision.demo.chaos.Faults;
import io.supervision.worker.Worker;
import io.supervision.worker.WorkerContext;
import java.io.IOException;
import java.time.Duration;

/** Does a job step by step and returns when it is done. */
final class JobWorker implements Worker {

  private final Job job;
  private final ProgressBoard board;
  private final Faults faults;
  private final Duration pause;

  JobWorker(Job job, ProgressBoard board, Faults faults, Duration pause) {
    this.job = job;
    this.board = board;
    this.faults = faults;
    this.pause = pause;
  }

  @Override
  public void run(WorkerContext context) throws IOException, InterruptedException {
    int total = job.begin();
    note(0, total, context, "");
    for (int number = 0; number < total; number++) {
      faults.duringWork(context);
      job.step(number);
      note(number + 1, total, context, "");
      context.sleep(pause);
    }
    note(total, total, context, job.finish());
  }

  private void note(int done, int total, WorkerContext context, String result) {
    board.note(new Progress(job.name(), done, total, context.incarnation(), result));
  }
}
