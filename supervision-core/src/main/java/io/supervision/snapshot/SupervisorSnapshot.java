package io.supervision.snapshot;

import io.supervision.event.RestartCause;
import io.supervision.spec.ChildType;
import io.supervision.spec.RestartIntensity;
import io.supervision.spec.RestartType;
import io.supervision.spec.Strategy;
import io.supervision.spec.SupervisorKind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A supervisor and its children as they were at one moment.
 *
 * @param id its name
 * @param path its place; empty for the root
 * @param state its state
 * @param restart its restart type
 * @param incarnation the number of its latest start
 * @param restarts how often its supervisor started it again
 * @param restartsByCause the same by cause, without entries for none
 * @param failures how often it ended for its own abnormal reasons
 * @param since when its latest incarnation was started, or if that has ended, when it ended
 * @param lastExit how it ended last
 * @param nextRestartAt when its next restart is due
 * @param significant whether its end counts for auto-shutdown
 * @param outage its outage, or null without one
 * @param held its hold for maintenance, or null without one
 * @param waiting what it waits for before it is started, or null if it does not wait
 * @param kind how its children come and go
 * @param strategy which children are restarted together
 * @param intensity how many restarts it allows
 * @param restartsInPeriod how many of them it has seen in the current period
 * @param giveUps how often it has given up since the tree was started
 * @param dropped children that have left a dynamic supervisor: their restarts and failures
 * @param children in start order
 */
public record SupervisorSnapshot(
    String id,
    String path,
    NodeState state,
    RestartType restart,
    int incarnation,
    long restarts,
    Map<RestartCause, Long> restartsByCause,
    long failures,
    @Nullable Instant since,
    @Nullable ExitSnapshot lastExit,
    @Nullable Instant nextRestartAt,
    boolean significant,
    @Nullable OutageSnapshot outage,
    @Nullable HeldSnapshot held,
    @Nullable WaitingSnapshot waiting,
    SupervisorKind kind,
    Strategy strategy,
    RestartIntensity intensity,
    int restartsInPeriod,
    long giveUps,
    Totals dropped,
    List<NodeSnapshot> children)
    implements NodeSnapshot {

  /**
   * Counts of children that are no longer there.
   *
   * @param restarts their restarts
   * @param restartsByCause the same by cause, without entries for none
   * @param failures their failures
   */
  public record Totals(long restarts, Map<RestartCause, Long> restartsByCause, long failures) {}

  @Override
  public ChildType type() {
    return ChildType.SUPERVISOR;
  }

  @Override
  public @Nullable DegradedSnapshot degraded() {
    return null;
  }

  @Override
  public @Nullable StuckSnapshot stuck() {
    return null;
  }
}
