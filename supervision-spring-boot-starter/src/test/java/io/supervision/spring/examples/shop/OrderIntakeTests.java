package io.supervision.spring.examples.shop;

// tag::test[]
import static io.supervision.test.SupervisionAssertions.assertThat;

import io.supervision.test.SupervisionTester;
import io.supervision.test.spring.SupervisionTest;
import java.util.concurrent.BlockingQueue;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

@SpringBootTest
@SupervisionTest
class OrderIntakeTests {

  @Autowired BlockingQueue<String> orders;

  @Test
  void goesOnAfterABadOrder(SupervisionTester supervision) {
    orders.add(" ");
    orders.add("tea");
    supervision.await("order-intake-consume").restarting();

    supervision.advanceToNextRestart("order-intake-consume");

    assertThat(supervision).child("order-intake-consume").isRunning().hasRestarts(1);
    assertThat(orders).isEmpty();
  }
}
// end::test[]
