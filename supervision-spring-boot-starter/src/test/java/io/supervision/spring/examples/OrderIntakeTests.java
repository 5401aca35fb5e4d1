package io.supervision.spring.examples;

import static org.awaitility.Awaitility.await;

import io.supervision.SupervisionTree;
import io.supervision.spring.autoconfigure.SupervisionAutoConfiguration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A supervised bean in its application. */
// tag::test[]
@SpringBootTest(
    classes = {OrderIntake.class, OrderIntakeTests.Queue.class},
    properties = "supervision.defaults.child.backoff.enabled=false")
class OrderIntakeTests {

  @Autowired SupervisionTree tree;
  @Autowired BlockingQueue<String> orders;

  @Test
  void isStartedAgainAfterABadOrder() {
    orders.add(" ");
    orders.add("tea");

    await().until(orders::isEmpty);
    await().until(() -> tree.root().restartCount("order-intake-consume") == 1);
  }

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration(SupervisionAutoConfiguration.class)
  static class Queue {

    @Bean
    BlockingQueue<String> orders() {
      return new LinkedBlockingQueue<>();
    }
  }
}
// end::test[]
