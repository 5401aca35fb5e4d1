package io.supervision.examples;

import io.supervision.worker.HealthCheck;
import io.supervision.worker.Worker;
import io.supervision.worker.WorkerContext;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** A database connection with a health check that ends it when the database does not answer. */
// tag::worker[]
final class WatchedDatabase implements Worker, HealthCheck {

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
// end::worker[]
