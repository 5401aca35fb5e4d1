package io.supervision.spring.dashboard;

import static io.supervision.spring.fixture.Snapshots.NOON;
import static io.supervision.spring.fixture.Snapshots.pool;
import static io.supervision.spring.fixture.Snapshots.root;
import static io.supervision.spring.fixture.Snapshots.supervisor;
import static io.supervision.spring.fixture.Snapshots.worker;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.supervision.event.RestartCause;
import io.supervision.event.SupervisionEvent;
import io.supervision.event.SupervisionEvent.ChildDegraded;
import io.supervision.event.SupervisionEvent.ChildExited;
import io.supervision.event.SupervisionEvent.ChildGaveUp;
import io.supervision.event.SupervisionEvent.ChildRestored;
import io.supervision.event.SupervisionEvent.ChildStarted;
import io.supervision.event.SupervisionEvent.ChildWaiting;
import io.supervision.event.SupervisionEvent.RestartScheduled;
import io.supervision.event.SupervisionEvent.SupervisorGaveUp;
import io.supervision.event.UnmetRequirement;
import io.supervision.spring.dashboard.DashboardDescriptor.Events;
import io.supervision.spring.dashboard.DashboardDescriptor.Happening;
import io.supervision.spring.fixture.FakeTree;
import io.supervision.spring.internal.Remarks;
import io.supervision.spring.internal.descriptor.NodeDescriber;
import io.supervision.spring.internal.descriptor.NodeDescriptor.RequirementDescriptor;
import io.supervision.spring.internal.history.HistoryEntry;
import io.supervision.spring.internal.history.RecentEvents;
import io.supervision.spring.internal.history.SupervisionHistory;
import io.supervision.worker.ExitReason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.Sanitizer;

/** What the dashboard is told of what happened. */
class DashboardNewsTests {

  private final FakeTree tree =
      new FakeTree(
          root(
              worker("job"),
              supervisor("group", worker("group/member")),
              pool("pool", worker("pool/one"), worker("pool/two"))));
  private final SupervisionHistory history = SupervisionHistory.listenTo(tree);
  private final Dashboard dashboard =
      new Dashboard(tree, history, "shop", false, Duration.ofMinutes(1));
  private Instant now = NOON;

  @Test
  void tellsEachThingOnce() {
    starts("job");
    Events first = look(null);
    starts("group/member");
    Events second = look(first.cursor());
    Events third = look(second.cursor());

    assertThat(first.complete()).isTrue();
    assertThat(paths(first)).containsExactly("job");
    assertThat(second.complete()).isFalse();
    assertThat(paths(second)).containsExactly("group/member");
    assertThat(third.lines()).isEmpty();
  }

  @Test
  void tellsAllAnewToAReaderFromElsewhere() {
    starts("job");

    assertThat(look("of another process").complete()).isTrue();
    assertThat(paths(look("of another process"))).containsExactly("job");
  }

  @Test
  void takesBackWhatWasAnnouncedAndRefused() {
    HistoryEntry announced = history.announce("job", "restart", "alice", null, NOON);
    String cursor = look(null).cursor();
    history.withdraw(announced);

    assertThat(look(cursor).complete()).isTrue();
    assertThat(look(cursor).lines()).isEmpty();
  }

  @Test
  void takesBackOneOfSeveralOnly() {
    history.announce("job", "restart", "alice", null, NOON);
    history.withdraw(history.announce("job", "restart", "alice", null, NOON.plusSeconds(1)));

    Happening line = line(look(null));
    assertThat(line.count()).isEqualTo(1);
    assertThat(line.latest().at()).isEqualTo(NOON.toString());
  }

  @Test
  void sumsUpACrashLoopInOneLine() {
    for (int i = 1; i <= 1_000; i++) {
      crashes("job", i, broken("order " + i));
      restarts("job", i + 1);
    }

    Happening line = line(look(null));
    assertThat(line.count()).isEqualTo(1_000);
    assertThat(line.first()).isEqualTo(NOON.plusSeconds(1).toString());
    assertThat(line.latest().incarnation()).isEqualTo(1_000);
    assertThat(line.consequence().event()).isEqualTo("restarted");
    assertThat(line.consequence().incarnation()).isEqualTo(1_001);
    assertThat(line.earlier()).hasSize(RecentEvents.OCCURRENCES - 1);
    assertThat(line.earlier().get(0).incarnation()).isEqualTo(999);
  }

  @Test
  void doesNotLetALoopPushOtherNewsAway() {
    for (int i = 0; i < RecentEvents.LINES - 1; i++) {
      starts("child-" + i);
    }
    for (int i = 1; i <= 1_000; i++) {
      crashes("job", i, broken("again"));
      restarts("job", i + 1);
    }

    assertThat(paths(look(null)))
        .hasSize(RecentEvents.LINES)
        .startsWith("job", "child-198")
        .endsWith("child-0");
  }

  @Test
  void forgetsWhatHappenedLastLongestAgo() {
    for (int i = 0; i < RecentEvents.LINES; i++) {
      starts("child-" + i);
    }
    starts("child-0");
    starts("another");

    assertThat(paths(look(null)))
        .hasSize(RecentEvents.LINES)
        .startsWith("another", "child-0")
        .doesNotContain("child-1");
  }

  @Test
  void keepsDifferentFailuresApart() {
    crashes("job", 1, broken("one"));
    crashes("job", 2, new IllegalArgumentException("two"));
    crashes("job", 3, broken("three"));
    exits("job", 4, ExitReason.killed(), false);

    assertThat(look(null).lines())
        .extracting(line -> line.count() + " " + line.latest().reason())
        .containsExactly("1 killed", "2 failure", "1 failure");
  }

  @Test
  void looksNoCloserAtWhatFailsAgainAtOnceWithTheSameClass() {
    crashes("job", 1, broken("one"));
    now = now.minusSeconds(1);
    crashes("job", 2, new IllegalStateException("from another line"));
    crashes("job", 3, new IllegalStateException("from a third one"));
    now = now.minusSeconds(1);
    crashes("job", 4, new IllegalArgumentException("of another class"));

    assertThat(look(null).lines())
        .extracting(line -> line.count() + " " + line.latest().incarnation())
        .containsExactly("1 4", "1 3", "2 2");
  }

  @Test
  void tellsAReaderThatALineHasChanged() {
    crashes("job", 1, broken("one"));
    starts("group/member");
    String cursor = look(null).cursor();
    restarts("job", 2);

    Events changed = look(cursor);
    assertThat(changed.complete()).isFalse();
    assertThat(line(changed).consequence().event()).isEqualTo("restarted");
    assertThat(paths(look(null)))
        .as("what follows does not make the failure newer")
        .containsExactly("group/member", "job");
  }

  @Test
  void tellsTheDelayAndThenTheRestartInTheLineOfTheFailure() {
    crashes("job", 1, broken("one"));
    waits("job", Duration.ofSeconds(2));
    assertThat(line(look(null)).consequence().delay()).isEqualTo("PT2S");

    restarts("job", 2);
    assertThat(line(look(null)).consequence().event()).isEqualTo("restarted");

    crashes("job", 2, broken("two"));
    assertThat(line(look(null)).consequence()).isNull();
  }

  @Test
  void tellsInTheLineOfTheFailureThatTheChildWaitsAndALateStartInALineOfItsOwn() {
    crashes("job", 1, broken("one"));
    waitsFor("job", "db");
    Happening line = line(look(null));
    assertThat(line.consequence().event()).isEqualTo("waiting");
    assertThat(line.consequence().waitsFor())
        .extracting(RequirementDescriptor::name, RequirementDescriptor::detail)
        .containsExactly(tuple("db", "******"));

    now = now.plus(Duration.ofMinutes(5));
    restarts("job", 2);
    assertThat(look(null).lines())
        .extracting(each -> each.latest().event())
        .containsExactly("restarted", "exited");
  }

  @Test
  void sumsUpWaitsForTheSameAndKeepsOthersApart() {
    waitsFor("pool/one", "db");
    waitsFor("pool/two", "db");
    waitsFor("job", "db");
    waitsFor("job", "cache");
    waitsFor("job", "db");

    assertThat(look(null).lines())
        .extracting(each -> each.count() + " " + each.latest().path() + " " + names(each))
        .containsExactly("2 job [db]", "1 job [cache]", "2 pool/two [db]");
  }

  @Test
  void tellsALateRestartInALineOfItsOwn() {
    crashes("job", 1, broken("one"));
    waits("job", Duration.ofMinutes(5));
    now = now.plus(Duration.ofMinutes(5));
    restarts("job", 2);

    assertThat(look(null).lines())
        .extracting(line -> line.latest().event())
        .containsExactly("restarted", "exited");
  }

  @Test
  void tellsInTheLineOfTheFailureThatAChildGaveUp() {
    LinkageError fatal = new LinkageError("no such class");
    crashes("job", 1, fatal);
    tree.publish(new ChildGaveUp("job", tick(), 1, fatal));

    assertThat(line(look(null)).consequence().event()).isEqualTo("gave-up");
  }

  @Test
  void tellsOfASupervisorThatGaveUpInALineOfItsOwn() {
    crashes("group/member", 1, broken("one"));
    tree.publish(
        new SupervisorGaveUp(
            "group", tick(), "group/member", 4, ExitReason.failure(broken("one"))));
    exits("group", 1, ExitReason.shutdown(), false);
    tree.publish(
        new ChildStarted("group", tick(), 2, true, RestartCause.SHUTDOWN, "group", Duration.ZERO));

    assertThat(look(null).lines())
        .extracting(
            line ->
                line.latest().path()
                    + " "
                    + line.latest().event()
                    + (line.consequence() == null ? "" : ", " + line.consequence().event()))
        .containsExactly("group exited, restarted", "group gave-up", "group/member exited");
  }

  @Test
  void sumsUpWhatHappensAlikeToTheChildrenOfAPool() {
    for (int i = 1; i <= 20; i++) {
      crashes("pool/one", i, broken("of one"));
      crashes("pool/two", i, broken("of two"));
      restarts("pool/one", i + 1);
      restarts("pool/two", i + 1);
    }

    Happening line = line(look(null));
    assertThat(line.count()).isEqualTo(40);
    assertThat(line.pool()).isEqualTo("pool");
    assertThat(line.latest().path()).isEqualTo("pool/two");
    assertThat(line.consequence().path()).isEqualTo("pool/two");
    assertThat(line.earlier())
        .extracting(DashboardDescriptor.Occurrence::path)
        .startsWith("pool/one", "pool/two");
  }

  @Test
  void namesNoPoolWhereItHappenedToOneChildOnly() {
    crashes("pool/one", 1, broken("one"));
    crashes("pool/one", 2, broken("two"));

    assertThat(line(look(null)).count()).isEqualTo(2);
    assertThat(line(look(null)).pool()).isNull();
  }

  @Test
  void sumsUpOneThatIsDegradedAgainAndAgainInOneLine() {
    for (int i = 1; i <= 40; i++) {
      says("job", "no answer for " + i + " s");
      isRestored("job");
    }

    Happening line = line(look(null));
    assertThat(line.count()).isEqualTo(40);
    assertThat(line.latest().event()).isEqualTo("degraded");
    assertThat(line.consequence().event()).isEqualTo("restored");
    assertThat(line.consequence().degraded().duration()).isEqualTo("PT1S");
  }

  @Test
  void tellsDifferentTroubleOfOneThatIsDegradedApart() {
    says("job", "no answer");
    says("job", "no partition");

    assertThat(look(null).lines()).hasSize(2);
  }

  @Test
  void whatLastedLongerIsALineOfItsOwnWhenItIsOver() {
    says("job", "no answer");
    now = now.plusSeconds(60);
    isRestored("job");

    assertThat(look(null).lines())
        .extracting(line -> line.latest().event())
        .containsExactly("restored", "degraded");
  }

  @Test
  void aRestartAndTheEndOfOthersTroubleFollowFromNothingElse() {
    says("pool/one", "no answer");
    restarts("pool/two", 2);
    isRestored("pool/two");

    assertThat(look(null).lines())
        .extracting(line -> line.latest().event(), Happening::consequence)
        .containsExactly(
            tuple("restored", null), tuple("restarted", null), tuple("degraded", null));
  }

  @Test
  void hidesTheMessagesOfAllOccurrences() {
    says("job", "the password is x");
    says("job", "the password is y");
    crashes("job", 1, broken("the password is x"));
    crashes("job", 2, broken("the password is y"));

    assertThat(look(null).toString()).doesNotContain("password").contains("******");
  }

  /** Always from the same line of code. */
  private static IllegalStateException broken(String message) {
    return new IllegalStateException(message);
  }

  private void starts(String path) {
    tree.publish(new ChildStarted(path, tick(), 1, false, null, null, null));
  }

  private void crashes(String path, int incarnation, Throwable thrown) {
    exits(path, incarnation, ExitReason.failure(thrown), false);
  }

  private void exits(String path, int incarnation, ExitReason reason, boolean requested) {
    SupervisionEvent exit =
        new ChildExited(path, tick(), incarnation, false, reason, requested, null, Duration.ZERO);
    tree.publish(exit);
  }

  private void waits(String path, Duration delay) {
    tree.publish(new RestartScheduled(path, tick(), delay, ExitReason.failure(broken("whatever"))));
  }

  private void waitsFor(String path, String name) {
    tree.publish(
        new ChildWaiting(path, tick(), false, List.of(new UnmetRequirement(name, "refused"))));
  }

  private void says(String path, String what) {
    tree.publish(new ChildDegraded(path, tick(), 1, what));
  }

  private void isRestored(String path) {
    tree.publish(new ChildRestored(path, tick(), 1, Duration.ofSeconds(1)));
  }

  private static List<String> names(Happening happening) {
    return happening.latest().waitsFor().stream().map(RequirementDescriptor::name).toList();
  }

  private void restarts(String path, int incarnation) {
    tree.publish(
        new ChildStarted(
            path, tick(), incarnation, false, RestartCause.FAILURE, path, Duration.ZERO));
  }

  private Instant tick() {
    now = now.plusSeconds(1);
    return now;
  }

  private Events look(String cursor) {
    return dashboard
        .describe(
            DashboardQuery.of(null, null, null, null, cursor),
            new NodeDescriber(new Sanitizer(), false, new Remarks()))
        .events();
  }

  private static Happening line(Events events) {
    assertThat(events.lines()).hasSize(1);
    return events.lines().get(0);
  }

  private static List<String> paths(Events events) {
    return events.lines().stream().map(line -> line.latest().path()).toList();
  }
}
