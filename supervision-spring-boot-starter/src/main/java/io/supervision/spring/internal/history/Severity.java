package io.supervision.spring.internal.history;

import io.supervision.snapshot.NodeSnapshot;
import io.supervision.snapshot.NodeState;
import io.supervision.snapshot.SupervisorSnapshot;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How much attention a node needs, on the dashboard; by its {@link NodeStatus}. */
public enum Severity {
  /**
   * It is in an outage, whether it is restarting, or runs and has to show that it is well; or it
   * says that it cannot do its work.
   */
  RECOVERING,
  /** Its health is down. */
  TROUBLE;

  /**
   * Judges a node.
   *
   * @param node the node
   * @param above the supervisor above it because of which it may be stopped, if there is one
   * @param downAfter how long an outage may last until its node has to keep running
   * @param now the tree's own time
   * @return null if nobody has to look at it
   */
  public static @Nullable Severity of(
      NodeSnapshot node, @Nullable SupervisorSnapshot above, Duration downAfter, Instant now) {
    return switch (NodeStatus.of(node, above, downAfter, now)) {
      case DOWN -> TROUBLE;
      case UNKNOWN -> node.degraded() != null || isInOutage(node, above) ? RECOVERING : null;
      case UP -> null;
    };
  }

  /** Its own, or that of the supervisor because of which it is stopped. */
  private static boolean isInOutage(NodeSnapshot node, @Nullable SupervisorSnapshot above) {
    return node.outage() != null
        || (node.state() == NodeState.STOPPED && above != null && above.outage() != null);
  }
}
