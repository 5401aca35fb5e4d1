package io.supervision.spring.testkit;

import static io.supervision.test.SupervisionAssertions.assertThat;
import static io.supervision.test.TreeEvent.started;
import static org.mockito.Mockito.verifyNoInteractions;

import io.supervision.ManualClock;
import io.supervision.SupervisionTree;
import io.supervision.Supervisor;
import io.supervision.spec.ChildSpec;
import io.supervision.spring.SupervisedChild;
import io.supervision.spring.SupervisionTreeCustomizer;
import io.supervision.test.SupervisionTester;
import io.supervision.test.TreeEvent;
import io.supervision.test.spring.SupervisionTest;
import io.supervision.worker.WorkerContext;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestClassOrder;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

class SupervisionTestTests {

  // ---- what a test gets

  @SpringBootTest(classes = Shop.class)
  @SupervisionTest
  static class Parameters {
    @Autowired SupervisionTester autowired;

    @Test
    void all(SupervisionTester tester, SupervisionTree tree, ManualClock clock, Supervisor root) {
      assertThat(tester == autowired).isTrue();
      assertThat(tester.tree()).isSameAs(tree);
      assertThat(tester.clock()).isSameAs(clock);
      assertThat(root).isSameAs(tree.root());
      assertThat(tree.now()).isEqualTo(clock.now());
    }

    @Test
    void alsoByTheContainer(@Autowired SupervisionTester tester, @Autowired ManualClock clock) {
      assertThat(tester.clock()).isSameAs(clock);
    }

    @Nested
    class Inside {
      @Test
      void crashes(SupervisionTester supervision) {
        supervision.crash("mail", new IOException("no server"));
        assertThat(supervision).child("mail").restartsIn(Duration.ofMillis(500));
        supervision.advanceToNextRestart("mail");
        assertThat(supervision).child("mail").isRunning().lastFailedWith(IOException.class);
      }
    }
  }

  @Test
  void theTreeOfAnApplicationIsThereOnAClockThatStandsStill() {
    assertThat(Outcome.of(Parameters.class).failures()).isEmpty();
  }

  // ---- each method has a fresh tree

  @SpringBootTest(classes = Shop.class)
  @SupervisionTest
  @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
  static class Fresh {
    @RepeatedTest(3)
    @Order(1)
    void whatCrashedInTheMethodBefore(SupervisionTester supervision) {
      isAsAfterItsStart(supervision);
      supervision.crash("orders");
      supervision.advance(Duration.ofSeconds(10));
    }

    @Test
    @Order(2)
    void whatWasBrokenWithoutATrace(SupervisionTester supervision) {
      isAsAfterItsStart(supervision);
      supervision.unhealthy("orders");
      supervision.failNextStart("mail");
      supervision.stuck("clock");
    }

    @Test
    @Order(3)
    void whatWasStopped(SupervisionTester supervision) {
      isAsAfterItsStart(supervision);
      supervision.advanceToNextCheck("orders");
      assertThat(supervision).child("orders").isHealthy();
      supervision.tree().stop();
    }

    @Test
    @Order(4)
    void whatEnded(SupervisionTester supervision) {
      isAsAfterItsStart(supervision);
      supervision.crash("");
      supervision.await("").stopped();
    }

    @RepeatedTest(5)
    @Order(5)
    void whatDidNothing(SupervisionTester supervision) {
      isAsAfterItsStart(supervision);
    }

    private static void isAsAfterItsStart(SupervisionTester supervision) {
      assertThat(supervision).isRunning();
      for (String path : List.of("orders", "mail", "clock")) {
        assertThat(supervision).child(path).isRunning().hasIncarnation(1).hasRestarts(0);
      }
      assertThat(supervision.events())
          .containsExactly(started("clock"), started("mail"), started("orders"), started(""));
    }
  }

  @Test
  void eachMethodHasATreeAsAfterItsStart() {
    Outcome outcome = Outcome.of(Fresh.class);

    assertThat(outcome.failures()).isEmpty();
    assertThat(outcome.successful()).isEqualTo(11);
  }

  @SpringBootTest(classes = Shop.class, properties = "supervision.auto-startup=false")
  @SupervisionTest
  static class NotStarted {
    @RepeatedTest(2)
    void isNotStartedUnlessTheTestDoes(SupervisionTester supervision) {
      assertThat(supervision).isNotRunning();
      supervision.tree().start();
    }
  }

  @Test
  void aTreeThatDoesNotStartByItselfIsLeftSo() {
    assertThat(Outcome.of(NotStarted.class).failures()).isEmpty();
  }

  // ---- only a part

  @SpringBootTest(classes = Shop.class)
  @SupervisionTest(start = "orders")
  static class OnlyOrders {
    @Test
    void isInTheTree(SupervisionTester supervision, Supervisor root) {
      assertThat(root.childIds()).containsExactly("orders");
      assertThat(supervision).child("orders").isRunning();
    }
  }

  @SpringBootTest(classes = Shop.class)
  @SupervisionTest(start = {"storage", "mail"})
  @TestPropertySource(
      properties = {
        "supervision.supervisors.storage.children.clock.order=1",
        "supervision.supervisors.other.children.no-such-bean.order=1"
      })
  static class OnlyASupervisor {
    @Test
    void isInTheTree(SupervisionTester supervision, Supervisor root) {
      assertThat(root.childIds()).containsExactlyInAnyOrder("mail", "other", "storage");
      assertThat(supervision).child("storage/clock").isRunning();
      assertThat(supervision).hasNoChild("other/no-such-bean").supervisor("other").isRunning();
    }
  }

  @SpringBootTest(classes = Shop.class)
  @SupervisionTest(start = "oders")
  static class Misspelled {
    @Test
    void isNotReached() {}
  }

  @SpringBootTest(classes = Shop.class)
  @SupervisionTest(start = "")
  static class Empty {
    @Test
    void isNotReached() {}
  }

  /** It would else be as if nothing were named: all would start. */
  @Test
  void anEmptyNameIsNone() {
    assertThat(Outcome.of(Empty.class).failure())
        .hasStackTraceContaining("there is no child or supervisor '' to start");
  }

  @Test
  void onlyWhatIsNamedIsStarted() {
    assertThat(Outcome.of(OnlyOrders.class).failures()).isEmpty();
    assertThat(Outcome.of(OnlyASupervisor.class).failures()).isEmpty();
    assertThat(Outcome.of(Misspelled.class).failure())
        .hasStackTraceContaining(
            "there is no child or supervisor 'oders' to start (did you mean 'orders'?)");
  }

  // ---- with everything else

  @SpringBootTest(classes = Shop.class)
  @SupervisionTest
  static class Mocked {
    @MockitoBean Shop.Mail mail;

    @Test
    void isNotStarted(SupervisionTester supervision) {
      assertThat(supervision).hasNoChild("mail").child("orders").isRunning();
      verifyNoInteractions(mail);
    }
  }

  @Test
  void aMockIsNeverStarted() {
    assertThat(Outcome.of(Mocked.class).failures()).isEmpty();
  }

  @SpringJUnitConfig(Shop.Orders.class)
  @SupervisionTest
  static class WithoutBoot {
    @Test
    void hasATree(SupervisionTester supervision) {
      supervision.crash("orders");
      supervision.advanceToNextRestart("orders");
      assertThat(supervision).child("orders").hasIncarnation(2);
    }
  }

  @Test
  void needsNoSpringBootTest() {
    assertThat(Outcome.of(WithoutBoot.class).failures()).isEmpty();
  }

  @SpringBootTest(classes = Shop.class)
  @Import(OwnClock.Clocks.class)
  @SupervisionTest
  static class OwnClock {
    @Autowired SupervisionTree tree;

    @Test
    void isUsed(ManualClock clock, SupervisionTester supervision) {
      assertThat(clock).isSameAs(Clocks.CLOCK).isSameAs(supervision.clock());
      supervision.advance(Duration.ofDays(1));
      assertThat(tree.now()).isEqualTo(Clocks.CLOCK.now());
      assertThat(supervision).child("late").isRunning();
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class Clocks {
      static final ManualClock CLOCK = new ManualClock();

      @Bean
      ManualClock manualClock() {
        return CLOCK;
      }

      @Bean
      SupervisionTreeCustomizer late() {
        return tree -> tree.child("", ChildSpec.task("late", WorkerContext::awaitStop));
      }
    }
  }

  @Test
  void theConfigurationOfATestMayHaveItsOwnClock() {
    assertThat(Outcome.of(OwnClock.class).failures()).isEmpty();
  }

  @SpringBootTest(classes = Shop.class)
  @Import(OwnCustomizer.Clocks.class)
  @SupervisionTest
  static class OwnCustomizer {
    @Test
    void doesNotTakeTheTreeAway(SupervisionTester supervision, SupervisionTree tree) {
      supervision.advance(Duration.ofDays(1));
      assertThat(tree.now()).isEqualTo(supervision.clock().now());
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class Clocks {
      @Bean
      SupervisionTreeCustomizer clockOfItsOwn() {
        return tree -> tree.clock(new ManualClock());
      }
    }
  }

  @Test
  void aCustomizerWithAClockOfItsOwnDoesNotTakeTheTreeAway() {
    assertThat(Outcome.of(OwnCustomizer.class).failures()).isEmpty();
  }

  @SpringBootTest(classes = Shop.class, properties = "supervision.enabled=false")
  @SupervisionTest
  static class SwitchedOff {
    @Test
    void hasNoTree(SupervisionTester supervision) {}
  }

  @Test
  void whereThereIsNoTreeTheParameterSaysSo() {
    assertThat(Outcome.of(SwitchedOff.class).failure())
        .hasStackTraceContaining("there is no supervision tree in the context of this test");
  }

  // ---- contexts

  /** The same context for all that extend it. */
  @SpringBootTest(classes = Shop.class)
  @SupervisionTest
  abstract static class Shared {
    static final Set<SupervisionTree> TREES = ConcurrentHashMap.newKeySet();

    @RepeatedTest(3)
    void crashes(SupervisionTester supervision) {
      TREES.add(supervision.tree());
      assertThat(supervision).child("orders").hasIncarnation(1);
      supervision.crash("orders");
      supervision.advanceToNextRestart("orders");
      assertThat(supervision).child("orders").isRunning().hasIncarnation(2);
      assertThat(supervision.events()).hasSize(7);
    }
  }

  static class One extends Shared {}

  static class Two extends Shared {}

  @TestPropertySource(properties = "another=context")
  static class Another extends Shared {}

  @DirtiesContext
  static class Dirty extends Shared {}

  @DirtiesContext(classMode = DirtiesContext.ClassMode.AFTER_EACH_TEST_METHOD)
  static class DirtyEachTime extends Shared {}

  @TestClassOrder(ClassOrderer.OrderAnnotation.class)
  static class All {
    @Nested
    @Order(1)
    class First extends One {}

    @Nested
    @Order(2)
    class Second extends Another {}

    @Nested
    @Order(3)
    class Third extends Two {}

    @Nested
    @Order(4)
    class Fourth extends Dirty {}

    @Nested
    @Order(5)
    class Fifth extends DirtyEachTime {}

    @Nested
    @Order(6)
    class Sixth extends One {}
  }

  @Test
  void contextsAreCachedPausedAndMadeAnew() {
    Shared.TREES.clear();

    Outcome outcome = Outcome.of(All.class);

    assertThat(outcome.failures()).isEmpty();
    assertThat(outcome.successful()).isEqualTo(18);
    // of the first three two, which the fourth closes; the fifth three; the sixth one
    assertThat(Shared.TREES).hasSize(6);
  }

  static class SideBySide {
    @Nested
    class First extends One {}

    @Nested
    class Second extends Another {}

    @Nested
    class Third extends Two {}
  }

  @Test
  void testsInParallelTakeTurnsWhereTheyShareAContext() {
    Outcome outcome =
        Outcome.of(
            SideBySide.class,
            "junit.jupiter.execution.parallel.enabled",
            "true",
            "junit.jupiter.execution.parallel.mode.default",
            "concurrent",
            "junit.jupiter.execution.parallel.config.strategy",
            "fixed",
            "junit.jupiter.execution.parallel.config.fixed.parallelism",
            "6");

    assertThat(outcome.failures()).isEmpty();
  }

  // ---- what is never ready

  @SpringJUnitConfig
  @SupervisionTest
  static class NeverReady {
    @Configuration(proxyBeanMethods = false)
    static class Beans {
      @Bean
      @SupervisedChild(startTimeout = "10s")
      io.supervision.worker.Worker slow() {
        return WorkerContext::awaitStop;
      }
    }

    @Test
    void isNotReached() {}
  }

  @Test
  @Timeout(60)
  void aWorkerThatIsNeverReadyFailsTheTestAndSaysWhy() {
    assertThat(Outcome.of(NeverReady.class).failure())
        .hasStackTraceContaining(
            "the tree does not start: waited 10s for its start to be over, while its time stands"
                + " still; 'slow' has neither ended nor said that it is ready");
  }

  // ---- what does not end

  @SpringBootTest(classes = Shop.class)
  @Import(Deaf.Worker.class)
  @SupervisionTest
  @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
  @TestPropertySource(properties = {"supervision.stop-timeout=1s"})
  static class Deaf {
    static final CountDownLatch END = new CountDownLatch(1);
    static final Set<SupervisionTree> TREES = ConcurrentHashMap.newKeySet();

    @Autowired SupervisionTree injected;

    @Test
    @Order(1)
    void leavesAThread(SupervisionTester supervision) {
      TREES.add(injected);
      var restart = supervision.tree().restartAsync("deaf");
      supervision.advance(Duration.ofSeconds(10));
      assertThat(supervision).child("deaf").isStuck();
      assertThat(restart).isNotCompletedExceptionally();
    }

    @Test
    @Order(2)
    void isInAnotherContext(SupervisionTester supervision) {
      assertThat(injected).isSameAs(supervision.tree());
      TREES.add(injected);
      END.countDown();
      assertThat(supervision).child("deaf").isRunning();
    }

    static class Worker {
      @SupervisedChild(id = "deaf")
      void run(WorkerContext context) {
        boolean ended = false;
        while (!ended) {
          try {
            END.await();
            context.awaitStop();
            ended = true;
          } catch (InterruptedException ignored) {
            // as bad code does
          }
        }
      }
    }
  }

  @Test
  void aThreadThatCannotBeEndedFailsTheTestAndNoOtherOne() {
    Outcome outcome = Outcome.of(Deaf.class);

    assertThat(outcome.failure())
        .isInstanceOf(AssertionError.class)
        .hasMessageContainingAll("a thread that cannot be ended is left", "'deaf', incarnation 1");
    assertThat(outcome.successful()).isEqualTo(1);
    assertThat(Deaf.TREES).hasSize(2);
  }

  @Test
  void eventsOfNoTestAreKeptForTheNextOne() {
    assertThat(Outcome.of(One.class).failures()).isEmpty();
    assertThat(Outcome.of(One.class).failures()).isEmpty();
    assertThat(TreeEvent.started("a").event()).isEmpty();
  }
}
