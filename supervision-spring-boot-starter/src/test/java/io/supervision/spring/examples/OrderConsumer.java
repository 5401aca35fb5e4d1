package io.supervision.spring.examples;

import io.supervision.spring.SupervisedChild;
import io.supervision.worker.Worker;
import io.supervision.worker.WorkerContext;
import org.springframework.stereotype.Component;

// tag::requires[]
@Component
@SupervisedChild(
    supervisor = "consumers",
    requires = {"db", "infrastructure/message-queue"})
class OrderConsumer implements Worker {

  @Override
  public void run(WorkerContext context) {
    context.awaitStop();
  }
}
// end::requires[]
