package io.supervision.spring.internal.listener;

import io.supervision.SupervisionTree;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Which listeners are children of the tree, and all that these have in common. */
public final class Adoption {

  private final Listeners listeners;
  private final ListenerWorkers workers;
  private final List<ListenerTarget> targets = new CopyOnWriteArrayList<>();

  private volatile boolean adoptsAll;

  /**
   * Nothing is adopted yet.
   *
   * @param listeners what there is
   * @param closing whether the application is being closed
   * @param tree the tree, once it has been made
   */
  public Adoption(Listeners listeners, BooleanSupplier closing, Supplier<SupervisionTree> tree) {
    this.listeners = listeners;
    this.workers = new ListenerWorkers(closing, tree);
  }

  /**
   * Declares a child.
   *
   * @param written the listener, as in the configuration
   * @param connectTimeout how long it may be without a connection, or null for ever
   * @param where where it is declared, for people
   * @return what the child runs
   */
  public ListenerTarget target(String written, @Nullable Duration connectTimeout, String where) {
    return add(ListenerReference.parse(written), connectTimeout, where);
  }

  /**
   * Declares a child by the method that is annotated as a listener, and as a child.
   *
   * @param bean the bean
   * @param method its method, or null if the bean as a whole is the listener
   * @param connectTimeout how long it may be without a connection, or null for ever
   * @param where where it is declared, for people
   * @return what the child runs
   */
  public ListenerTarget target(
      String bean, @Nullable String method, @Nullable Duration connectTimeout, String where) {
    return add(ListenerReference.of(bean, method), connectTimeout, where);
  }

  private ListenerTarget add(
      ListenerReference reference, @Nullable Duration connectTimeout, String where) {
    ListenerTarget target =
        new ListenerTarget(reference, listeners, workers, connectTimeout, where);
    targets.add(target);
    return target;
  }

  /**
   * Declares all listeners that nobody names.
   *
   * @return what makes a supervisor of them
   */
  public AllListeners all() {
    adoptsAll = true;
    return new AllListeners(listeners, workers, this::isNamed);
  }

  /** Whether the tree starts and stops a listener, be it that it has not found it yet. */
  boolean isAdopted(RegisteredListener listener) {
    return isNamed(listener) || (adoptsAll && AllListeners.takes(listener.listener()));
  }

  private boolean isNamed(RegisteredListener listener) {
    return targets.stream().anyMatch(target -> target.isMeantFor(listener));
  }

  /**
   * Whether nothing is to be adopted, so that Spring is left alone.
   *
   * @return true if no listener is declared as a child
   */
  public boolean isNothing() {
    return targets.isEmpty() && !adoptsAll;
  }
}
