package io.supervision.spring.examples;

import io.supervision.spring.SupervisedChild;
import io.supervision.worker.HealthCheck;
import io.supervision.worker.HealthCheck.Result;
import io.supervision.worker.Worker;
import io.supervision.worker.WorkerContext;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.stereotype.Component;

/** A child that is its own health check. */
// tag::bean[]
@Component
@SupervisedChild(id = "database")
class WatchedDatabase implements Worker, HealthCheck {

  private final DataSource database;

  WatchedDatabase(DataSource database) {
    this.database = database;
  }

  @Override
  public void run(WorkerContext context) {
    context.awaitStop();
  }

  @Override
  public Result check() throws SQLException {
    try (Connection connection = database.getConnection()) {
      return connection.isValid(2) ? Result.ok() : Result.failed("the database does not answer");
    }
  }
}
// end::bean[]
