package io.supervision.test;

import static io.supervision.test.SupervisionAssertions.assertThat;
import static io.supervision.test.TreeEvent.started;

import io.supervision.HoldOptions;
import io.supervision.ManualClock;
import io.supervision.SupervisionTree;
import io.supervision.Supervisor;
import io.supervision.spec.ChildDefinition;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.Shutdown;
import io.supervision.spec.SupervisorSpec;
import io.supervision.spec.SupervisorSpecBuilder;
import io.supervision.worker.WorkerContext;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SupervisionExtensionTests {

  // ---- what a test gets

  static class Parameters {
    @Supervised SupervisorSpecBuilder tree = SupervisorSpec.named("app").child(Trees.idle("a"));

    @BeforeEach
    void isStartedBefore(SupervisionTree tree) {
      assertThat(tree).isRunning();
    }

    @Test
    void all(SupervisionTester tester, SupervisionTree tree, ManualClock clock, Supervisor root) {
      assertThat(tester.tree()).isSameAs(tree);
      assertThat(tester.clock()).isSameAs(clock);
      assertThat(root).isSameAs(tree.root());
      assertThat(root.childIds()).containsExactly("a");
    }

    @AfterEach
    void runsUntilTheLastMethodOfTheTest(SupervisionTree tree) {
      assertThat(tree).isRunning();
    }
  }

  @Test
  void aTestTakesWhatItNeedsOfItsTree() {
    assertThat(Outcome.of(Parameters.class).failures()).isEmpty();
  }

  static class SeveralTrees {
    static final List<SupervisionTree> ALL = new CopyOnWriteArrayList<>();

    @Supervised ChildDefinition first = SupervisorSpec.named("first").child(Trees.idle("a"));
    @Supervised static SupervisorSpec second = Trees.app();

    @Supervised("made")
    SupervisionTester tester;

    SupervisorSpec made() {
      return SupervisorSpec.named("made").build();
    }

    @Test
    void byName(
        @Supervised("first") SupervisionTester one,
        @Supervised("second") SupervisionTree two,
        @Supervised("made") SupervisionTree three) {
      assertThat(one).child("a").isRunning();
      assertThat(two).child("orders").isRunning();
      assertThat(three).isRunning().isSameAs(tester.tree());
      ALL.addAll(List.of(one.tree(), two, three));
    }
  }

  @Test
  void severalTreesAreToldApartByName() {
    assertThat(Outcome.of(SeveralTrees.class).failures()).isEmpty();
    assertThat(SeveralTrees.ALL).hasSize(3).noneMatch(SupervisionTree::isRunning);
  }

  // ---- each test has its own

  static class Repeated {
    static final Set<SupervisionTree> TREES = ConcurrentHashMap.newKeySet();

    @Supervised static SupervisorSpec tree = Trees.app();

    @RepeatedTest(20)
    void crashes(SupervisionTester supervision) {
      assertThat(supervision).child("clock").hasIncarnation(1).hasRestarts(0);
      assertThat(supervision.events()).hasSize(6).endsWith(started(""));
      supervision.crash("clock");
      assertThat(supervision).child("clock").hasRestarts(1);
      TREES.add(supervision.tree());
    }

    @ParameterizedTest
    @ValueSource(strings = {"clock", "orders", "storage/cache"})
    void ofParameters(String path, SupervisionTester supervision) {
      supervision.crash(path);
      TREES.add(supervision.tree());
    }

    @Nested
    class Inside {
      @Test
      void hasOneToo(SupervisionTree tree) {
        TREES.add(tree);
      }

      @Nested
      class FurtherInside {
        @Supervised SupervisorSpec another = SupervisorSpec.named("another").build();

        @Test
        void hasTwo(
            @Supervised("tree") SupervisionTree tree,
            @Supervised("another") SupervisionTree another) {
          TREES.addAll(List.of(tree, another));
        }
      }
    }
  }

  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  static class OneInstance extends Repeated {}

  @Test
  void eachTestHasATreeOfItsOwn() {
    Repeated.TREES.clear();

    assertThat(Outcome.of(Repeated.class).failures()).isEmpty();

    assertThat(Repeated.TREES).hasSize(26).noneMatch(SupervisionTree::isRunning);
  }

  @Test
  void alsoWhereAllTestsHaveOneInstance() {
    Repeated.TREES.clear();

    assertThat(Outcome.of(OneInstance.class).failures()).isEmpty();

    assertThat(Repeated.TREES).hasSize(26);
  }

  @Test
  void alsoInParallel() {
    Repeated.TREES.clear();

    Outcome outcome =
        Outcome.of(
            OneInstance.class,
            "junit.jupiter.execution.parallel.enabled",
            "true",
            "junit.jupiter.execution.parallel.mode.default",
            "concurrent",
            "junit.jupiter.execution.parallel.config.strategy",
            "fixed",
            "junit.jupiter.execution.parallel.config.fixed.parallelism",
            "8");

    assertThat(outcome.failures()).isEmpty();
    assertThat(Repeated.TREES).hasSize(26).noneMatch(SupervisionTree::isRunning);
  }

  // ---- the end

  static class StopOrder {
    static final List<String> STOPPED = new CopyOnWriteArrayList<>();

    @Supervised SupervisorSpec first = tells("first");
    @Supervised SupervisorSpec second = tells("second");

    private static SupervisorSpec tells(String name) {
      return SupervisorSpec.named(name)
          .child(
              ChildSpec.task(
                      "a",
                      context -> {
                        context.onClose(() -> STOPPED.add(name));
                        context.ready();
                        context.awaitStop();
                      })
                  .startTimeout(Duration.ofSeconds(10)))
          .build();
    }

    @Test
    void nothing() {}
  }

  @Test
  void severalAreStoppedInReverse() {
    assertThat(Outcome.of(StopOrder.class).failures()).isEmpty();
    assertThat(StopOrder.STOPPED).containsExactly("second", "first");
  }

  static class Deaf {
    static final CountDownLatch END = new CountDownLatch(1);

    @Supervised SupervisorSpec before = deaf();
    @Supervised SupervisorSpec tree = deaf();

    private static SupervisorSpec deaf() {
      return SupervisorSpec.named("app")
          .child(ChildSpec.task("deaf", Deaf::run).shutdown(Shutdown.timeout(Duration.ZERO)))
          .build();
    }

    private static void run(WorkerContext context) {
      boolean ended = false;
      while (!ended) {
        try {
          END.await();
          ended = true;
        } catch (InterruptedException ignored) {
          // as bad code does
        }
      }
    }

    @Test
    void fails(
        @Supervised("tree") SupervisionTester tree, @Supervised("before") SupervisionTester b)
        throws IOException {
      tree.awaitQuiet();
      b.awaitQuiet();
      throw new IOException("the test's own");
    }
  }

  @Test
  @Timeout(30)
  void aThreadThatCannotBeEndedFailsTheTestBehindItsOwnFailure() {
    Throwable failure = Outcome.of(Deaf.class).failure();
    Deaf.END.countDown();

    assertThat(failure).isInstanceOf(IOException.class).hasMessage("the test's own");
    assertThat(failure.getSuppressed()).hasSize(1);
    assertThat(failure.getSuppressed()[0])
        .isInstanceOf(AssertionError.class)
        .hasMessageContainingAll("a thread that cannot be ended is left", "Deaf.run(");
    assertThat(failure.getSuppressed()[0].getSuppressed()).hasSize(1);
  }

  static class Sticking {
    @Supervised SupervisorSpec tree = Trees.app();

    @Test
    void letsItsThreadsGo(SupervisionTester supervision) {
      supervision.stuck("orders");
      supervision.stuck("clock");
      var stop = supervision.tree().holdAsync("clock", HoldOptions.defaults());
      supervision.advance(Duration.ofSeconds(10));
      assertThat(supervision).child("clock").isStuck();
      assertThat(stop).isNotCompletedExceptionally();
    }
  }

  @Test
  void whatTheTestLetStickFailsNothing() {
    assertThat(Outcome.of(Sticking.class).failures()).isEmpty();
  }

  // ---- mistakes

  static class DoesNotStart {
    @Supervised
    SupervisorSpec tree =
        SupervisorSpec.named("app")
            .child(Trees.idle("first"))
            .child(
                ChildSpec.worker(
                    "orders",
                    () -> {
                      throw new IOException("no broker");
                    }))
            .build();

    @Test
    void isNotReached() {}
  }

  @Test
  void aTreeThatDoesNotStartFailsTheTestAndIsShown() {
    assertThat(Outcome.of(DoesNotStart.class).failure())
        .isInstanceOf(AssertionError.class)
        .hasMessageContainingAll(
            "DoesNotStart.tree does not start: ", "no broker", "The tree at", "What happened:");
  }

  static class NotSet {
    @Supervised SupervisorSpec tree;

    @BeforeEach
    void tooLate() {
      tree = Trees.app();
    }

    @Test
    void isNotReached() {}
  }

  @Test
  void aFieldThatIsSetTooLateSaysSo() {
    assertThat(Outcome.of(NotSet.class).failure())
        .hasMessageContaining("NotSet.tree is null; set it where it is declared");
  }

  static class NoSpec {
    @Supervised String tree = "app";

    @Test
    void isNotReached() {}
  }

  @Test
  void aFieldOfAnotherTypeSaysWhatIsWanted() {
    assertThat(Outcome.of(NoSpec.class).failure())
        .hasMessageContaining("@Supervised is for fields that describe a supervisor");
  }

  static class WhichOne {
    @Supervised SupervisorSpec one = SupervisorSpec.named("one").build();
    @Supervised SupervisorSpec two = SupervisorSpec.named("two").build();

    @Test
    void isNotReached(SupervisionTree tree) {}
  }

  @Test
  void severalTreesWithoutANameSayHowToNameOne() {
    assertThat(Outcome.of(WhichOne.class).failure())
        .hasStackTraceContaining(
            "which tree is meant? There are [one, two]; name one of them: @Supervised(\"one\")");
  }

  static class NoneAtAll {
    @Test
    void isNotReached(@Supervised SupervisionTree tree) {}
  }

  static class NoSuchName {
    @Test
    void isNotReached(@Supervised("tee") SupervisionTree tree) {}
  }

  @Test
  void noTreeSaysHowToDeclareOne() {
    assertThat(Outcome.of(NoneAtAll.class).failure())
        .hasStackTraceContaining("NoneAtAll has no @Supervised field that describes one");
    assertThat(Outcome.of(NoSuchName.class).failure())
        .hasStackTraceContaining(
            "NoSuchName has neither a field nor a method without parameters of that name");
  }

  static class TooEarly {
    @Supervised static SupervisorSpec tree = Trees.app();

    @BeforeAll
    static void tooEarly(SupervisionTree tree) {}

    @Test
    void isNotReached() {}
  }

  @Test
  void aTreeBelongsToOneTest() {
    assertThat(Outcome.of(TooEarly.class).failure())
        .hasStackTraceContaining("a tree belongs to one test: take SupervisionTree as a parameter");
  }
}
