package io.supervision.spring.examples;

import static io.supervision.test.SupervisionAssertions.assertThat;

import io.supervision.test.SupervisionTester;
import io.supervision.test.spring.SupervisionTest;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A supervised bean in its application. */
// tag::test[]
@SpringBootTest(classes = {OrderIntake.class, OrderIntakeTests.Queue.class})
@SupervisionTest
class OrderIntakeTests {

  @Autowired BlockingQueue<String> orders;

  @Test
  void isStartedAgainAfterABadOrder(SupervisionTester supervision) {
    orders.add(" ");
    orders.add("tea");

    supervision.await("order-intake-consume").restarting();
    supervision.advanceToNextRestart("order-intake-consume");
    assertThat(orders).isEmpty();
    assertThat(supervision).child("order-intake-consume").hasRestarts(1);
  }

  @Configuration(proxyBeanMethods = false)
  static class Queue {

    @Bean
    BlockingQueue<String> orders() {
      return new LinkedBlockingQueue<>();
    }
  }
}
// end::test[]
