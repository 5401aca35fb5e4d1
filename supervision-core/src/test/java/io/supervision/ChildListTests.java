package io.supervision;

import static io.supervision.TreeFixture.async;
import static io.supervision.TreeFixture.idle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.supervision.snapshot.NodeState;
import io.supervision.spec.Backoff;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.ChildSpecBuilder;
import io.supervision.spec.ChildType;
import io.supervision.spec.Requirement;
import io.supervision.spec.SupervisorSpec;
import io.supervision.worker.HealthCheck;
import io.supervision.worker.WorkerContext;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The children of one supervisor, few or many: in order, found by id, seen by readers, let go. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class ChildListTests {

  private static final Duration SOON = Duration.ofSeconds(10);

  @ParameterizedTest
  @ValueSource(ints = {3, 16, 17, 100})
  void keepsThoseThatStayInOrderHoweverManyComeAndGoBetweenThem(int staying) {
    List<String> model = new ArrayList<>();
    try (TreeFixture fixture = TreeFixture.started(SupervisorSpec.dynamic("pool"))) {
      Supervisor root = fixture.tree.root();
      for (int i = 0; i < staying; i++) {
        root.startChild(idle("stays" + i));
        model.add("stays" + i);
        for (int other = 0; other < 10; other++) {
          root.startChild(idle("goes" + other));
          root.terminateChild("goes" + other);
        }
      }
      assertThat(root.childIds()).containsExactlyElementsOf(model);
      assertThat(root.whichChildren())
          .extracting(ChildInfo::id)
          .containsExactlyInAnyOrderElementsOf(model);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void isFoundAndListedAfterNearlyAllHaveGone(boolean firstToLast) {
    try (TreeFixture fixture = TreeFixture.started(SupervisorSpec.dynamic("pool"))) {
      Supervisor root = fixture.tree.root();
      for (int i = 0; i < 500; i++) {
        root.startChild(idle("c" + i));
      }
      for (int i = 0; i < 500; i++) {
        int next = firstToLast ? i : 499 - i;
        if (next != 250) {
          root.terminateChild("c" + next);
        }
      }
      assertThat(root.childIds()).containsExactly("c250");
      root.startChild(idle("c0"));
      assertThat(root.childIds()).containsExactly("c250", "c0");
      assertThat(root.childSpec("c250").id()).isEqualTo("c250");
      assertThat(root.activeCount()).isEqualTo(2);
      assertThat(fixture.tree.find("c1")).isEmpty();
    }
  }

  @Test
  void ofATemplateNamesAlsoThoseOfWhichNothingRunsSinceTheyHaveNoOtherName() {
    Backoff minute =
        new Backoff(Duration.ofMinutes(1), 1, Duration.ofMinutes(1), 0, Duration.ofHours(1));
    ChildSpecBuilder template =
        idle("worker")
            .backoff(minute)
            .requires(Requirement.check("db", () -> HealthCheck.Result.failed("away")));
    ChildSpecBuilder other = idle("other").backoff(minute);
    try (TreeFixture fixture =
        TreeFixture.app(
            SupervisorSpec.template("waiting", template),
            SupervisorSpec.template("pool", other),
            idle("held"))) {
      Supervisor pool = fixture.tree.supervisor("pool");
      ChildRef waiting = fixture.tree.supervisor("waiting").startChildWith("a");
      ChildRef held = pool.startChildWith("a");
      ChildRef restarting = pool.startChildWith("b");
      fixture.tree.hold(held.path(), HoldOptions.lasting(Duration.ofHours(1)));
      fixture.tree.hold("held", HoldOptions.lasting(Duration.ofHours(1)));
      fixture.crash(restarting.path());
      fixture.awaitState(restarting.path(), NodeState.RESTARTING);

      assertThat(fixture.tree.supervisor("waiting").whichChildren())
          .containsExactly(
              new ChildInfo(waiting.id(), ChildType.WORKER, ChildInfo.Status.STOPPED, waiting));
      assertThat(pool.whichChildren())
          .containsExactly(
              new ChildInfo(
                  restarting.id(), ChildType.WORKER, ChildInfo.Status.RESTARTING, restarting),
              new ChildInfo(held.id(), ChildType.WORKER, ChildInfo.Status.STOPPED, held));
      assertThat(fixture.tree.root().whichChildren().get(0).ref()).isNull();
      pool.whichChildren().forEach(child -> pool.terminateChild(child.ref()));
      fixture.tree.supervisor("waiting").terminateChild(waiting);
      assertThat(pool.childIds()).isEmpty();
      assertThat(fixture.tree.supervisor("waiting").childIds()).isEmpty();
    }
  }

  @Test
  void ofATemplateIsInOrderHoweverChildrenComeAndGo() {
    List<String> model = new ArrayList<>();
    try (TreeFixture fixture =
        TreeFixture.started(SupervisorSpec.template("pool", idle("worker")))) {
      Supervisor root = fixture.tree.root();
      List<ChildRef> running = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        ChildRef ref = root.startChildWith(i);
        running.add(ref);
        model.add(ref.id());
        if (i % 3 > 0) {
          ChildRef gone = running.remove(i * 7 % running.size());
          root.terminateChild(gone);
          model.remove(gone.id());
        }
      }
      assertThat(root.childIds()).containsExactlyElementsOf(model);
    }
  }

  @Test
  void showsReadersNoIdTwiceAndEachChildThatStays() {
    try (TreeFixture fixture = TreeFixture.started(SupervisorSpec.dynamic("pool"))) {
      Supervisor root = fixture.tree.root();
      List<String> staying = IntStream.range(0, 10).mapToObj(i -> "stays" + i).toList();
      for (int i = 0; i < 200; i++) {
        root.startChild(idle("c" + i));
        if (i % 20 == 0) {
          root.startChild(idle(staying.get(i / 20)));
        }
      }
      AtomicBoolean over = new AtomicBoolean();
      CompletableFuture<Boolean> moved = async(() -> moveAround(root, over));
      for (int i = 0; i < 10_000; i++) {
        List<String> seen = root.childIds();
        assertThat(new LinkedHashSet<>(seen)).hasSameSizeAs(seen);
        assertThat(seen.stream().filter(id -> id.startsWith("s")).toList()).isEqualTo(staying);
        assertThat(fixture.tree.find(staying.get(i % 10))).isPresent();
      }
      over.set(true);
      assertThat(moved).succeedsWithin(SOON);
    }
  }

  private static void moveAround(Supervisor pool, AtomicBoolean over) {
    for (int i = 0; !over.get(); i++) {
      String id = "c" + i % 200;
      pool.terminateChild(id);
      pool.startChild(idle(id));
    }
  }

  /** A worker with state of its own that nothing but its specification refers to. */
  private static ChildSpecBuilder withState(String id, List<WeakReference<Object>> states) {
    byte[] state = new byte[1_000];
    states.add(new WeakReference<>(state));
    return ChildSpec.task(
        id,
        (WorkerContext context) -> {
          assertThat(state).isNotEmpty();
          context.awaitStop();
        });
  }

  private static void awaitCollected(TreeFixture fixture, List<WeakReference<Object>> states) {
    await()
        .atMost(SOON)
        .until(
            () -> {
              fixture.events.clear();
              System.gc();
              return states.stream().allMatch(state -> state.get() == null);
            });
  }

  @Test
  void ofARememberedReferenceDoesNotKeepAllLaterChildren() {
    List<WeakReference<Object>> states = new ArrayList<>();
    try (TreeFixture fixture = TreeFixture.started(SupervisorSpec.dynamic("pool"))) {
      Supervisor root = fixture.tree.root();
      ChildRef first = root.startChild(idle("c0"));
      for (int i = 1; i <= 20; i++) {
        root.startChild(withState("c" + i, states));
        root.terminateChild("c" + (i - 1));
      }
      root.terminateChild("c20");
      awaitCollected(fixture, states);
      assertThat(first.id()).isEqualTo("c0");
    }
  }

  @Test
  void ofADynamicSupervisorIsNotKeptByTheNextOne() {
    List<WeakReference<Object>> states = new ArrayList<>();
    try (TreeFixture fixture =
        TreeFixture.app(SupervisorSpec.dynamic("pool").child(idle("declared")))) {
      for (int i = 0; i < 20; i++) {
        fixture.tree.supervisor("pool").startChild(withState("c" + i, states));
      }
      fixture.crash("pool");
      fixture.awaitRunning("pool/declared", 2);
      fixture.awaitRunning("pool", 2);
      awaitCollected(fixture, states);
    }
  }
}
