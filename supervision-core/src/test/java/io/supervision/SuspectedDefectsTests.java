package io.supervision;

import static io.supervision.TreeFixture.assertRefused;
import static io.supervision.TreeFixture.async;
import static io.supervision.TreeFixture.idle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.supervision.snapshot.*;
import io.supervision.spec.*;
import io.supervision.worker.ExitReason;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.*;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each of these fails today: one suspected defect each, the smallest way to see it. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
@SuppressWarnings({"all", "try"})
class SuspectedDefectsTests {
  private static final Duration ENDLESS = Duration.ofSeconds(Long.MAX_VALUE);

  @Test
  void endlessBackoffDoesNotBreakTheStart() {
    SupervisionTree tree =
        SupervisionTree.create(
            SupervisorSpec.named("app")
                .child(idle("a").backoff(new Backoff(ENDLESS, 1, ENDLESS, 0, Duration.ZERO))));
    System.out.println("FIRST " + catchThrowable(tree::start));
    assertThat(async(() -> tree.start())).succeedsWithin(Duration.ofSeconds(3));
  }

  @Test
  void endlessMaximumOfBackoffDoesNotBreakTheEngine() {
    TreeFixture f =
        TreeFixture.started(
            SupervisorSpec.named("app")
                .intensity(RestartIntensity.unlimited())
                .child(
                    idle("a")
                        .backoff(
                            new Backoff(Duration.ofSeconds(1), 2, ENDLESS, 0, Duration.ZERO))));
    f.crash("a");
    f.awaitState("a", NodeState.RESTARTING);
  }

  @Test
  void exitAsKilledKillsWhatIsAlreadyEnding() {
    Stubborn stubborn = new Stubborn();
    try (TreeFixture f =
        TreeFixture.started(
            SupervisorSpec.named("app")
                .child(ChildSpec.task("a", stubborn).shutdown(Shutdown.INFINITY)))) {
      stubborn.awaitRuns(1);
      f.tree.exit("a", ExitReason.shutdown());
      f.tree.exit("a", ExitReason.killed());
      assertThat(stubborn.contexts.get(0).isKilled()).isTrue();
    } finally {
      stubborn.releaseAll();
    }
  }

  @Test
  void whatIfForetellsAnAutoShutdown() {
    try (TreeFixture f =
        TreeFixture.started(
            SupervisorSpec.named("app")
                .child(
                    SupervisorSpec.named("s")
                        .autoShutdown(AutoShutdown.ANY_SIGNIFICANT)
                        .child(idle("x"))
                        .child(idle("y").restart(RestartType.TEMPORARY).significant(true))))) {
      WhatIf w = f.tree.whatIf("s/y");
      System.out.println(w);
      assertThat(w.stops()).containsExactly("s/x");
    }
  }

  @Test
  void aPathWithALeadingSlashIsNotFound() {
    try (TreeFixture f = TreeFixture.started(SupervisorSpec.named("app").child(idle("a")))) {
      assertThat(f.tree.find("/a")).isEmpty();
      assertRefused(
          SupervisionException.Reason.NOT_FOUND, () -> f.tree.exit("/a", ExitReason.normal()));
    }
  }

  @Test
  void exitBeforeTheStartIsNotRunningForDeclaredChildren() {
    TreeFixture f = new TreeFixture(SupervisorSpec.named("app").child(idle("a")));
    assertRefused(
        SupervisionException.Reason.NOT_RUNNING, () -> f.tree.exit("a", ExitReason.normal()));
  }

  @Test
  void restartBeforeTheStartIsNotRunningForDeclaredChildren() {
    TreeFixture f = new TreeFixture(SupervisorSpec.named("app").child(idle("a")));
    assertRefused(SupervisionException.Reason.NOT_RUNNING, () -> f.tree.restart("a"));
  }

  @Test
  void exitWithoutReasonIsRefused() {
    try (TreeFixture f =
        TreeFixture.started(
            SupervisorSpec.named("app").child(idle("a")).child(SupervisorSpec.named("s")))) {
      assertThat(catchThrowable(() -> f.tree.exit("a", null)))
          .isInstanceOf(NullPointerException.class);
    }
  }

  @Test
  void exitOfASupervisorWithoutReasonIsRefused() {
    try (TreeFixture f =
        TreeFixture.started(SupervisorSpec.named("app").child(SupervisorSpec.named("s")))) {
      assertThat(catchThrowable(() -> f.tree.exit("s", null)))
          .isInstanceOf(NullPointerException.class);
    }
  }

  @Test
  void whatIfNeverFailsWhileChildrenComeAndGo() {
    try (TreeFixture f =
        TreeFixture.started(SupervisorSpec.dynamic("app").strategy(Strategy.REST_FOR_ONE))) {
      AtomicBoolean over = new AtomicBoolean();
      AtomicReference<Throwable> broken = new AtomicReference<>();
      var asker =
          async(
              () -> {
                while (!over.get()) {
                  try {
                    f.tree.whatIf("a");
                  } catch (SupervisionException e) {
                    over.get();
                  } catch (Throwable t) {
                    broken.set(t);
                    over.set(true);
                  }
                }
              });
      for (int i = 0; i < 20000 && !over.get(); i++) {
        f.tree.root().startChild(idle("a"));
        f.tree.root().terminateChild("a");
      }
      over.set(true);
      assertThat(broken.get()).isNull();
    }
  }

  @Test
  void aTemplateSupervisorHasNoDeclaredChildren() {
    assertThat(
            catchThrowable(
                () ->
                    SupervisorSpec.template("p", ChildSpec.template("t", x -> c -> {}))
                        .child(idle("a"))
                        .build()))
        .isInstanceOf(InvalidSpecException.class);
  }

  @Test
  void aTemplateChildNeedsATemplateSupervisor() {
    assertThat(
            catchThrowable(
                () ->
                    SupervisorSpec.named("p").child(ChildSpec.template("t", x -> c -> {})).build()))
        .isInstanceOf(InvalidSpecException.class);
  }

  @Test
  void maxChildrenOfAStaticSupervisor() {
    assertThat(
            catchThrowable(
                () ->
                    SupervisorSpec.named("p")
                        .maxChildren(1)
                        .child(idle("a"))
                        .child(idle("b"))
                        .build()))
        .isInstanceOf(InvalidSpecException.class);
  }

  @Test
  void moreDeclaredChildrenThanMax() {
    assertThat(
            catchThrowable(
                () ->
                    SupervisorSpec.dynamic("p")
                        .maxChildren(1)
                        .child(idle("a"))
                        .child(idle("b"))
                        .build()))
        .isInstanceOf(InvalidSpecException.class);
  }

  @Test
  void replaceOfASupervisor() {
    assertThat(
            catchThrowable(
                () ->
                    ChildSpec.supervisor(SupervisorSpec.named("s").build())
                        .onStuck(OnStuck.REPLACE)
                        .build()))
        .isInstanceOf(InvalidSpecException.class);
  }

  @Test
  void healthOfASupervisor() {
    assertThat(
            catchThrowable(
                () ->
                    ChildSpec.supervisor(SupervisorSpec.named("s").build())
                        .heartbeatTimeout(Duration.ofSeconds(1))
                        .build()))
        .isInstanceOf(InvalidSpecException.class);
  }

  @Test
  void oneThrowableInTwoLists() {
    assertThat(
            catchThrowable(
                () -> new OnException(List.of(), List.of(Error.class), List.of(Error.class))))
        .isInstanceOf(InvalidSpecException.class);
  }

  @Test
  void negativeStopTimeout() {
    assertThat(
            catchThrowable(
                () ->
                    SupervisionTree.builder(SupervisorSpec.named("s"))
                        .stopTimeout(Duration.ofSeconds(-1))
                        .build()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void c1ControlsAreNotShown() {
    assertThat(catchThrowable(() -> idle("a\u0085b").build()).getMessage())
        .doesNotContain("\u0085");
  }

  @Test
  void childIsNamedInMessages() {
    assertThat(catchThrowable(() -> idle("xyz").startTimeout(Duration.ZERO).build()))
        .hasMessageContaining("xyz");
  }

  @Test
  void childIsNamedInMessagesAboutSignificant() {
    assertThat(catchThrowable(() -> idle("xyz").significant(true).build()))
        .hasMessageContaining("xyz");
  }

  @Test
  void supervisorIsNamedInMessagesAboutMaxChildren() {
    assertThat(catchThrowable(() -> SupervisorSpec.dynamic("xyz").maxChildren(-1).build()))
        .hasMessageContaining("xyz");
  }

  @Test
  void addingToAnAmbiguousNameIsRefused() {
    assertThat(
            catchThrowable(
                () ->
                    SupervisionTree.builder(
                            SupervisorSpec.named("app")
                                .child(SupervisorSpec.named("a").child(SupervisorSpec.named("t")))
                                .child(SupervisorSpec.named("b").child(SupervisorSpec.named("t"))))
                        .child("t", idle("w"))
                        .build()))
        .isInstanceOf(InvalidSpecException.class);
  }

  @Test
  void leavesNoTimerBehind() {
    try (TreeFixture fixture =
        TreeFixture.started(
            SupervisorSpec.named("app")
                .intensity(io.supervision.spec.RestartIntensity.unlimited())
                .child(idle("a")))) {
      for (int i = 1; i <= 500; i++) {
        fixture.crash("a");
        fixture.awaitRunning("a", i + 1);
      }
      fixture.awaitPending(0);
    }
  }

  @Test
  void holdIsNotCircumventedByARestartThatWaitsWhileTheTimerDeclaresTheChildStuck() {
    int violations = 0;
    for (int i = 0; i < 300; i++) {
      Stubborn stubborn = new Stubborn();
      TreeFixture f =
          TreeFixture.app(
              ChildSpec.task("b", stubborn)
                  .shutdown(Shutdown.BRUTAL_KILL)
                  .restart(RestartType.TEMPORARY));
      stubborn.awaitRuns(1);
      f.tree.exit("b", ExitReason.killed());
      var restarted = async(() -> f.tree.restart("b"));
      f.awaitPending(2);
      f.advance(Duration.ofSeconds(1));
      try {
        restarted.get(5, TimeUnit.SECONDS);
        violations++;
      } catch (Exception e) {
        restarted.isDone();
      }
      if (stubborn.most() > 1) System.out.println("TWO AT ONCE in round " + i);
      stubborn.releaseAll();
      f.close();
    }
    System.out.println("VIOLATIONS " + violations);
    assertThat(violations).isZero();
  }

  @Test
  void aStuckChildIsNeverShownWithoutItsThread() {
    int bad = 0;
    for (int i = 0; i < 300; i++) {
      Stubborn stubborn = new Stubborn();
      TreeFixture f = TreeFixture.app(ChildSpec.task("b", stubborn).shutdown(Shutdown.BRUTAL_KILL));
      stubborn.awaitRuns(1);
      f.tree.exit("b", ExitReason.killed());
      f.advance(Duration.ofSeconds(1));
      NodeSnapshot n;
      do {
        n = f.node("b");
      } while (n.state() != NodeState.STUCK);
      if (n.stuck() == null || n.lastExit() == null) bad++;
      stubborn.releaseAll();
      f.close();
    }
    System.out.println("SHOWN WITHOUT " + bad);
    assertThat(bad).isZero();
  }

  @Test
  void aRememberedReferenceDoesNotKeepAllLaterChildren() throws Exception {
    try (TreeFixture f = TreeFixture.started(SupervisorSpec.dynamic("pool"))) {
      List<WeakReference<Object>> refs = new ArrayList<>();
      ChildRef first = f.tree.root().startChild(idle("c0"));
      for (int i = 1; i <= 50; i++) {
        byte[] big = new byte[100_000];
        refs.add(new WeakReference<>(big));
        f.tree
            .root()
            .startChild(
                ChildSpec.task(
                    "c" + i,
                    c -> {
                      if (big.length > 0) c.awaitStop();
                    }));
        f.tree.root().terminateChild("c" + (i - 1));
      }
      f.events.clear();
      for (int i = 0; i < 20; i++) {
        System.gc();
        Thread.sleep(20);
      }
      long alive = refs.stream().filter(r -> r.get() != null).count();
      System.out.println("ALIVE " + alive + " of 50 while holding " + first);
      assertThat(alive).isLessThan(5);
    }
  }

  @Test
  void aSnapshotListsNoIdTwice() {
    try (TreeFixture f = TreeFixture.started(SupervisorSpec.dynamic("pool"))) {
      for (int i = 0; i < 500; i++) f.tree.root().startChild(idle("c" + i));
      AtomicBoolean over = new AtomicBoolean();
      var mover =
          async(
              () -> {
                int i = 0;
                while (!over.get()) {
                  f.tree.root().terminateChild("c" + i % 500);
                  f.tree.root().startChild(idle("c" + i % 500));
                  i++;
                }
              });
      int twice = 0;
      int missing = 0;
      for (int i = 0; i < 40_000; i++) {
        List<String> ids = f.tree.root().childIds();
        if (new HashSet<>(ids).size() != ids.size()) twice++;
        if (new HashSet<>(ids).size() < 4) missing++;
      }
      over.set(true);
      System.out.println("TWICE " + twice + " MISSING " + missing);
      assertThat(twice).isZero();
    }
  }
}
