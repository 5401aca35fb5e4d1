package io.supervision.spring.dashboard;

import io.supervision.SupervisionTree;
import io.supervision.snapshot.NodeSnapshot;
import io.supervision.snapshot.NodeState;
import io.supervision.snapshot.SupervisorSnapshot;
import io.supervision.spring.dashboard.DashboardDescriptor.Detail;
import io.supervision.spring.dashboard.DashboardDescriptor.Events;
import io.supervision.spring.dashboard.DashboardDescriptor.Scheduled;
import io.supervision.spring.internal.descriptor.NodeDescriber;
import io.supervision.spring.internal.descriptor.ScheduledDescriptor;
import io.supervision.spring.internal.history.HistoryEntry;
import io.supervision.spring.internal.history.RecentEvents;
import io.supervision.spring.internal.history.SupervisionHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/** The page that shows a tree: its files, and what it polls. */
public final class Dashboard {

  /** What the browser is to do with the page: nothing from elsewhere, nothing inline. */
  public static final Map<String, String> HEADERS = DashboardAssets.HEADERS;

  private final DashboardAssets assets = new DashboardAssets();
  private final SupervisionTree tree;
  private final SupervisionHistory history;
  private final @Nullable String application;
  private final boolean operable;
  private final Duration downAfter;

  /**
   * A page for a tree.
   *
   * @param tree the tree
   * @param history what happened to its nodes
   * @param application the application's name, or null if it has none
   * @param operable whether the endpoint's actions are there
   * @param downAfter how long an outage may last until the health of a node that does not run is
   *     down
   */
  public Dashboard(
      SupervisionTree tree,
      SupervisionHistory history,
      @Nullable String application,
      boolean operable,
      Duration downAfter) {
    this.tree = tree;
    this.history = history;
    this.application = application;
    this.operable = operable;
    this.downAfter = downAfter;
  }

  /**
   * The page itself.
   *
   * @return what a browser gets at the endpoint
   */
  public WebEndpointResponse<Object> page() {
    return file(DashboardAssets.PAGE).orElseThrow();
  }

  /**
   * A file of the page.
   *
   * @param name without a path
   * @return empty if there is none
   */
  public Optional<WebEndpointResponse<Object>> file(String name) {
    return assets
        .find(name)
        .map(asset -> new WebEndpointResponse<>((Object) asset.content(), asset.type()));
  }

  /**
   * What the page polls.
   *
   * @param query what it wants to see
   * @param describer how nodes are put into words for whoever asks
   * @return to be shown as JSON
   */
  public OperationResponseBody poll(DashboardQuery query, NodeDescriber describer) {
    return describe(query, describer);
  }

  DashboardDescriptor describe(DashboardQuery query, NodeDescriber describer) {
    // first what has happened, then the state: the page may show an event late, never too early
    RecentEvents.Page page = history.recentAfter(query.after());
    SupervisorSnapshot root = tree.snapshot();
    Instant now = tree.now();
    DashboardDescriber layout = new DashboardDescriber(describer, history, query, downAfter, now);
    return new DashboardDescriptor(
        now.toString(),
        application,
        operable,
        layout.totals(root),
        root.state() == NodeState.GAVE_UP ? history.culpritOf("") : null,
        tree.droppedEvents(),
        layout.root(root),
        query.select() == null ? null : detail(query.select(), describer),
        new Events(
            page.cursor(),
            page.complete(),
            page.happenings().stream().map(layout::happening).toList()),
        scheduled(query, describer.scheduled()));
  }

  /** What the search finds, or those that fit. */
  private static @Nullable Scheduled scheduled(
      DashboardQuery query, List<ScheduledDescriptor> tasks) {
    List<ScheduledDescriptor> matching =
        tasks.stream()
            .filter(task -> task.name().toLowerCase(Locale.ROOT).contains(query.search()))
            .toList();
    return tasks.isEmpty()
        ? null
        : new Scheduled(
            (int) tasks.stream().filter(Dashboard::isInTrouble).count(),
            matching.size(),
            matching.stream().limit(DashboardDescriber.PAGE).toList());
  }

  private static boolean isInTrouble(ScheduledDescriptor task) {
    return task.exception() != null || task.overdueSince() != null;
  }

  private @Nullable Detail detail(String path, NodeDescriber describer) {
    List<HistoryEntry> entries = history.of(path);
    NodeSnapshot node = tree.find(path).orElse(null);
    if (node == null) {
      return null;
    }
    Throwable thrown = node.lastExit() == null ? null : node.lastExit().reason().cause();
    return new Detail(
        describer.describeAlone(node, entries),
        !path.isEmpty() && history.poolAbove(path) == null,
        thrown == null ? null : Trace.of(thrown));
  }
}
