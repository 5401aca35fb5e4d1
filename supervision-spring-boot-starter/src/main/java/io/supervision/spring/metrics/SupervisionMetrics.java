package io.supervision.spring.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.supervision.SupervisionTree;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Binds the meters of a tree to registries, before or after the tree's start. Children of dynamic
 * supervisors are one series for each template, never one for each id.
 */
public final class SupervisionMetrics implements MeterBinder, AutoCloseable {

  private final SupervisionTree tree;
  private final List<SupervisionTree.Subscription> subscriptions = new CopyOnWriteArrayList<>();

  /**
   * The meters of a tree.
   *
   * @param tree the tree
   */
  public SupervisionMetrics(SupervisionTree tree) {
    this.tree = tree;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    TreeMeters meters = new TreeMeters(tree, registry);
    subscriptions.add(tree.subscribe(meters));
    meters.reconcile();
  }

  /** Listens no longer; the meters stay as they are. */
  @Override
  public void close() {
    subscriptions.forEach(SupervisionTree.Subscription::close);
  }
}
