package io.supervision.spring.actuate;

import static io.supervision.spring.fixture.Snapshots.NOON;
import static io.supervision.spring.fixture.Snapshots.root;
import static io.supervision.spring.fixture.Snapshots.supervisor;
import static io.supervision.spring.fixture.Snapshots.worker;
import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.event.Origin;
import io.supervision.event.SupervisionEvent.ChildExited;
import io.supervision.event.SupervisionEvent.ChildStarted;
import io.supervision.event.SupervisionEvent.Operated;
import io.supervision.spring.fixture.FakeTree;
import io.supervision.spring.internal.history.Cause;
import io.supervision.spring.internal.history.HistoryEntry;
import io.supervision.spring.internal.history.SupervisionHistory;
import io.supervision.worker.ExitReason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the history says of operations, in whatever order and pace their consequences come. */
class OperationsInHistoryTests {

  private static final Cause ALICE = Cause.operator("terminate", "alice");
  private static final Cause SOMEBODY = Cause.operator("terminate", null);

  private final FakeTree tree =
      new FakeTree(root(supervisor("group", worker("group/member")), worker("job")));
  private final SupervisionHistory history = SupervisionHistory.listenTo(tree);
  private Instant now = NOON;

  @Test
  void sayWhoStoppedWhatTookLongToStop() {
    terminates("group", "alice");
    now = now.plus(Duration.ofHours(1));
    stops("group/member", called("group"));
    stops("group", called("group"));

    assertThat(causes("group/member")).containsExactly(ALICE);
    assertThat(causes("group")).containsExactly(ALICE, ALICE);
  }

  @Test
  void doNotTakeTheNextOneForTheSame() {
    terminates("job", "alice");
    stops("job", called("job"));
    starts("job");
    tree.publish(new Operated("job", tick(), "terminate"));
    stops("job", called("job"));

    assertThat(causes("job")).startsWith(SOMEBODY, SOMEBODY).endsWith(ALICE, ALICE);
  }

  @Test
  void doNotTakeARepetitionForTheSame() {
    terminates("job", "alice");
    tree.publish(new Operated("job", tick(), "terminate"));

    assertThat(causes("job")).containsExactly(SOMEBODY, ALICE);
  }

  @Test
  void doNotBlameAnOperatorForWhatTheTreeDoesLater() {
    terminates("group", "alice");
    stops("group/member", called("group"));
    stops("group", called("group"));
    starts("group");
    starts("group/member");
    stops("group/member", Origin.of(Origin.Kind.STOP, ""));

    assertThat(causes("group/member").get(0))
        .satisfies(
            cause -> {
              assertThat(cause.type()).isEqualTo(Cause.Type.SUPERVISOR);
              assertThat(cause.path()).isEqualTo("group");
              assertThat(cause.origin().kind()).isEqualTo(Origin.Kind.STOP);
            });
  }

  @Test
  void outliveWhatHappenedBeforeThemAndIsHeardOfLater() {
    Instant before = tick();
    history.announce("job", "terminate", "alice", null, tick());
    tree.publish(new ChildStarted("job", before, 1, false, null, null, null));
    tree.publish(new Operated("job", tick(), "terminate"));
    stops("job", called("job"));

    assertThat(causes("job")).containsExactly(ALICE, null, ALICE);
  }

  @Test
  void areStillKnownWhenAnEarlierOneIsRefused() {
    HistoryEntry refused = history.announce("job", "restart", "bob", null, tick());
    history.announce("job", "terminate", "alice", null, tick());
    history.withdraw(refused);
    tree.publish(new Operated("job", tick(), "terminate"));
    stops("job", called("job"));

    assertThat(causes("job")).containsExactly(ALICE, ALICE);
  }

  private void terminates(String path, String by) {
    history.announce(path, "terminate", by, null, tick());
    tree.publish(new Operated(path, tick(), "terminate"));
  }

  private static Origin called(String path) {
    return Origin.of(Origin.Kind.CALL, path);
  }

  private void stops(String path, Origin origin) {
    tree.publish(
        new ChildExited(
            path, tick(), 1, false, ExitReason.shutdown(), true, origin, Duration.ZERO));
  }

  private void starts(String path) {
    tree.publish(new ChildStarted(path, tick(), 1, false, null, null, null));
  }

  private Instant tick() {
    now = now.plusSeconds(1);
    return now;
  }

  /** Newest first. */
  private List<Cause> causes(String path) {
    return history.of(path).stream().map(HistoryEntry::cause).toList();
  }
}
