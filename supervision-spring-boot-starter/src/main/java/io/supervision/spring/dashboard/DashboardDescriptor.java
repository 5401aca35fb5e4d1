package io.supervision.spring.dashboard;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.supervision.spring.internal.descriptor.NodeDescriptor;
import io.supervision.spring.internal.descriptor.NodeDescriptor.DegradedDescriptor;
import io.supervision.spring.internal.descriptor.NodeDescriptor.ExitDescriptor;
import io.supervision.spring.internal.descriptor.NodeDescriptor.HealthDescriptor;
import io.supervision.spring.internal.descriptor.NodeDescriptor.HeldDescriptor;
import io.supervision.spring.internal.descriptor.NodeDescriptor.HistoryDescriptor;
import io.supervision.spring.internal.descriptor.NodeDescriptor.PausedDescriptor;
import io.supervision.spring.internal.descriptor.NodeDescriptor.WaitingDescriptor;
import io.supervision.spring.internal.descriptor.ScheduledDescriptor;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * The tree as the dashboard polls it: children in pages, pools summed up, events only once. What is
 * not known is left out. Not meant for other readers: it changes with the page.
 *
 * @param now the server's time, which all other times are of
 * @param application the application's name
 * @param operable whether actions are permitted
 * @param totals the whole tree in numbers
 * @param culprit because of whom the root gave up; left out if it did not, or nobody knows
 * @param droppedEvents how many events got lost, as there were too many
 * @param root the tree
 * @param selected the details of one node; left out if none is selected, or it is gone
 * @param events what has happened
 * @param scheduled the scheduled tasks beside the tree; left out if there are none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({
  "now",
  "application",
  "operable",
  "totals",
  "culprit",
  "droppedEvents",
  "root",
  "selected",
  "events",
  "scheduled"
})
record DashboardDescriptor(
    String now,
    @Nullable String application,
    boolean operable,
    Summary totals,
    @Nullable String culprit,
    long droppedEvents,
    Row root,
    @Nullable Detail selected,
    Events events,
    @Nullable Scheduled scheduled)
    implements OperationResponseBody {

  /**
   * The scheduled tasks beside the tree.
   *
   * @param trouble how many of them all have failed or are overdue
   * @param total how many match the query
   * @param tasks some of those: those in trouble first
   */
  record Scheduled(int trouble, int total, List<ScheduledDescriptor> tasks) {}

  /**
   * Nodes in numbers.
   *
   * @param nodes how many
   * @param recovering how many of them are degraded or in an outage, and not down yet
   * @param trouble how many of them are down
   * @param degraded how many of them run and say that they cannot do their work
   * @param states how many are in which state
   * @param waitsFor what the most wait for: for each name, how many do; left out if nobody waits
   */
  record Summary(
      int nodes,
      int recovering,
      int trouble,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) int degraded,
      Map<String, Integer> states,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Integer> waitsFor) {}

  /**
   * A line of the tree; states, outages, what is wrong, waits and holds as in the endpoint's own
   * answers.
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Row(
      String id,
      String path,
      String state,
      @Nullable Boolean recovering,
      @Nullable String outageSince,
      @Nullable Long failuresInOutage,
      @Nullable DegradedDescriptor degraded,
      @Nullable WaitingDescriptor waiting,
      @Nullable HeldDescriptor held,
      @Nullable PausedDescriptor paused,
      @Nullable String note,
      @Nullable String level,
      String restart,
      int incarnation,
      long restarts,
      long failures,
      @Nullable String since,
      @Nullable HealthDescriptor health,
      @Nullable ExitDescriptor lastExit,
      @Nullable String nextRestartAt,
      @Nullable Family family) {}

  /**
   * What only supervisors have.
   *
   * @param kind {@code static}, {@code dynamic} or {@code template}
   * @param strategy which children are restarted together
   * @param maxRestarts how many restarts it allows; left out without limit
   * @param period within how many seconds
   * @param restartsInPeriod how many it has seen
   * @param below all nodes below it
   * @param gone the restarts and failures of children that are no longer there; left out if none
   * @param batch how far it is with its jobs; left out if it has none
   * @param total how many children it has
   * @param matching how many of them match the query
   * @param offset how many of those are skipped
   * @param children a page of them, in start order
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Family(
      String kind,
      String strategy,
      @Nullable Integer maxRestarts,
      double period,
      int restartsInPeriod,
      Summary below,
      @Nullable Gone gone,
      @Nullable Batch batch,
      int total,
      int matching,
      int offset,
      List<Row> children) {}

  /** Counts of children that are no longer there. */
  record Gone(long restarts, long failures) {}

  /** How many jobs of a batch have been started, have returned, and were aborted. */
  record Batch(long started, long finished, long aborted) {}

  /**
   * One node.
   *
   * @param node as the endpoint describes it, without children
   * @param holdable whether it can be held: it is neither the root nor a member of a pool
   * @param trace how the throwable of its last end came about, line by line, without messages
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Detail(NodeDescriptor node, boolean holdable, @Nullable List<String> trace) {}

  /**
   * What has happened.
   *
   * @param cursor to be sent with the next request
   * @param complete whether this is everything, instead of what is new or has changed
   * @param lines newest first
   */
  record Events(String cursor, boolean complete, List<Happening> lines) {}

  /**
   * What happened once or more often.
   *
   * @param id stays the same while it happens again
   * @param order the higher, the later it happened last
   * @param count how often
   * @param first when for the first time
   * @param pool where it happened to several children of a pool, its path; otherwise left out
   * @param latest the last occurrence
   * @param consequence the delay or restart that followed; left out if nothing did so far
   * @param earlier those before the last one, as far as they are known, newest first
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Happening(
      long id,
      long order,
      long count,
      String first,
      @Nullable String pool,
      HistoryDescriptor latest,
      @Nullable HistoryDescriptor consequence,
      List<Occurrence> earlier) {}

  /** When something like it happened before, and in what it differed. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Occurrence(
      String at, String path, @Nullable Integer incarnation, @Nullable String message) {}
}
