package io.supervision.demo.infrastructure;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.supervision.demo.chaos.Faults;
import io.supervision.spring.SupervisedChild;
import io.supervision.worker.HealthCheck;
import io.supervision.worker.Worker;
import io.supervision.worker.WorkerContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.datasource.init.DatabasePopulatorUtils;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.stereotype.Component;

/** Keeps the connections to the database: tables made at the start, fresh connections after it. */
@Component
@SupervisedChild(id = "database", supervisor = "infrastructure", order = 10, startTimeout = "30s")
class DatabasePool implements Worker, HealthCheck {

  private static final Duration PACE = Duration.ofMillis(250);
  private static final int VALIDATION_SECONDS = 2;

  private final HikariDataSource pool;
  private final Faults faults;
  private volatile String path = "";

  DatabasePool(HikariDataSource pool, Faults faults) {
    this.pool = pool;
    this.faults = faults;
  }

  @Override
  public void run(WorkerContext context) throws Exception {
    path = context.path();
    faults.duringStart(context);
    DatabasePopulatorUtils.execute(
        new ResourceDatabasePopulator(new ClassPathResource("db/schema.sql")), pool);
    context.onClose(this::retireConnections);
    context.ready();
    while (!context.isStopping()) {
      context.heartbeat();
      faults.duringWork(context);
      context.sleep(PACE);
    }
  }

  /** Those in use go when they are given back, so nobody else's work is cut off. */
  private void retireConnections() {
    HikariPoolMXBean connections = pool.getHikariPoolMXBean();
    if (connections != null) {
      connections.softEvictConnections();
    }
  }

  @Override
  public Result check() throws SQLException {
    faults.duringCheck(path);
    try (Connection connection = pool.getConnection()) {
      return connection.isValid(VALIDATION_SECONDS)
          ? Result.ok()
          : Result.failed("the database does not answer within " + VALIDATION_SECONDS + " s");
    }
  }
}
