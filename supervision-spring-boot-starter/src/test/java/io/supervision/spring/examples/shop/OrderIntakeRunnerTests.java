package io.supervision.spring.examples.shop;

import static io.supervision.test.SupervisionAssertions.assertThat;

import io.supervision.ManualClock;
import io.supervision.SupervisionTree;
import io.supervision.spring.autoconfigure.SupervisionAutoConfiguration;
import io.supervision.test.SupervisionTester;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class OrderIntakeRunnerTests {

  // tag::test[]
  @Test
  void comesBackAfterACrash() {
    new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(SupervisionAutoConfiguration.class))
        .withBean(ManualClock.class)
        .withBean("orders", LinkedBlockingQueue.class)
        .withBean("orderIntake", OrderIntake.class)
        .run(
            context -> {
              SupervisionTester supervision =
                  SupervisionTester.of(
                      context.getBean(SupervisionTree.class), context.getBean(ManualClock.class));

              supervision.crash("order-intake-consume");
              supervision.advanceToNextRestart("order-intake-consume");

              assertThat(supervision).child("order-intake-consume").isRunning().hasRestarts(1);
            });
  }
  // end::test[]
}
