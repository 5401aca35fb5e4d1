package io.supervision.test;

import io.supervision.SupervisionTree;
import io.supervision.snapshot.ChildSnapshot;
import io.supervision.snapshot.HealthSnapshot;
import io.supervision.snapshot.NodeSnapshot;
import io.supervision.snapshot.NodeState;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * Waits for a child or supervisor to be in a state: in real time, up to ten seconds unless {@link
 * #atMost} says otherwise. The time of the tree does not move meanwhile; what comes after a delay
 * has to be brought about by {@link SupervisionTester#advance}. A path that is not there yet is
 * waited for, too.
 *
 * <p>Each method returns as soon as it is so, and fails with an {@link AssertionError} that shows
 * the tree and what happened last. All give this object back.
 */
public final class NodeAwait {

  private final SupervisionTree tree;
  private final String path;
  private Duration atMost = Waiting.LIMIT;

  NodeAwait(SupervisionTree tree, String path) {
    this.tree = tree;
    this.path = path;
  }

  /**
   * Waits longer or shorter than ten seconds.
   *
   * @param duration of real time
   * @return this
   */
  public NodeAwait atMost(Duration duration) {
    atMost = Objects.requireNonNull(duration, "duration");
    return this;
  }

  /**
   * Until it is being started, and is not ready yet.
   *
   * @return this
   */
  public NodeAwait starting() {
    return state(NodeState.STARTING);
  }

  /**
   * Until it runs. If it has just been crashed by {@link SupervisionTester#crash}, that is the next
   * incarnation; if its own code crashes, wait for {@link #incarnation}.
   *
   * @return this
   */
  public NodeAwait running() {
    return state(NodeState.RUNNING);
  }

  /**
   * Until an incarnation runs.
   *
   * @param number 1 for the first since the start of the tree
   * @return this
   */
  public NodeAwait incarnation(int number) {
    return until(
        "run as incarnation " + number,
        node -> node.incarnation() == number && node.state() == NodeState.RUNNING);
  }

  /**
   * Until it waits for its restart.
   *
   * @return this
   */
  public NodeAwait restarting() {
    return state(NodeState.RESTARTING);
  }

  /**
   * Until it waits for what it requires.
   *
   * @return this
   */
  public NodeAwait waiting() {
    return state(NodeState.WAITING);
  }

  /**
   * Until it has been asked to stop, and has not ended.
   *
   * @return this
   */
  public NodeAwait stopping() {
    return state(NodeState.STOPPING);
  }

  /**
   * Until it does not run and no restart is due.
   *
   * @return this
   */
  public NodeAwait stopped() {
    return state(NodeState.STOPPED);
  }

  /**
   * Until it has given up.
   *
   * @return this
   */
  public NodeAwait gaveUp() {
    return state(NodeState.GAVE_UP);
  }

  /**
   * Until it is held for maintenance and has ended.
   *
   * @return this
   */
  public NodeAwait held() {
    return state(NodeState.HELD);
  }

  /**
   * Until a thread of it could not be ended; with {@code OnStuck.REPLACE} another incarnation may
   * run beside that.
   *
   * @return this
   */
  public NodeAwait stuck() {
    return until("be stuck", node -> node.stuck() != null);
  }

  /**
   * Until it runs and says that it cannot do its work.
   *
   * @return this
   */
  public NodeAwait degraded() {
    return until("be degraded", node -> node.degraded() != null);
  }

  /**
   * Until its last health check passed.
   *
   * @return this
   */
  public NodeAwait healthy() {
    return until("be healthy", node -> isHealth(node, HealthSnapshot.Status.HEALTHY));
  }

  /**
   * Until its last health check failed.
   *
   * @return this
   */
  public NodeAwait unhealthy() {
    return until("be unhealthy", node -> isHealth(node, HealthSnapshot.Status.UNHEALTHY));
  }

  /**
   * Until there is nothing at the path: a temporary child leaves with its end, a dynamic one too.
   *
   * @return this
   */
  public NodeAwait gone() {
    return until("be gone", () -> tree.find(path).isEmpty());
  }

  private static boolean isHealth(NodeSnapshot node, HealthSnapshot.Status status) {
    return node instanceof ChildSnapshot child && child.health().status() == status;
  }

  private NodeAwait state(NodeState state) {
    return until(Texts.infinitive(state), node -> node.state() == state);
  }

  private NodeAwait until(String what, Predicate<NodeSnapshot> condition) {
    return until(what, () -> tree.find(path).filter(condition).isPresent());
  }

  private NodeAwait until(String what, BooleanSupplier condition) {
    Optional<Boolean> reached =
        Waiting.until(atMost, () -> Optional.of(true).filter(any -> condition.getAsBoolean()));
    if (reached.isEmpty()) {
      throw Report.failure(
          Waiting.waited(atMost)
              + " for "
              + Texts.quoted(path)
              + " to "
              + what
              + ", but "
              + TreeText.present(tree, path)
              + tree.find(path).map(TreeText::howToMove).orElse(""),
          tree);
    }
    return this;
  }
}
