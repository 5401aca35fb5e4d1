package io.supervision.test;

import static io.supervision.test.SupervisionAssertions.assertThat;
import static io.supervision.test.TreeEvent.exited;
import static io.supervision.test.TreeEvent.restarted;
import static io.supervision.test.TreeEvent.startFailed;
import static io.supervision.test.TreeEvent.unhealthy;

import io.supervision.snapshot.NodeState;
import io.supervision.spec.Backoff;
import io.supervision.spec.ChildDefinition;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.ChildSpecBuilder;
import io.supervision.spec.HealthCheckSpec;
import io.supervision.spec.Interrupt;
import io.supervision.spec.RestartIntensity;
import io.supervision.spec.RestartType;
import io.supervision.spec.Shutdown;
import io.supervision.spec.Strategy;
import io.supervision.spec.SupervisorSpec;
import io.supervision.spec.SupervisorSpecBuilder;
import io.supervision.worker.ExitReason;
import io.supervision.worker.HealthCheck;
import io.supervision.worker.Worker;
import io.supervision.worker.WorkerContext;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a test does to a child, done to each form of one. */
class EveryFormTests {

  private static final Duration LONG = Duration.ofMinutes(5);

  /** A child at a path, which runs once the tree has been started and the rest was done. */
  record Form(
      String name,
      Supplier<ChildDefinition> root,
      String path,
      Consumer<SupervisionTester> added,
      boolean stopsInTime) {

    SupervisionTester start() {
      SupervisionTester supervision = SupervisionTester.of(root.get());
      supervision.tree().start();
      added.accept(supervision);
      supervision.await(path).running().incarnation(1);
      return supervision;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static List<Form> forms() {
    List<Form> forms = new ArrayList<>();
    forms.add(declared("task", task("it", WorkerContext::awaitStop)));
    forms.add(declared("transient", idle().restart(RestartType.TRANSIENT)));
    forms.add(declared("late", late(WorkerContext::awaitStop)));
    forms.add(declared("late, in a latch", late(Forms::waits)));
    forms.add(declared("brutal", idle().shutdown(Shutdown.BRUTAL_KILL)));
    forms.add(infinite());
    forms.add(declared("catches all", task("it", Forms::catchesAll)));
    forms.add(declared("catches all, late", late(Forms::catchesAll)));
    forms.add(declared("stop hook", task("it", Forms::endsByItsHook)));
    forms.add(declared("closeables", task("it", Forms::closes)));
    forms.add(declared("ready", task("it", Forms::saysReady).startTimeout(Duration.ofSeconds(10))));
    forms.add(declared("factory", settings(ChildSpec.worker("it", () -> Forms::waits))));
    forms.add(declared("closeable instance", settings(ChildSpec.worker("it", Forms.Closed::new))));
    forms.add(declared("checks itself", ChildSpec.worker("it", Forms.Checked::new).backoff(SOON)));
    forms.add(
        declared(
            "factory, ready",
            settings(ChildSpec.worker("it", () -> Forms::saysReady))
                .startTimeout(Duration.ofSeconds(10))));
    forms.add(
        new Form(
            "template",
            () ->
                root(
                    SupervisorSpec.template(
                        "pool",
                        settings(ChildSpec.template("it", (String word) -> Forms.named(word))))),
            "pool/it-1",
            tester -> tester.tree().supervisor("pool").startChildWith("word"),
            true));
    forms.add(
        new Form(
            "dynamic",
            () -> root(SupervisorSpec.dynamic("pool")),
            "pool/it",
            tester -> tester.tree().supervisor("pool").startChild(idle()),
            true));
    forms.add(
        new Form(
            "added",
            () -> root(Trees.idle("other")),
            "it",
            tester -> tester.tree().root().startChild(idle()),
            true));
    forms.add(
        new Form(
            "below a factory",
            () ->
                root(
                    ChildSpec.supervisor(
                        "made", () -> SupervisorSpec.named("x").child(idle()).build())),
            "made/it",
            tester -> {},
            true));
    for (Strategy strategy : Strategy.values()) {
      forms.add(
          new Form(
              "in " + strategy,
              () ->
                  root(
                      SupervisorSpec.named("group")
                          .strategy(strategy)
                          .intensity(RestartIntensity.unlimited())
                          .child(Trees.idle("before"))
                          .child(idle())
                          .child(Trees.idle("after"))),
              "group/it",
              tester -> {},
              true));
    }
    return forms;
  }

  private static final Backoff SOON = Backoff.DEFAULT;

  private static Form infinite() {
    ChildSpecBuilder it = idle().shutdown(Shutdown.INFINITY);
    return new Form("infinite", () -> root(it), "it", tester -> {}, false);
  }

  private static Form declared(String name, ChildSpecBuilder it) {
    return new Form(name, () -> root(it), "it", tester -> {}, true);
  }

  private static ChildSpecBuilder idle() {
    return task("it", WorkerContext::awaitStop);
  }

  private static ChildSpecBuilder late(Worker worker) {
    // the stop at the end of a test takes it in real time
    return task("it", worker).interrupt(Interrupt.AFTER_TIMEOUT).shutdown(Duration.ofMillis(50));
  }

  private static ChildSpecBuilder task(String id, Worker worker) {
    return settings(ChildSpec.task(id, worker));
  }

  private static ChildSpecBuilder settings(ChildSpecBuilder it) {
    return it.health(HealthCheckSpec.of(HealthCheck.Result::ok)).backoff(SOON);
  }

  private static SupervisorSpecBuilder root(ChildDefinition child) {
    return SupervisorSpec.named("app").intensity(RestartIntensity.unlimited()).child(child);
  }

  /** What workers do. */
  static final class Forms {

    private Forms() {}

    static void waits(WorkerContext context) throws InterruptedException {
      new CountDownLatch(1).await();
    }

    static void saysReady(WorkerContext context) {
      context.ready();
      context.awaitStop();
    }

    static void catchesAll(WorkerContext context) {
      while (!context.isStopping()) {
        try {
          context.sleep(Duration.ofDays(1));
        } catch (Throwable goOn) {
          // as bad code does
        }
      }
    }

    static void endsByItsHook(WorkerContext context) {
      CountDownLatch end = new CountDownLatch(1);
      context.onStop(end::countDown);
      boolean ended = false;
      while (!ended) {
        try {
          end.await();
          ended = true;
        } catch (InterruptedException goOn) {
          // the hook ends it
        }
      }
    }

    static void closes(WorkerContext context) throws InterruptedException {
      context.onClose(() -> {});
      waits(context);
    }

    static Worker named(String word) {
      return word.isEmpty() ? Forms::catchesAll : Forms::waits;
    }

    static final class Closed implements Worker, AutoCloseable {
      @Override
      public void run(WorkerContext context) throws InterruptedException {
        waits(context);
      }

      @Override
      public void close() {}
    }

    static final class Checked implements Worker, HealthCheck {
      @Override
      public void run(WorkerContext context) throws InterruptedException {
        waits(context);
      }

      @Override
      public Result check() {
        return Result.ok();
      }
    }
  }

  // ---- each that runs

  @ParameterizedTest
  @MethodSource("forms")
  void aCrashIsItsFailureAndItComesBack(Form form) {
    try (SupervisionTester supervision = form.start()) {
      IOException failure = new IOException("gone");
      long begun = System.nanoTime();

      supervision.crash(form.path(), failure);

      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(2));
      assertThat(supervision).child(form.path()).isRestarting().lastFailedWith(failure);
      supervision.advanceToNextRestart(form.path());
      assertThat(supervision).child(form.path()).isRunning().hasRestarts(1).hasFailures(1);
      supervision.crash(form.path());
      supervision.advanceToNextRestart(form.path());
      assertThat(supervision).child(form.path()).isRunning().hasIncarnation(3);
    }
  }

  @ParameterizedTest
  @MethodSource("forms")
  void whoFinishesHasEndedNormally(Form form) {
    try (SupervisionTester supervision = form.start()) {
      long begun = System.nanoTime();

      supervision.finish(form.path());

      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(2));
      assertThat(supervision).child(form.path()).lastEnded(ExitReason.normal()).hasFailures(0);
      if (form.name().equals("transient")) {
        assertThat(supervision).child(form.path()).isStopped();
      } else {
        supervision.advanceToNextRestart(form.path());
        assertThat(supervision).child(form.path()).isRunning().hasRestarts(1);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("forms")
  void whoHangsIsRestarted(Form form) {
    try (SupervisionTester supervision = form.start()) {
      supervision.hang(form.path());

      supervision.advance(LONG);

      assertThat(supervision)
          .child(form.path())
          .isRunning()
          .hasRestarts(1)
          .isHealthy()
          .lastEnded(ExitReason.Unhealthy.class);
    }
  }

  @ParameterizedTest
  @MethodSource("forms")
  void whoIsUnhealthyIsRestarted(Form form) {
    try (SupervisionTester supervision = form.start()) {
      supervision.unhealthy(form.path(), "no answer");

      supervision.advanceToNextCheck(form.path());
      assertThat(supervision).child(form.path()).isUnhealthy().hasIncarnation(1);
      supervision.advance(LONG);

      assertThat(supervision).child(form.path()).isRunning().hasRestarts(1).isHealthy();
      assertThat(supervision.events())
          .containsSubsequence(unhealthy(form.path()), exited(form.path()), restarted(form.path()));
    }
  }

  @ParameterizedTest
  @MethodSource("forms")
  void whoHealsIsNotRestarted(Form form) {
    try (SupervisionTester supervision = form.start()) {
      supervision.unhealthy(form.path());
      supervision.advanceToNextCheck(form.path());
      supervision.hang(form.path());
      supervision.advanceToNextCheck(form.path());

      supervision.heal(form.path());
      supervision.advance(LONG);

      assertThat(supervision).child(form.path()).isHealthy().hasIncarnation(1);
    }
  }

  @ParameterizedTest
  @MethodSource("forms")
  void aStartFailsOnce(Form form) {
    try (SupervisionTester supervision = form.start()) {
      IOException refused = new IOException("refused");
      supervision.failNextStart(form.path(), refused);
      assertThat(supervision).child(form.path()).isRunning();

      supervision.crash(form.path());
      supervision.advanceToNextRestart(form.path());
      assertThat(supervision).child(form.path()).isRestarting().lastFailedWith(refused);
      supervision.advanceToNextRestart(form.path());

      assertThat(supervision).child(form.path()).isRunning().hasIncarnation(3);
      assertThat(supervision.events())
          .containsSubsequence(
              exited(form.path()), startFailed(form.path()), restarted(form.path()));
    }
  }

  @ParameterizedTest
  @MethodSource("forms")
  void whatIsStuckComesBackWhenItIsReleased(Form form) {
    try (SupervisionTester supervision = form.start()) {
      supervision.stuck(form.path());
      supervision.advance(Duration.ofSeconds(1));
      assertThat(supervision).child(form.path()).isRunning();

      var restart = supervision.tree().restartAsync(form.path());
      supervision.advance(Duration.ofMinutes(1));

      if (form.stopsInTime()) {
        assertThat(supervision).child(form.path()).isStuck().hasIncarnation(1);
      } else {
        assertThat(supervision).child(form.path()).isStopping().hasIncarnation(1);
      }
      supervision.release();
      supervision.await(form.path()).incarnation(2);
      assertThat(restart).succeedsWithin(Duration.ofSeconds(10));
    }
  }

  @ParameterizedTest
  @MethodSource("forms")
  void aCrashOfWhatIsStuckLeavesItsThreadBehind(Form form) {
    try (SupervisionTester supervision = form.start()) {
      supervision.stuck(form.path());

      supervision.crash(form.path(), new IOException("gone"));

      assertThat(supervision).child(form.path()).lastFailedWith(IOException.class);
      supervision.advanceToNextRestart(form.path());
      assertThat(supervision).child(form.path()).isRunning().hasIncarnation(2);
      supervision.release();
      assertThat(supervision).child(form.path()).isRunning().hasIncarnation(2);
    }
  }

  // ---- each restart type

  static Stream<RestartType> restartTypes() {
    return Stream.of(RestartType.values());
  }

  @ParameterizedTest
  @MethodSource("restartTypes")
  void aNormalEndIsHandledByTheRestartType(RestartType type) {
    SupervisorSpecBuilder spec = root(Trees.idle("it").restart(type));
    try (SupervisionTester supervision = SupervisionTester.of(spec)) {
      supervision.tree().start();

      supervision.finish("it");

      switch (type) {
        case PERMANENT -> assertThat(supervision).child("it").isRunning().hasRestarts(1);
        case TRANSIENT -> assertThat(supervision).child("it").isStopped().hasRestarts(0);
        case TEMPORARY -> supervision.await("it").gone();
      }
      assertThat(supervision.events()).contains(exited("it"));
    }
  }

  @ParameterizedTest
  @MethodSource("restartTypes")
  void aCrashIsHandledByTheRestartType(RestartType type) {
    SupervisorSpecBuilder spec = root(Trees.idle("it").restart(type));
    try (SupervisionTester supervision = SupervisionTester.of(spec)) {
      supervision.tree().start();

      supervision.crash("it");

      if (type == RestartType.TEMPORARY) {
        assertThat(supervision).hasNoChild("it");
        assertThat(supervision.events()).contains(exited("it"));
      } else {
        assertThat(supervision).child("it").isRunning().hasRestarts(1);
      }
      assertThat(supervision.tree().find("").map(node -> node.state())).contains(NodeState.RUNNING);
    }
  }
}
