package io.supervision.spring.internal.history;

import io.supervision.SupervisionTree;
import io.supervision.event.SupervisionEvent;
import io.supervision.event.SupervisionEvent.ChildExited;
import io.supervision.event.SupervisionEvent.ChildStartFailed;
import io.supervision.event.SupervisionEvent.ChildStartIgnored;
import io.supervision.event.SupervisionEvent.Operated;
import io.supervision.event.SupervisionEvent.RestartScheduled;
import io.supervision.event.SupervisionListener;
import io.supervision.snapshot.NodeSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Since when nodes that are being started again have not run. A snapshot knows since when the
 * present attempt lasts; this knows the first: an outage lasts until an incarnation has run for
 * some time, so that one that fails as soon as it runs does not end it, or until somebody operates
 * the node by hand.
 */
public final class DownSince implements SupervisionListener, AutoCloseable {

  private static final int LIMIT = 100_000;

  private final Duration recovery;
  private final Map<String, Instant> first = new ConcurrentHashMap<>();
  private @Nullable SupervisionTree tree;
  private SupervisionTree.@Nullable Subscription subscription;

  /** Knows nothing yet, and hears nothing. */
  public DownSince(Duration recovery) {
    this.recovery = recovery;
  }

  /**
   * Begins to listen to a tree.
   *
   * @param tree the tree
   * @param recovery how long an incarnation has to run before its next end begins another outage
   * @return what it heard
   */
  public static DownSince listenTo(SupervisionTree tree, Duration recovery) {
    DownSince downSince = new DownSince(recovery);
    downSince.tree = tree;
    downSince.subscription = tree.subscribe(downSince);
    return downSince;
  }

  /** Listens no longer. */
  @Override
  public void close() {
    if (subscription != null) {
      subscription.close();
    }
  }

  @Override
  public void onEvent(SupervisionEvent event) {
    if (event instanceof ChildStartIgnored
        || event instanceof Operated
        || (event instanceof ChildExited exited && endsOutage(exited))) {
      first.remove(event.path());
    } else if ((event instanceof RestartScheduled || event instanceof ChildStartFailed)
        && hasRoom()) {
      first.putIfAbsent(event.path(), event.at());
    }
  }

  /** Makes room where it is short: no event says that a child of a pool will not be back. */
  private boolean hasRoom() {
    SupervisionTree known = tree;
    if (first.size() >= LIMIT && known != null) {
      first.keySet().removeIf(path -> known.find(path).isEmpty());
    }
    return first.size() < LIMIT;
  }

  private boolean endsOutage(ChildExited exited) {
    return exited.requested() || exited.lifetime().compareTo(recovery) >= 0;
  }

  /**
   * Since when a node that does not run has not run.
   *
   * @param node the node
   * @return null if it never began to start
   */
  @Nullable Instant of(NodeSnapshot node) {
    Instant since = node.since();
    Instant known = first.get(node.path());
    return known == null || (since != null && since.isBefore(known)) ? since : known;
  }

  /**
   * Whether a node that does not run has not run for a time.
   *
   * @param node the node
   * @param time how long
   * @return false if it never began to start
   */
  public boolean isLongerThan(NodeSnapshot node, Duration time) {
    return isLongerThan(node, time, Instant.now());
  }

  public boolean isLongerThan(NodeSnapshot node, Duration time, Instant now) {
    Instant since = of(node);
    return since != null && !now.isBefore(since.plus(time));
  }
}
