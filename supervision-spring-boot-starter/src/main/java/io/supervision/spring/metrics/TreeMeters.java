package io.supervision.spring.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.supervision.SupervisionTree;
import io.supervision.event.SupervisionEvent;
import io.supervision.event.SupervisionEvent.ChildExited;
import io.supervision.event.SupervisionEvent.ChildStarted;
import io.supervision.event.SupervisionListener;
import io.supervision.spring.internal.history.SupervisorIndex;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The meters of a tree in one registry. Timers follow events; counters and gauges read a snapshot,
 * one for all of them, which also shows what has come and gone.
 */
final class TreeMeters implements SupervisionListener {

  private static final long VIEW_MILLIS = Duration.ofSeconds(1).toMillis();

  private final SupervisionTree tree;
  private final MeterRegistry registry;
  private final SupervisorIndex index;
  private final Map<String, String> names;
  private final String name;
  private final List<Meter> ofTree;
  private final Map<Series, ChildMeters> children = new ConcurrentHashMap<>();
  private final Map<String, SupervisorMeters> supervisors = new ConcurrentHashMap<>();
  private final AtomicInteger run = new AtomicInteger();
  private volatile View view;

  private record View(TreeView tree, long at) {}

  TreeMeters(SupervisionTree tree, MeterRegistry registry, Map<String, String> names, String name) {
    this.tree = tree;
    this.name = name;
    this.names = names;
    this.registry = registry;
    index = new SupervisorIndex(tree);
    view = new View(new TreeView(tree.snapshot(), names), millis());
    Tags root = Series.ofSupervisor(name, "");
    ofTree =
        List.of(
            FunctionCounter.builder(
                    "supervision.events.dropped", tree, SupervisionTree::droppedEvents)
                .description("Events that were not delivered, since listeners were too slow")
                .tags(root)
                .register(registry),
            FunctionCounter.builder("supervision.signals.late", tree, SupervisionTree::lateSignals)
                .description("Signals of ended incarnations that were refused")
                .tags(root)
                .register(registry));
  }

  /** Removes all meters; nothing is to be heard of the tree any more. */
  void remove() {
    supervisors.values().forEach(SupervisorMeters::remove);
    children.values().forEach(ChildMeters::remove);
    ofTree.forEach(registry::remove);
  }

  /** Registers meters for what is there, and removes those of what is not there any more. */
  void reconcile() {
    TreeView now = new TreeView(tree.snapshot(), names);
    view = new View(now, millis());
    beginAnewIn(now.run);
    now.supervisors.forEach(
        (path, supervisor) ->
            supervisors.computeIfAbsent(
                path,
                key ->
                    new SupervisorMeters(
                        registry,
                        Series.ofSupervisor(name, key),
                        supervisor.isUnlimited,
                        () -> view().supervisors.get(key))));
    now.children.forEach((series, child) -> meters(series).watch(child));
    removeWhatIsGone(now);
  }

  /** Each start of the tree counts from zero. */
  private void beginAnewIn(int latest) {
    int before = run.get();
    if (latest > before && run.compareAndSet(before, latest)) {
      children.values().forEach(ChildMeters::beginAnew);
      supervisors.values().forEach(SupervisorMeters::beginAnew);
    }
  }

  private void removeWhatIsGone(TreeView now) {
    supervisors
        .entrySet()
        .removeIf(
            known -> {
              boolean gone = !now.supervisors.containsKey(known.getKey());
              if (gone) {
                known.getValue().remove();
              }
              return gone;
            });
    children
        .entrySet()
        .removeIf(
            known -> {
              boolean gone = isGone(known.getKey(), now);
              if (gone) {
                known.getValue().remove();
              }
              return gone;
            });
  }

  @Override
  public void onEvent(SupervisionEvent event) {
    index.update(event);
    if (event.path().isEmpty()) {
      return;
    }
    if (event instanceof ChildStarted started) {
      started(started);
    } else if (event instanceof ChildExited exited) {
      meters(Series.of(event.path(), index, names)).ended(exited.lifetime());
    }
  }

  private void started(ChildStarted event) {
    if (index.get(event.path()) != null && !supervisors.containsKey(event.path())) {
      reconcile();
    }
    ChildMeters meters = meters(Series.of(event.path(), index, names));
    if (event.down() != null) {
      meters.recovered(event.down());
    }
  }

  private ChildMeters meters(Series series) {
    return children.computeIfAbsent(
        series,
        key ->
            key.equals(Series.ROOT)
                ? ChildMeters.ofRoot(
                    registry, key.tags(name), tree::now, () -> view().children.get(key))
                : ChildMeters.of(
                    registry,
                    key.tags(name),
                    isPool(key.supervisor()),
                    tree::now,
                    () -> view().children.get(key)));
  }

  private boolean isPool(String supervisor) {
    SupervisorIndex.Entry entry = index.get(supervisor);
    return entry != null && entry.isPool();
  }

  /** An empty pool keeps its series. */
  private static boolean isGone(Series series, TreeView now) {
    TreeView.SupervisorView supervisor = now.supervisors.get(series.supervisor());
    return supervisor == null || (!supervisor.isPool && !now.children.containsKey(series));
  }

  private TreeView view() {
    if (millis() - view.at() >= VIEW_MILLIS) {
      reconcile();
    }
    return view.tree();
  }

  private long millis() {
    return TimeUnit.NANOSECONDS.toMillis(registry.config().clock().monotonicTime());
  }
}
