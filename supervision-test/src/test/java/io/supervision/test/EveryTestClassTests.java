package io.supervision.test;

import static io.supervision.test.SupervisionAssertions.assertThat;

import io.supervision.SupervisionTree;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.SupervisorSpec;
import io.supervision.spec.SupervisorSpecBuilder;
import io.supervision.worker.WorkerContext;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Classes of tests in all their forms, run within a test. */
class EveryTestClassTests {

  private static final List<SupervisionTree> TREES = new CopyOnWriteArrayList<>();

  @BeforeEach
  void forget() {
    TREES.clear();
  }

  // ---- classes above and around

  abstract static class Base {
    @Supervised SupervisorSpec tree = Trees.app();

    @BeforeEach
    void breaks(SupervisionTester supervision) {
      supervision.crash("clock");
    }
  }

  static class Inherits extends Base {
    @Test
    void sees(SupervisionTester supervision) {
      assertThat(supervision).child("clock").hasRestarts(1);
      TREES.add(supervision.tree());
    }
  }

  @Test
  void aTreeIsInherited() {
    assertThat(Outcome.of(Inherits.class).failures()).isEmpty();
    assertThat(TREES).hasSize(1).noneMatch(SupervisionTree::isRunning);
  }

  @SuppressWarnings("HidingField") // that is what is looked at
  static class Hides extends Base {
    @Supervised
    SupervisorSpec tree =
        SupervisorSpec.named("another").child(Trees.idle("clock")).child(Trees.idle("b")).build();

    @Test
    void sees(SupervisionTester supervision, @Supervised("tree") SupervisionTree tree) {
      assertThat(supervision).child("b").isRunning();
      assertThat(tree).isSameAs(supervision.tree());
    }

    @Nested
    class Inside {
      @Supervised
      SupervisorSpec tree =
          SupervisorSpec.named("inner").child(Trees.idle("clock")).child(Trees.idle("c")).build();

      @Test
      void sees(SupervisionTester supervision) {
        assertThat(supervision).child("c").isRunning();
      }
    }
  }

  static class HiddenMustNotStart {
    static final List<String> STARTED = new CopyOnWriteArrayList<>();

    @Supervised SupervisorSpec tree = tells("outer");

    static SupervisorSpec tells(String name) {
      return SupervisorSpec.named(name)
          .child(
              ChildSpec.worker(
                  "a",
                  () -> {
                    STARTED.add(name);
                    return WorkerContext::awaitStop;
                  }))
          .build();
    }

    @Nested
    class Inside {
      @Supervised SupervisorSpec tree = tells("inner");

      @Test
      void one(SupervisionTester supervision) {
        assertThat(supervision.tree().root().name()).isEqualTo("inner");
      }
    }
  }

  @Test
  void aFieldHidesThatOfTheSameNameFurtherOut() {
    assertThat(Outcome.of(Hides.class).failures()).isEmpty();
    HiddenMustNotStart.STARTED.clear();
    assertThat(Outcome.of(HiddenMustNotStart.class).failures()).isEmpty();
    assertThat(HiddenMustNotStart.STARTED).containsExactly("inner");
  }

  static class Parallel {
    @Supervised static SupervisorSpec tree = Trees.app();

    @RepeatedTest(10)
    void a(SupervisionTester supervision) {
      supervision.crash("storage/database");
      supervision.advanceToNextRestart("storage/cache");
      assertThat(supervision).child("storage/cache").hasRestarts(1);
      TREES.add(supervision.tree());
    }

    @Nested
    class Inside {
      @RepeatedTest(10)
      void b(SupervisionTester supervision) {
        supervision.unhealthy("orders");
        supervision.advance(Duration.ofMinutes(1));
        assertThat(supervision).child("orders").hasRestarts(1);
        TREES.add(supervision.tree());
      }
    }
  }

  @Test
  void methodsAndClassesRunInParallel() {
    Outcome outcome =
        Outcome.of(
            Parallel.class,
            "junit.jupiter.execution.parallel.enabled",
            "true",
            "junit.jupiter.execution.parallel.mode.default",
            "concurrent",
            "junit.jupiter.execution.parallel.mode.classes.default",
            "concurrent",
            "junit.jupiter.execution.parallel.config.strategy",
            "fixed",
            "junit.jupiter.execution.parallel.config.fixed.parallelism",
            "8");

    assertThat(outcome.failures()).isEmpty();
    assertThat(TREES).hasSize(20).doesNotHaveDuplicates().noneMatch(SupervisionTree::isRunning);
  }

  // ---- tests that end otherwise

  static class OperatesTheTree {
    @Supervised SupervisorSpec tree = Trees.app();

    @Test
    void stopsAndStartsIt(SupervisionTester supervision, SupervisionTree tree) {
      supervision.crash("clock");
      tree.stop();
      assertThat(supervision).isNotRunning();
      tree.start();
      assertThat(supervision).child("clock").isRunning().hasRestarts(0).hasIncarnation(1);
      supervision.crash("storage/database");
      supervision.advanceToNextRestart("storage/database");
      assertThat(supervision).child("storage/cache").isRunning();
      TREES.add(tree);
    }

    @Test
    void closesIt(SupervisionTester supervision) {
      supervision.close();
      supervision.tree().close();
      TREES.add(supervision.tree());
    }

    @Test
    void isAborted(SupervisionTester supervision) {
      TREES.add(supervision.tree());
      supervision.stuck("clock");
      Assumptions.abort("not here");
    }

    @Test
    void crashesTheRoot(SupervisionTester supervision) {
      supervision.crash("");
      TREES.add(supervision.tree());
    }
  }

  @Test
  void aTestMayOperateItsTree() {
    Outcome outcome = Outcome.of(OperatesTheTree.class);

    assertThat(outcome.failures()).containsOnlyKeys("isAborted(SupervisionTester)");
    assertThat(TREES).hasSize(4).noneMatch(SupervisionTree::isRunning);
  }

  static class TimesOut {
    @Supervised SupervisorSpec tree = Trees.app();

    @Test
    @Timeout(1)
    void whileItWaits(SupervisionTester supervision) {
      TREES.add(supervision.tree());
      supervision.await("orders").gaveUp();
    }

    @Test
    @Timeout(value = 1, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void onAnotherThread(SupervisionTester supervision) {
      TREES.add(supervision.tree());
      supervision.await("orders").gaveUp();
    }

    @Test
    @Timeout(1)
    void inItsOwnCode(SupervisionTester supervision) throws InterruptedException {
      TREES.add(supervision.tree());
      supervision.stuck("orders");
      new CountDownLatch(1).await();
    }
  }

  @Test
  void aTestThatTimesOutLeavesNothing() {
    Outcome outcome = Outcome.of(TimesOut.class);

    assertThat(outcome.failures()).hasSize(3);
    assertThat(outcome.failures().get("whileItWaits(SupervisionTester)"))
        .hasStackTraceContaining("timed out after 1 second")
        .hasStackTraceContaining(
            "the test was interrupted while it waited for 'orders' to have given up, but it is:");
    assertThat(TREES).hasSize(3).noneMatch(SupervisionTree::isRunning);
    assertThat(Thread.interrupted()).isFalse();
  }

  // ---- mistakes

  static class NeverReady {
    @Supervised
    SupervisorSpec tree =
        SupervisorSpec.named("app")
            .child(Trees.idle("first"))
            .child(Trees.idle("orders").startTimeout(Duration.ofSeconds(5)))
            .build();

    @Test
    void isNotReached() {
      throw new IllegalStateException("is reached");
    }
  }

  @Test
  @Timeout(30)
  void aTreeThatIsNeverReadySaysSo() {
    assertThat(Outcome.of(NeverReady.class).failure())
        .isInstanceOf(AssertionError.class)
        .hasMessageContainingAll(
            "NeverReady.tree does not start: waited 10s for its start to be over, while its time"
                + " stands still; 'orders' has neither ended nor said that it is ready",
            "orders: starting",
            "The tree at");
  }

  static class NoSuchSpec {
    @Supervised
    SupervisorSpecBuilder tree =
        SupervisorSpec.named("app").child(Trees.idle("a")).child(Trees.idle("a"));

    @Test
    void isNotReached() {}
  }

  @Test
  void aDescriptionOfWhatCannotBeSaysWhere() {
    assertThat(Outcome.of(NoSuchSpec.class).failure())
        .hasMessageContainingAll("NoSuchSpec.tree describes what cannot be", "'a'");
  }

  static class AChild {
    @Supervised ChildSpec tree = Trees.idle("a").build();

    @Test
    void isNotReached() {}
  }

  @Test
  void aDescriptionOfAWorkerSaysSo() {
    assertThat(Outcome.of(AChild.class).failure()).hasMessageContaining("AChild.tree");
  }

  static class ThrowsInAMethod {
    @Test
    void isNotReached(@Supervised("made") SupervisionTree tree) {}

    SupervisorSpec made() {
      throw new IllegalStateException("no description");
    }
  }

  @Test
  void aMethodThatThrowsIsTold() {
    assertThat(Outcome.of(ThrowsInAMethod.class).failure())
        .hasStackTraceContaining("no description");
  }
}
