package io.supervision.spring.testkit;

import static io.supervision.test.SupervisionAssertions.assertThat;
import static io.supervision.test.TreeEvent.exited;
import static io.supervision.test.TreeEvent.gaveUp;
import static io.supervision.test.TreeEvent.restarted;
import static io.supervision.test.TreeEvent.unhealthy;

import io.supervision.SupervisionTree;
import io.supervision.test.SupervisionTester;
import io.supervision.test.spring.SupervisionTest;
import io.supervision.worker.ExitReason;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;

/** The five stories of docs/testing.md, in an application. */
@SpringBootTest(
    classes = Shop.class,
    properties = {
      "supervision.supervisors.sending.strategy=one-for-all",
      "supervision.supervisors.sending.max-restarts=1",
      "supervision.supervisors.sending.children.clock.order=1",
      "supervision.supervisors.sending.children.mail.order=2",
      "supervision.root.children.orders.health.interval=10s",
    })
@SupervisionTest
class StoriesTests {

  @Test
  void crashAndBackoff(SupervisionTester supervision) {
    supervision.crash("orders", new IOException("connection lost"));
    assertThat(supervision).child("orders").restartsIn(Duration.ofMillis(500));
    supervision.advanceToNextRestart("orders");

    supervision.crash("orders");
    assertThat(supervision).child("orders").restartsIn(Duration.ofSeconds(1));
    supervision.advanceToNextRestart("orders");
    assertThat(supervision).child("orders").isRunning().hasRestarts(2).hasFailures(2);
  }

  @Test
  void healthThatFailsAndHeals(SupervisionTester supervision) {
    supervision.unhealthy("orders");
    supervision.advance(Duration.ofSeconds(30));

    assertThat(supervision.events())
        .containsSubsequence(unhealthy("orders"), exited("orders"), restarted("orders"));
    supervision.advanceToNextCheck("orders");
    assertThat(supervision).child("orders").isHealthy().lastEnded(ExitReason.Unhealthy.class);
  }

  @Test
  void stuck(SupervisionTester supervision) {
    supervision.stuck("orders");
    var restart = supervision.tree().restartAsync("orders");
    supervision.advance(Duration.ofSeconds(10));
    assertThat(supervision).child("orders").isStuck().hasIncarnation(1);

    supervision.release();
    supervision.await("orders").incarnation(2);
    assertThat(restart).succeedsWithin(Duration.ofSeconds(10));
  }

  @Test
  void aSupervisorGivesUp(SupervisionTester supervision) {
    supervision.crash("sending/mail");
    assertThat(supervision.tree().whatIf("sending/mail")).givesUp("sending");
    supervision.crash("sending/mail");
    assertThat(supervision).supervisor("sending").isRestarting();
    assertThat(supervision.events()).contains(gaveUp("sending"));

    supervision.advanceToNextRestart("sending/mail");
    assertThat(supervision).child("sending/mail").isRunning();
    assertThat(supervision).child("orders").hasRestarts(0);
  }

  @Test
  void oneForAllInOrder(SupervisionTester supervision, SupervisionTree tree) {
    assertThat(tree.whatIf("sending/mail")).stops("sending/clock");

    supervision.crash("sending/clock");
    assertThat(tree)
        .stoppedInOrder("sending/clock", "sending/mail")
        .startedInOrder("orders", "sending/clock", "sending/mail");
  }
}
