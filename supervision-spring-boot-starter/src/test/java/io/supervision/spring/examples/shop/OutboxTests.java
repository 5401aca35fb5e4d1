package io.supervision.spring.examples.shop;

import static io.supervision.test.SupervisionAssertions.assertThat;

import io.supervision.test.SupervisionTester;
import io.supervision.test.spring.SupervisionTest;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.test.autoconfigure.JdbcTest;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

// tag::test[]
@JdbcTest
@Transactional(propagation = Propagation.NOT_SUPPORTED) // workers see what is committed
@Import(Outbox.class)
@SupervisionTest(start = "outbox")
class OutboxTests {

  @Autowired JdbcClient database;

  @Test
  void sendsWhatACrashHasLeftBehind(SupervisionTester supervision) {
    supervision.crash("outbox", new SQLException("connection lost"));
    database.sql("insert into mail values ('hello')").update();
    assertThat(supervision).child("outbox").restartsIn(Duration.ofMillis(500));

    supervision.advanceToNextRestart("outbox");

    assertThat(database.sql("select text from mail").query().listOfRows()).isEmpty();
    assertThat(supervision).child("outbox").isRunning().lastFailedWith(SQLException.class);
  }
}
// end::test[]
