package io.supervision.spring.examples.shop;

import io.supervision.spring.SupervisedChild;
import io.supervision.worker.Worker;
import io.supervision.worker.WorkerContext;
import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Sends each second what lies in a table. */
// tag::bean[]
@Component
@SupervisedChild(id = "outbox")
class Outbox implements Worker {

  private final JdbcClient database;

  Outbox(JdbcClient database) {
    this.database = database;
  }

  @Override
  public void run(WorkerContext context) throws InterruptedException {
    while (!context.isStopping()) {
      database.sql("delete from mail").update();
      context.sleep(Duration.ofSeconds(1));
    }
  }
}
// end::bean[]
