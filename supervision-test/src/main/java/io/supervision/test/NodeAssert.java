package io.supervision.test;

import io.supervision.SupervisionTree;
import io.supervision.event.UnmetRequirement;
import io.supervision.snapshot.ChildSnapshot;
import io.supervision.snapshot.DegradedSnapshot;
import io.supervision.snapshot.ExitSnapshot;
import io.supervision.snapshot.HealthSnapshot;
import io.supervision.snapshot.NodeSnapshot;
import io.supervision.snapshot.NodeState;
import io.supervision.snapshot.WaitingSnapshot;
import io.supervision.worker.ExitReason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/**
 * Assertions about a child or supervisor as it was when {@link TreeAssert} looked at it. A message
 * shows that, the tree, and what happened last.
 */
public final class NodeAssert extends AbstractAssert<NodeAssert, NodeSnapshot> {

  private final SupervisionTree tree;
  private final Instant now;

  private NodeAssert(NodeSnapshot actual, SupervisionTree tree) {
    super(actual, NodeAssert.class);
    this.tree = tree;
    this.now = tree.now();
  }

  static NodeAssert of(TreeAssert of, NodeSnapshot node, SupervisionTree tree) {
    NodeAssert made = new NodeAssert(node, tree);
    made.info.description(of.getWritableAssertionInfo().description());
    return made;
  }

  /**
   * It runs.
   *
   * @return this
   */
  public NodeAssert isRunning() {
    return is(NodeState.RUNNING);
  }

  /**
   * Its start is under way: it is not ready yet.
   *
   * @return this
   */
  public NodeAssert isStarting() {
    return is(NodeState.STARTING);
  }

  /**
   * It has been asked to stop, and has not ended.
   *
   * @return this
   */
  public NodeAssert isStopping() {
    return is(NodeState.STOPPING);
  }

  /**
   * It waits for its restart.
   *
   * @return this
   */
  public NodeAssert isRestarting() {
    return is(NodeState.RESTARTING);
  }

  /**
   * It waits for what it requires.
   *
   * @return this
   */
  public NodeAssert isWaiting() {
    return is(NodeState.WAITING);
  }

  /**
   * It waits for what it requires, and these are not up; others may be missing, too.
   *
   * @param requirements names of checks or health indicators, or paths of nodes
   * @return this
   */
  public NodeAssert isWaitingFor(String... requirements) {
    String expected = "to be waiting for " + String.join(", ", requirements);
    WaitingSnapshot waiting = actual.waiting();
    if (waiting == null) {
      return check(false, expected, "it " + Texts.present(actual.state()));
    }
    List<String> names = waiting.requirements().stream().map(UnmetRequirement::name).toList();
    return check(
        names.containsAll(List.of(requirements)),
        expected,
        "it waits for " + Texts.requirements(waiting.requirements()));
  }

  /**
   * It does not run and no restart is due.
   *
   * @return this
   */
  public NodeAssert isStopped() {
    return is(NodeState.STOPPED);
  }

  /**
   * It has given up.
   *
   * @return this
   */
  public NodeAssert hasGivenUp() {
    return is(NodeState.GAVE_UP);
  }

  /**
   * It is held for maintenance.
   *
   * @return this
   */
  public NodeAssert isHeld() {
    return is(NodeState.HELD);
  }

  /**
   * A thread of it could not be ended; with {@code OnStuck.REPLACE} another incarnation may run.
   *
   * @return this
   */
  public NodeAssert isStuck() {
    return check(actual.stuck() != null, "to be stuck", "it " + Texts.present(actual.state()));
  }

  /**
   * It runs, and says that it cannot do its work.
   *
   * @return this
   */
  public NodeAssert isDegraded() {
    return check(actual.degraded() != null, "to be degraded", whatItSays());
  }

  /**
   * It runs, and says that it cannot do its work, in words that contain this text.
   *
   * @param text a part of what it says
   * @return this
   */
  public NodeAssert isDegraded(String text) {
    DegradedSnapshot degraded = actual.degraded();
    return check(
        degraded != null && degraded.what().contains(text),
        "to be degraded with \"" + text + "\"",
        whatItSays());
  }

  private String whatItSays() {
    DegradedSnapshot degraded = actual.degraded();
    if (degraded != null) {
      return "it says \"" + degraded.what() + "\"";
    }
    return actual.state() == NodeState.RUNNING
        ? "it runs and has not said so"
        : "it " + Texts.present(actual.state());
  }

  /**
   * It runs and does its work, but its outage is not over.
   *
   * @return this
   */
  public NodeAssert isRecovering() {
    return check(actual.isRecovering(), "to be recovering", "it is not");
  }

  private NodeAssert is(NodeState state) {
    return check(
        actual.state() == state,
        "to " + Texts.infinitive(state),
        "it " + Texts.present(actual.state()),
        // a tree that nobody accompanies may be on real time
        state == NodeState.RUNNING && Report.events(tree) != null
            ? TreeText.howToMove(actual)
            : "");
  }

  /**
   * Its last health check passed.
   *
   * @return this
   */
  public NodeAssert isHealthy() {
    return health(HealthSnapshot.Status.HEALTHY, "healthy");
  }

  /**
   * Its last health check failed.
   *
   * @return this
   */
  public NodeAssert isUnhealthy() {
    return health(HealthSnapshot.Status.UNHEALTHY, "unhealthy");
  }

  private NodeAssert health(HealthSnapshot.Status status, String word) {
    return check(health().status() == status, "to be " + word, itsHealth(""));
  }

  /**
   * What its last health check said contains this text.
   *
   * @param text a part of the detail
   * @return this
   */
  public NodeAssert hasHealthDetail(String text) {
    String detail = health().detail();
    return check(
        detail.contains(text),
        "to have a health detail with \"" + text + "\"",
        itsHealth(detail.isEmpty() ? ", without a detail" : ": \"" + detail + "\""));
  }

  private HealthSnapshot health() {
    return actual instanceof ChildSnapshot child ? child.health() : HealthSnapshot.NONE;
  }

  private String itsHealth(String detail) {
    return switch (health().status()) {
      case NONE -> "no check watches it" + (actual.incarnation() == 0 ? " yet" : "");
      case UNKNOWN -> "it has not been checked yet";
      case HEALTHY -> "it is healthy" + detail;
      case UNHEALTHY -> "it is unhealthy" + detail;
    };
  }

  /**
   * The number of its latest start since the start of the tree.
   *
   * @param number 0 before the first
   * @return this
   */
  public NodeAssert hasIncarnation(int number) {
    return count("incarnation", number, actual.incarnation());
  }

  /**
   * How often a supervisor has started it again since the start of the tree.
   *
   * @param count 0 or more
   * @return this
   */
  public NodeAssert hasRestarts(long count) {
    return count("restarts", count, actual.restarts());
  }

  /**
   * How often it has ended for its own abnormal reasons since the start of the tree.
   *
   * @param count 0 or more
   * @return this
   */
  public NodeAssert hasFailures(long count) {
    return count("failures", count, actual.failures());
  }

  private NodeAssert count(String what, long expected, long found) {
    return check(
        expected == found, "to have " + what + " " + expected, "it has " + what + " " + found);
  }

  /**
   * Its restart is pending, and due after this time.
   *
   * @param delay from now on, on the time of the tree
   * @return this
   */
  public NodeAssert restartsIn(Duration delay) {
    Instant due = actual.nextRestartAt();
    String expected = "to restart in " + Texts.duration(delay);
    if (due == null) {
      return check(false, expected, "no restart with a delay of its own is pending");
    }
    Duration left = Duration.between(now, due);
    return check(left.equals(delay), expected, "it restarts in " + Texts.duration(left));
  }

  /**
   * Its last end was a failure, or its start failed, with a throwable of this type.
   *
   * @param type the type of what was thrown, or one above
   * @return this
   */
  public NodeAssert lastFailedWith(Class<? extends Throwable> type) {
    Throwable thrown = lastFailure();
    return check(type.isInstance(thrown), "to have failed last with " + type.getName(), lastEnd());
  }

  /**
   * Its last end was a failure, or its start failed, with a throwable of this type whose message
   * contains this text.
   *
   * @param type the type of what was thrown, or one above
   * @param text a part of the message
   * @return this
   */
  public NodeAssert lastFailedWith(Class<? extends Throwable> type, String text) {
    Throwable thrown = lastFailure();
    return check(
        type.isInstance(thrown) && Objects.toString(thrown.getMessage(), "").contains(text),
        "to have failed last with " + type.getName() + " and \"" + text + "\"",
        lastEnd());
  }

  /**
   * Its last end was a failure, or its start failed, with exactly this throwable.
   *
   * @param failure what was thrown
   * @return this
   */
  public NodeAssert lastFailedWith(Throwable failure) {
    return check(lastFailure() == failure, "to have failed last with " + failure, lastEnd());
  }

  private @Nullable Throwable lastFailure() {
    ExitSnapshot exit = actual.lastExit();
    return exit != null && exit.reason() instanceof ExitReason.Failure failure
        ? failure.cause()
        : null;
  }

  /**
   * Its last end was of this kind.
   *
   * @param reason such as {@code ExitReason.Unhealthy.class}
   * @return this
   */
  public NodeAssert lastEnded(Class<? extends ExitReason> reason) {
    ExitSnapshot exit = actual.lastExit();
    return check(
        exit != null && reason.isInstance(exit.reason()),
        "to have ended last by " + reason.getSimpleName(),
        lastEnd());
  }

  /**
   * Its last end had exactly this reason.
   *
   * @param reason such as {@code ExitReason.normal()}
   * @return this
   */
  public NodeAssert lastEnded(ExitReason reason) {
    ExitSnapshot exit = actual.lastExit();
    return check(
        exit != null && exit.reason().equals(reason),
        "to have ended last by " + Texts.reason(reason),
        lastEnd());
  }

  private String lastEnd() {
    ExitSnapshot exit = actual.lastExit();
    return exit == null ? "it has not ended yet" : "it ended by " + Texts.reason(exit.reason());
  }

  private NodeAssert check(boolean holds, String expected, String instead) {
    return check(holds, expected, instead, "");
  }

  private NodeAssert check(boolean holds, String expected, String instead, String hint) {
    if (!holds) {
      String message =
          "expected %s %s, but %s:%n  %s%s"
              .formatted(
                  Texts.quoted(actual.path()), expected, instead, TreeText.line(actual, now), hint);
      throw failure("%s", Report.of(message, tree));
    }
    return this;
  }
}
