package io.supervision.spring.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.supervision.SupervisionTree;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * Binds the meters of a tree to registries, before or after the tree's start. Children of dynamic
 * supervisors are one series for each template or name, never one for each id.
 */
public final class SupervisionMetrics implements MeterBinder, AutoCloseable {

  private final SupervisionTree tree;
  private final Supplier<Map<String, String>> names;
  private final String name;
  private final List<SupervisionTree.Subscription> subscriptions = new CopyOnWriteArrayList<>();
  private final List<TreeMeters> bound = new CopyOnWriteArrayList<>();

  /**
   * The meters of a tree.
   *
   * @param tree the tree
   */
  public SupervisionMetrics(SupervisionTree tree) {
    this(tree, Map::of);
  }

  /**
   * The meters of a tree.
   *
   * @param tree the tree
   * @param names what children of pools are called that have a name in common, by path
   */
  public SupervisionMetrics(SupervisionTree tree, Supplier<Map<String, String>> names) {
    this(tree, names, "");
  }

  /**
   * The meters of one of several trees that share a registry.
   *
   * @param tree the tree
   * @param names what children of pools are called that have a name in common, by path
   * @param name what the tree is called in the tag {@code supervisor}, before a colon and the path;
   *     empty for the only tree
   */
  public SupervisionMetrics(
      SupervisionTree tree, Supplier<Map<String, String>> names, String name) {
    this.tree = tree;
    this.names = names;
    this.name = name;
  }

  /**
   * Binds the meters.
   *
   * @param registry where to
   * @throws IllegalArgumentException if a child of the root has the name that means the root
   */
  @Override
  public void bindTo(MeterRegistry registry) {
    if (tree.find(Series.ROOT_NAME).isPresent()) {
      throw new IllegalArgumentException(
          "a child of the root supervisor has the id '"
              + Series.ROOT_NAME
              + "', which means the root itself in metrics; give it another id");
    }
    TreeMeters meters = new TreeMeters(tree, registry, names.get(), name);
    bound.add(meters);
    subscriptions.add(tree.subscribe(meters));
    meters.reconcile();
  }

  /**
   * Listens no longer. The meters of the only tree stay as they are, so that a registry that closes
   * with it can send them for the last time; of one of several trees they are removed.
   */
  @Override
  public void close() {
    subscriptions.forEach(SupervisionTree.Subscription::close);
    if (!name.isEmpty()) {
      bound.forEach(TreeMeters::remove);
    }
  }
}
