package io.supervision.spring.autoconfigure;

import io.supervision.worker.Worker;
import io.supervision.worker.WorkerContext;

/** Workers that do nothing but run until they are stopped. */
class Workers {

  private Workers() {}

  static class Idle implements Worker {
    @Override
    public void run(WorkerContext context) {
      context.awaitStop();
    }
  }
}
