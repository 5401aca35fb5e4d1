package io.supervision.spring.internal.descriptor;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * A node of the tree as the endpoint shows it. Instants and durations are ISO-8601, names are lower
 * case with hyphens, and what is not known is null.
 */
public sealed interface NodeDescriptor extends OperationResponseBody {

  /**
   * A supervisor.
   *
   * @param id its name
   * @param path its place; empty for the root
   * @param type {@code supervisor}
   * @param state its state
   * @param recovering whether it runs, but its outage is not over
   * @param outageSince when its outage began; null without one
   * @param failuresInOutage how often it has failed in it; null without one
   * @param degraded what is wrong with it while it runs; null if nothing is
   * @param waiting what it waits for before its start; null if it does not
   * @param held its hold for maintenance; null without one
   * @param strategy which children are restarted together
   * @param maxRestarts how many restarts it allows; null for no limit
   * @param period within which time
   * @param restartsInPeriod how many of them it has seen
   * @param kind {@code static}, {@code dynamic} or {@code template}
   * @param restart its restart type
   * @param incarnation the number of its latest start
   * @param restarts how often its supervisor started it again
   * @param failures how often it ended for its own abnormal reasons
   * @param since when its latest incarnation was started, or if that has ended, when it ended
   * @param lastExit how it ended last
   * @param nextRestartAt when its next restart is due
   * @param significant whether its end counts for auto-shutdown
   * @param children in start order
   * @param history what happened to it, newest first; only where one node is shown
   * @param instance which instance of the application it is of; only where the tree is shown
   * @param scheduled the scheduled tasks that Spring runs beside the tree; only where that is shown
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  @JsonPropertyOrder({
    "id",
    "path",
    "type",
    "state",
    "recovering",
    "outageSince",
    "failuresInOutage",
    "degraded",
    "waiting",
    "held",
    "strategy",
    "maxRestarts",
    "period",
    "restartsInPeriod",
    "kind",
    "restart",
    "incarnation",
    "restarts",
    "failures",
    "since",
    "lastExit",
    "nextRestartAt",
    "significant",
    "children",
    "history",
    "instance",
    "scheduled"
  })
  record OfSupervisor(
      String id,
      String path,
      String type,
      String state,
      boolean recovering,
      @Nullable String outageSince,
      @Nullable Long failuresInOutage,
      @Nullable DegradedDescriptor degraded,
      @Nullable WaitingDescriptor waiting,
      @Nullable HeldDescriptor held,
      String strategy,
      @Nullable Integer maxRestarts,
      String period,
      int restartsInPeriod,
      String kind,
      String restart,
      int incarnation,
      long restarts,
      long failures,
      @Nullable String since,
      @Nullable ExitDescriptor lastExit,
      @Nullable String nextRestartAt,
      boolean significant,
      List<NodeDescriptor> children,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<HistoryDescriptor> history,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String instance,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<ScheduledDescriptor> scheduled)
      implements NodeDescriptor {}

  /**
   * A worker.
   *
   * @param id its id
   * @param path its place
   * @param type {@code worker}
   * @param state its state
   * @param recovering whether it runs, but its outage is not over
   * @param outageSince when its outage began; null without one
   * @param failuresInOutage how often it has failed in it; null without one
   * @param degraded what is wrong with it while it runs; null if nothing is
   * @param waiting what it waits for before its start; null if it does not
   * @param held its hold for maintenance; null without one
   * @param paused since when somebody has paused it; null if nobody has
   * @param note what is worth knowing of it although it is well; null if nothing is
   * @param restart its restart type
   * @param incarnation the number of its latest start
   * @param restarts how often its supervisor started it again
   * @param failures how often it ended for its own abnormal reasons
   * @param since when its latest incarnation was started, or if that has ended, when it ended
   * @param health what the health watch knows
   * @param lastExit how it ended last
   * @param nextRestartAt when its next restart is due
   * @param significant whether its end counts for auto-shutdown
   * @param stuck the thread that could not be ended; absent without one
   * @param history what happened to it, newest first; only where one node is shown
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  @JsonPropertyOrder({
    "id",
    "path",
    "type",
    "state",
    "recovering",
    "outageSince",
    "failuresInOutage",
    "degraded",
    "waiting",
    "held",
    "paused",
    "note",
    "restart",
    "incarnation",
    "restarts",
    "failures",
    "since",
    "health",
    "lastExit",
    "nextRestartAt",
    "significant",
    "stuck",
    "history"
  })
  record OfWorker(
      String id,
      String path,
      String type,
      String state,
      boolean recovering,
      @Nullable String outageSince,
      @Nullable Long failuresInOutage,
      @Nullable DegradedDescriptor degraded,
      @Nullable WaitingDescriptor waiting,
      @Nullable HeldDescriptor held,
      @Nullable PausedDescriptor paused,
      @Nullable String note,
      String restart,
      int incarnation,
      long restarts,
      long failures,
      @Nullable String since,
      HealthDescriptor health,
      @Nullable ExitDescriptor lastExit,
      @Nullable String nextRestartAt,
      boolean significant,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable StuckDescriptor stuck,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<HistoryDescriptor> history)
      implements NodeDescriptor {}

  /**
   * What is wrong with a child that runs.
   *
   * @param what what it has said
   * @param since when it began
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  @JsonPropertyOrder({"what", "since"})
  record DegradedDescriptor(@Nullable String what, String since) {}

  /**
   * A wait before the start.
   *
   * @param requirements what is not up
   * @param since when it began
   */
  @JsonPropertyOrder({"requirements", "since"})
  record WaitingDescriptor(List<RequirementDescriptor> requirements, String since) {}

  /**
   * Something that is waited for.
   *
   * @param name the path of a node, or the name of what is outside of the tree
   * @param detail what is known about it; null if nothing
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  @JsonPropertyOrder({"name", "detail"})
  record RequirementDescriptor(String name, @Nullable String detail) {}

  /**
   * A hold for maintenance.
   *
   * @param by who asked for it
   * @param why the reason
   * @param since when it began
   * @param until when it ends by itself; null if only somebody ends it
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  @JsonPropertyOrder({"by", "why", "since", "until"})
  record HeldDescriptor(
      @Nullable String by, @Nullable String why, String since, @Nullable String until) {}

  /**
   * It runs, and somebody has paused it.
   *
   * @param since since when
   */
  record PausedDescriptor(String since) {}

  /**
   * What the health watch knows about a worker.
   *
   * @param status {@code none}, {@code unknown}, {@code healthy} or {@code unhealthy}
   * @param failures failed checks in a row
   * @param lastCheck when the last check ended
   * @param detail what it said
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  @JsonPropertyOrder({"status", "failures", "lastCheck", "detail"})
  record HealthDescriptor(
      String status, int failures, @Nullable String lastCheck, @Nullable String detail) {}

  /**
   * How an incarnation ended.
   *
   * @param reason why
   * @param exception the class of what was thrown
   * @param message its message, or the detail of another reason
   * @param at when
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  @JsonPropertyOrder({"reason", "exception", "message", "at"})
  record ExitDescriptor(
      String reason, @Nullable String exception, @Nullable String message, String at) {}

  /**
   * A thread that could not be ended.
   *
   * @param incarnation whose thread
   * @param thread its name
   * @param since since when it is stuck
   * @param stack where it was then
   */
  @JsonPropertyOrder({"incarnation", "thread", "since", "stack"})
  record StuckDescriptor(int incarnation, String thread, String since, List<String> stack) {}

  /**
   * One entry of a node's history.
   *
   * @param at when
   * @param path what it happened to
   * @param event what happened
   * @param incarnation which incarnation
   * @param reason why it ended
   * @param exception the class of what was thrown
   * @param message its message, or the detail of another reason
   * @param fingerprint equal for equal failures
   * @param cause what led to it
   * @param delay how long the restart waits
   * @param outage the outage that is over
   * @param degraded what is wrong with it while it runs, or how long that was so
   * @param waitsFor what is not up, so that it waits
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  @JsonPropertyOrder({
    "at",
    "path",
    "event",
    "incarnation",
    "reason",
    "exception",
    "message",
    "fingerprint",
    "cause",
    "delay",
    "outage",
    "degraded",
    "waitsFor"
  })
  record HistoryDescriptor(
      String at,
      String path,
      String event,
      @Nullable Integer incarnation,
      @Nullable String reason,
      @Nullable String exception,
      @Nullable String message,
      @Nullable String fingerprint,
      @Nullable CauseDescriptor cause,
      @Nullable String delay,
      @Nullable OutageDescriptor outage,
      @Nullable DegradedEntryDescriptor degraded,
      @Nullable List<RequirementDescriptor> waitsFor) {}

  /**
   * An outage that is over.
   *
   * @param duration how long it lasted
   * @param failures how often the node failed in it
   */
  @JsonPropertyOrder({"duration", "failures"})
  record OutageDescriptor(String duration, long failures) {}

  /**
   * What was wrong with a child that ran.
   *
   * @param what what it has said, for {@code degraded}
   * @param duration how long it was so, for {@code restored}
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  @JsonPropertyOrder({"what", "duration"})
  record DegradedEntryDescriptor(@Nullable String what, @Nullable String duration) {}

  /**
   * What led to an entry of the history.
   *
   * @param type {@code own}, {@code sibling}, {@code child}, {@code supervisor} or {@code operator}
   * @param path whose end or decision it was
   * @param strategy the strategy that took this node along
   * @param action what the operator did
   * @param by the operator's name
   * @param why the operator's reason
   * @param origin where an end began that the engine brought about
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  @JsonPropertyOrder({"type", "path", "strategy", "action", "by", "why", "origin"})
  record CauseDescriptor(
      String type,
      @Nullable String path,
      @Nullable String strategy,
      @Nullable String action,
      @Nullable String by,
      @Nullable String why,
      @Nullable OriginDescriptor origin) {}

  /**
   * Where an end began.
   *
   * @param kind {@code end}, {@code give-up}, {@code call}, {@code hold}, {@code stuck} or {@code
   *     stop}
   * @param path the node where it began; empty for the root
   * @param chain the supervisors that ended because of it, the nearest to its beginning first
   */
  @JsonPropertyOrder({"kind", "path", "chain"})
  record OriginDescriptor(String kind, String path, List<String> chain) {}
}
