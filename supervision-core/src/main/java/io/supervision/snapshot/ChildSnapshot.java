package io.supervision.snapshot;

import io.supervision.event.RestartCause;
import io.supervision.spec.ChildType;
import io.supervision.spec.RestartType;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A worker as it was at one moment.
 *
 * @param id its id
 * @param path its place
 * @param state its state
 * @param restart its restart type
 * @param incarnation the number of its latest start
 * @param restarts how often a supervisor started it again
 * @param restartsByCause the same by cause, without entries for none
 * @param failures how often it ended for its own abnormal reasons
 * @param since when its latest incarnation was started, or if that has ended, when it ended
 * @param health what the health watch knows
 * @param lastHeartbeat when it gave its last sign of life, or null if nobody waits for one
 * @param lastExit how it ended last
 * @param nextRestartAt when its next restart is due
 * @param significant whether its end counts for auto-shutdown
 * @param outage its outage, or null without one
 * @param held its hold for maintenance, or null without one
 * @param waiting what it waits for before it is started, or null if it does not wait
 * @param degraded what it has said to be wrong with it, or null
 * @param stuck the thread that could not be ended
 */
public record ChildSnapshot(
    String id,
    String path,
    NodeState state,
    RestartType restart,
    int incarnation,
    long restarts,
    Map<RestartCause, Long> restartsByCause,
    long failures,
    @Nullable Instant since,
    HealthSnapshot health,
    @Nullable Instant lastHeartbeat,
    @Nullable ExitSnapshot lastExit,
    @Nullable Instant nextRestartAt,
    boolean significant,
    @Nullable OutageSnapshot outage,
    @Nullable HeldSnapshot held,
    @Nullable WaitingSnapshot waiting,
    @Nullable DegradedSnapshot degraded,
    @Nullable StuckSnapshot stuck)
    implements NodeSnapshot {

  @Override
  public ChildType type() {
    return ChildType.WORKER;
  }
}
