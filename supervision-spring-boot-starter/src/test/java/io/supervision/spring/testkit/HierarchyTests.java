package io.supervision.spring.testkit;

import static io.supervision.test.SupervisionAssertions.assertThat;

import io.supervision.ManualClock;
import io.supervision.SupervisionTree;
import io.supervision.spring.SupervisedChild;
import io.supervision.test.SupervisionTester;
import io.supervision.test.spring.SupervisionTest;
import io.supervision.worker.Worker;
import io.supervision.worker.WorkerContext;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.ContextHierarchy;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/** Contexts above each other, each with a tree of its own. */
class HierarchyTests {

  @Configuration(proxyBeanMethods = false)
  static class Above {
    @Bean
    @SupervisedChild
    Worker orders() {
      return WorkerContext::awaitStop;
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Below {
    @Bean
    @SupervisedChild
    Worker mail() {
      return WorkerContext::awaitStop;
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Empty {}

  @ExtendWith(SpringExtension.class)
  @SupervisionTest
  @ContextHierarchy({
    @ContextConfiguration(classes = Above.class),
    @ContextConfiguration(classes = Below.class)
  })
  static class TwoTrees {
    @Autowired ApplicationContext context;

    @RepeatedTest(2)
    void areFresh(SupervisionTester supervision, SupervisionTree tree, ManualClock clock) {
      SupervisionTester above = context.getParent().getBean(SupervisionTester.class);
      assertThat(supervision.tree()).isSameAs(tree);
      assertThat(supervision.clock()).isSameAs(clock);
      assertThat(supervision).hasNoChild("orders").child("mail").hasFailures(0);
      assertThat(above).hasNoChild("mail").child("orders").hasFailures(0);

      above.crash("orders");
      supervision.crash("mail");
      supervision.advanceToNextRestart("mail");

      assertThat(above).child("orders").isRestarting();
    }
  }

  @Test
  void eachContextHasATreeOfItsOwnAndAllAreFresh() {
    Outcome outcome = Outcome.of(TwoTrees.class);

    assertThat(outcome.failures()).isEmpty();
    assertThat(outcome.successful()).isEqualTo(2);
  }

  @ExtendWith(SpringExtension.class)
  @SupervisionTest
  @ContextHierarchy({
    @ContextConfiguration(classes = Above.class),
    @ContextConfiguration(classes = Empty.class)
  })
  static class ChildrenAbove {
    @Test
    void isGivenTheTreeThatHasSome(SupervisionTester supervision, ManualClock clock) {
      supervision.crash("orders");
      supervision.advanceToNextRestart("orders");
      assertThat(supervision).child("orders").isRunning().hasRestarts(1);
      assertThat(supervision.clock()).isSameAs(clock);
    }
  }

  @Test
  void aParameterIsOfTheLowestContextWhoseTreeHasChildren() {
    assertThat(Outcome.of(ChildrenAbove.class).failures()).isEmpty();
  }
}
