package io.supervision.spring.dashboard;

import io.supervision.snapshot.ChildSnapshot;
import io.supervision.snapshot.HealthSnapshot;
import io.supervision.snapshot.NodeSnapshot;
import io.supervision.snapshot.NodeState;
import io.supervision.snapshot.SupervisorSnapshot;
import io.supervision.snapshot.WaitingSnapshot;
import io.supervision.spec.RestartType;
import io.supervision.spec.SupervisorKind;
import io.supervision.spring.dashboard.DashboardDescriptor.Batch;
import io.supervision.spring.dashboard.DashboardDescriptor.Family;
import io.supervision.spring.dashboard.DashboardDescriptor.Gone;
import io.supervision.spring.dashboard.DashboardDescriptor.Happening;
import io.supervision.spring.dashboard.DashboardDescriptor.Occurrence;
import io.supervision.spring.dashboard.DashboardDescriptor.Row;
import io.supervision.spring.dashboard.DashboardDescriptor.Summary;
import io.supervision.spring.internal.Labels;
import io.supervision.spring.internal.descriptor.NodeDescriber;
import io.supervision.spring.internal.history.Batches;
import io.supervision.spring.internal.history.HistoryEntry;
import io.supervision.spring.internal.history.NodeStatus;
import io.supervision.spring.internal.history.RecentEvents;
import io.supervision.spring.internal.history.Severity;
import io.supervision.spring.internal.history.SupervisionHistory;
import io.supervision.worker.ExitReason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Lays out one snapshot of a tree for one query: counts everything, shows what fits a page. */
final class DashboardDescriber {

  /** How many children of one supervisor are shown at once. */
  static final int PAGE = 50;

  /** How many lines are shown at once; what comes after them is only counted. */
  static final int LINES = 600;

  /** How many names of what is waited for are told. */
  static final int NAMES = 4;

  /** How many levels are shown; JSON libraries refuse what is nested much deeper. */
  static final int LEVELS = 100;

  private final NodeDescriber describer;
  private final SupervisionHistory history;
  private final DashboardQuery query;
  private final Duration downAfter;
  private final Instant now;
  private int lines;
  private int depth;

  DashboardDescriber(
      NodeDescriber describer,
      SupervisionHistory history,
      DashboardQuery query,
      Duration downAfter,
      Instant now) {
    this.downAfter = downAfter;
    this.now = now;
    this.describer = describer;
    this.history = history;
    this.query = query;
  }

  Row root(SupervisorSnapshot root) {
    return row(root, null);
  }

  private Row row(NodeSnapshot node, @Nullable SupervisorSnapshot down) {
    lines++;
    HealthSnapshot health = node instanceof ChildSnapshot child ? child.health() : null;
    Severity level = severity(node, down);
    return new Row(
        node.id(),
        node.path(),
        node.state().label(),
        node.isRecovering() ? Boolean.TRUE : null,
        NodeDescriber.outageSince(node),
        NodeDescriber.failuresInOutage(node),
        describer.degraded(node),
        describer.waiting(node),
        NodeDescriber.held(node),
        describer.paused(node),
        describer.note(node),
        level == null ? null : Labels.of(level),
        Labels.of(node.restart()),
        node.incarnation(),
        node.restarts(),
        node.failures(),
        NodeDescriber.text(node.since()),
        health == null || health.status() == HealthSnapshot.Status.NONE
            ? null
            : describer.health(node.path(), health),
        describer.exit(node),
        NodeDescriber.text(node.nextRestartAt()),
        node instanceof SupervisorSnapshot supervisor ? family(supervisor, down) : null);
  }

  private Family family(SupervisorSnapshot supervisor, @Nullable SupervisorSnapshot down) {
    SupervisorSnapshot below = NodeStatus.blamedBelow(supervisor, down);
    List<NodeSnapshot> matching = new ArrayList<>();
    for (NodeSnapshot child : supervisor.children()) {
      if (!query.isNarrow() || matches(child, below)) {
        matching.add(child);
      }
    }
    int offset = offset(supervisor.path(), matching.size());
    depth++;
    List<Row> page = new ArrayList<>();
    for (NodeSnapshot child : matching.subList(offset, matching.size())) {
      if (page.size() == PAGE || lines >= LINES || depth >= LEVELS) {
        break;
      }
      page.add(row(child, below));
    }
    depth--;
    return new Family(
        Labels.of(supervisor.kind()),
        Labels.of(supervisor.strategy()),
        supervisor.intensity().isUnlimited() ? null : supervisor.intensity().maxRestarts(),
        supervisor.intensity().period().toMillis() / 1000.0,
        supervisor.restartsInPeriod(),
        below(supervisor, down),
        gone(supervisor.dropped()),
        batch(supervisor),
        supervisor.children().size(),
        matching.size(),
        offset,
        page);
  }

  /** The last page, where children have gone since. */
  private int offset(String path, int matching) {
    int offset = query.offset(path);
    return offset < matching ? offset : Math.max(0, (matching - 1) / PAGE * PAGE);
  }

  private boolean matches(NodeSnapshot node, @Nullable SupervisorSnapshot down) {
    if (node instanceof SupervisorSnapshot supervisor) {
      SupervisorSnapshot below = NodeStatus.blamedBelow(supervisor, down);
      if (supervisor.children().stream().anyMatch(child -> matches(child, below))) {
        return true;
      }
    }
    return (!query.trouble() || severity(node, down) != null)
        && (node.path().toLowerCase(Locale.ROOT).contains(query.search())
            || label(node).contains(query.search()));
  }

  /** What the page calls its state, or begins with: the search is for what can be read there. */
  private String label(NodeSnapshot node) {
    return (node.degraded() == null ? "" : "degraded ")
        + (describer.paused(node) == null ? "" : "paused ")
        + node.state().label();
  }

  /** Down, or in an outage, whether it runs at this moment or not. */
  private @Nullable Severity severity(NodeSnapshot node, @Nullable SupervisorSnapshot down) {
    return Severity.of(node, down, downAfter, now);
  }

  /** The whole tree in numbers. */
  Summary totals(SupervisorSnapshot root) {
    Tally tally = new Tally();
    tally.add(root, null);
    return tally.summary();
  }

  Happening happening(RecentEvents.Happening happening) {
    List<HistoryEntry> latest = happening.latest();
    HistoryEntry consequence = happening.consequence();
    return new Happening(
        happening.id(),
        happening.order(),
        happening.count(),
        happening.first().toString(),
        happening.pool(),
        describer.describe(latest.get(0)),
        consequence == null ? null : describer.describe(consequence),
        latest.stream().skip(1).map(this::occurrence).toList());
  }

  private Occurrence occurrence(HistoryEntry entry) {
    ExitReason reason = entry.reason();
    HistoryEntry.Degraded degraded = entry.degraded();
    String what = degraded == null ? null : describer.message(entry.path(), degraded.what());
    return new Occurrence(
        entry.at().toString(),
        entry.path(),
        entry.incarnation(),
        reason == null ? what : describer.message(entry.path(), reason));
  }

  private Summary below(SupervisorSnapshot supervisor, @Nullable SupervisorSnapshot down) {
    Tally tally = new Tally();
    tally.addChildren(supervisor, down);
    return tally.summary();
  }

  private static @Nullable Gone gone(SupervisorSnapshot.Totals dropped) {
    return dropped.restarts() == 0 && dropped.failures() == 0
        ? null
        : new Gone(dropped.restarts(), dropped.failures());
  }

  private @Nullable Batch batch(SupervisorSnapshot pool) {
    if (pool.kind() == SupervisorKind.STATIC
        || pool.children().stream().anyMatch(this::isLasting)) {
      return null;
    }
    // a job that waits for its first start is none of those that have been started
    long present = pool.children().stream().filter(job -> job.incarnation() > 0).count();
    Batches.Progress progress = history.progress(pool.path(), (int) present);
    return progress == null || (pool.children().isEmpty() && progress.finished() == 0)
        ? null
        : new Batch(progress.started(), progress.finished(), progress.aborted());
  }

  private boolean isLasting(NodeSnapshot child) {
    return child.restart() == RestartType.PERMANENT;
  }

  /** Counts nodes by what they are up to. */
  private final class Tally {
    private final Map<NodeState, Integer> states = new EnumMap<>(NodeState.class);
    private final Map<String, Integer> waitsFor = new TreeMap<>();
    private int nodes;
    private int degraded;
    private int recovering;
    private int trouble;

    void add(NodeSnapshot node, @Nullable SupervisorSnapshot down) {
      nodes++;
      states.merge(node.state(), 1, Integer::sum);
      degraded += node.degraded() == null ? 0 : 1;
      addWait(node);
      Severity level = severity(node, down);
      recovering += level == Severity.RECOVERING ? 1 : 0;
      trouble += level == Severity.TROUBLE ? 1 : 0;
      if (node instanceof SupervisorSnapshot supervisor) {
        addChildren(supervisor, down);
      }
    }

    private void addWait(NodeSnapshot node) {
      WaitingSnapshot waiting = node.state() == NodeState.WAITING ? node.waiting() : null;
      if (waiting != null) {
        waiting.requirements().forEach(each -> waitsFor.merge(each.name(), 1, Integer::sum));
      }
    }

    void addChildren(SupervisorSnapshot supervisor, @Nullable SupervisorSnapshot down) {
      SupervisorSnapshot below = NodeStatus.blamedBelow(supervisor, down);
      supervisor.children().forEach(child -> add(child, below));
    }

    Summary summary() {
      Map<String, Integer> counts = new LinkedHashMap<>();
      states.forEach((state, count) -> counts.put(state.label(), count));
      Map<String, Integer> names = new LinkedHashMap<>();
      waitsFor.entrySet().stream()
          .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
          .limit(NAMES)
          .forEach(each -> names.put(each.getKey(), each.getValue()));
      return new Summary(nodes, recovering, trouble, degraded, counts, names);
    }
  }
}
