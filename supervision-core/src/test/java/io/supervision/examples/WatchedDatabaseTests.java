package io.supervision.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.supervision.ManualClock;
import io.supervision.SupervisionTree;
import io.supervision.snapshot.HealthSnapshot.Status;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.HealthCheckSpec;
import io.supervision.spec.SupervisorSpec;
import io.supervision.worker.ExitReason;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A database whose health check ends its worker, and heals with it. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class WatchedDatabaseTests {

  private enum Mood {
    WELL,
    SILENT,
    AWAY
  }

  private final ManualClock clock = new ManualClock();
  private volatile Mood mood = Mood.WELL;

  // tag::tree[]
  private static SupervisorSpec tree(DataSource database) {
    return SupervisorSpec.named("infrastructure")
        .child(
            ChildSpec.worker("database", () -> new WatchedDatabase(database))
                .health(HealthCheckSpec.DEFAULT.interval(Duration.ofSeconds(30))))
        .build();
  }

  // end::tree[]

  @Test
  void threeFailedChecksEndTheWorkerAndTheNextOneIsWell() {
    try (SupervisionTree tree = SupervisionTree.builder(tree(database())).clock(clock).build()) {
      tree.start();
      advanceUntil(() -> health(tree) == Status.HEALTHY);

      mood = Mood.SILENT;
      advanceUntilRestartedAgain(tree);
      assertThat(tree.find("database").orElseThrow().lastExit().reason())
          .isInstanceOf(ExitReason.Unhealthy.class);

      mood = Mood.AWAY;
      advanceUntilRestartedAgain(tree);

      mood = Mood.WELL;
      advanceUntil(() -> health(tree) == Status.HEALTHY);
    }
  }

  private static Status health(SupervisionTree tree) {
    return tree.root().healthStatus("database").status();
  }

  /** At least once: on a busy machine a check may be late for its time-out, and fails as well. */
  private void advanceUntilRestartedAgain(SupervisionTree tree) {
    long before = tree.root().restartCount("database");
    advanceUntil(() -> tree.root().restartCount("database") > before);
  }

  /** In steps as long as the time-out of a check, so that each check has a real moment of time. */
  private void advanceUntil(Callable<Boolean> happened) {
    await()
        .until(
            () -> {
              clock.advance(Duration.ofSeconds(5));
              return happened.call();
            });
  }

  private DataSource database() {
    return stub(
        DataSource.class,
        method -> {
          if (mood == Mood.AWAY) {
            throw new SQLException("connection refused");
          }
          return stub(Connection.class, ignored -> mood == Mood.WELL);
        });
  }

  private interface Answer {
    Object to(String method) throws SQLException;
  }

  private static <T> T stub(Class<T> type, Answer answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) ->
                method.getName().equals("close") ? null : answer.to(method.getName())));
  }
}
