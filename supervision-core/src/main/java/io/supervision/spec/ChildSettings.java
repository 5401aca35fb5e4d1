package io.supervision.spec;

import io.supervision.spec.InvalidSpecException.Problem;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a child is treated, whatever it is. Children with the same settings may share one instance.
 *
 * @param restart default {@link RestartType#PERMANENT}
 * @param significant whether its end counts for {@link AutoShutdown}; default false
 * @param shutdown default 5 s, for supervisors infinity
 * @param interrupt default {@link Interrupt#IMMEDIATE}
 * @param startTimeout how long the start waits for {@code ready()}, {@link #UNBOUNDED} without
 *     limit; null: it does not wait
 * @param heartbeatTimeout the longest silence between heartbeats; null: not watched
 * @param health how health is watched; null: only if the worker has a check of its own
 * @param healthEnabled false: never watched
 * @param backoff delays between restarts; null: none
 * @param onException which throwables a restart cannot heal
 * @param onStuck default {@link OnStuck#HOLD}
 * @param holdFor with {@link OnStuck#ESCALATE}: how long to hold first; default 30 s
 * @param mdc whether lines that the worker's thread logs carry its path as the MDC key {@code
 *     supervision.child}; null: below static supervisors, not below dynamic ones and templates
 * @param requires what has to be up before it is started; default nothing
 */
public record ChildSettings(
    RestartType restart,
    boolean significant,
    Shutdown shutdown,
    Interrupt interrupt,
    @Nullable Duration startTimeout,
    @Nullable Duration heartbeatTimeout,
    @Nullable HealthCheckSpec health,
    boolean healthEnabled,
    @Nullable Backoff backoff,
    OnException onException,
    OnStuck onStuck,
    Duration holdFor,
    @Nullable Boolean mdc,
    List<Requirement> requires) {

  /** The start timeout that never ends. */
  public static final Duration UNBOUNDED = Duration.ofSeconds(Long.MAX_VALUE);

  /** A worker with nothing set. */
  public static final ChildSettings WORKER = defaults(Shutdown.DEFAULT_WORKER);

  /** A supervisor with nothing set. */
  public static final ChildSettings SUPERVISOR = defaults(Shutdown.INFINITY);

  /** Checks what can be checked without knowing the supervisor. */
  public ChildSettings {
    if (significant && restart == RestartType.PERMANENT) {
      throw new InvalidSpecException(
          Problem.BAD_COMBINATION,
          "significant",
          "a permanent child cannot be significant, since it is always restarted;"
              + " make it transient or temporary, or not significant");
    }
    if (startTimeout != null) {
      Checks.positive("start-timeout", startTimeout);
    }
    if (heartbeatTimeout != null) {
      Checks.positive("heartbeat-timeout", heartbeatTimeout);
    }
    Checks.notNegative("hold-for", holdFor);
    requires = List.copyOf(requires);
  }

  private static ChildSettings defaults(Shutdown shutdown) {
    return new ChildSettings(
        RestartType.PERMANENT,
        false,
        shutdown,
        Interrupt.IMMEDIATE,
        null,
        null,
        null,
        true,
        null,
        OnException.DEFAULT,
        OnStuck.HOLD,
        Duration.ofSeconds(30),
        null,
        List.of());
  }
}
