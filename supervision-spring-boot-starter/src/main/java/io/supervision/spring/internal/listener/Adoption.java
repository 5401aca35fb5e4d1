package io.supervision.spring.internal.listener;

import io.supervision.SupervisionTree;
import io.supervision.spring.internal.Remarks;
import io.supervision.spring.internal.beans.ChildTarget;
import io.supervision.spring.listener.AdoptableListener;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Which listeners are children of the tree, and all that these have in common. */
public final class Adoption {

  /** Stands before the name of a topology of Kafka Streams. */
  public static final String STREAMS = "streams:";

  private final Listeners listeners;
  private final ListenerWorkers workers;
  private final List<ListenerReference> named = new CopyOnWriteArrayList<>();

  /** Of all that nobody names; null: these are left to Spring. */
  private volatile @Nullable ListenerGroup all;

  /**
   * Nothing is adopted yet.
   *
   * @param listeners what there is
   * @param closing whether the application is being closed
   * @param tree the tree, once it has been made
   * @param remarks takes what there is to say of them
   */
  public Adoption(
      Listeners listeners,
      BooleanSupplier closing,
      Supplier<SupervisionTree> tree,
      Remarks remarks) {
    this.listeners = listeners;
    this.workers = new ListenerWorkers(closing, tree, remarks);
  }

  /**
   * Declares a child.
   *
   * @param written the listener, as in the configuration
   * @param isSeveral whether there may be several containers for it, as with retries
   * @param connectTimeout how long it may be without a connection, or null for ever
   * @param where where it is declared, for people
   * @return what the child runs
   */
  public ChildTarget target(
      String written, boolean isSeveral, @Nullable Duration connectTimeout, String where) {
    return target(ListenerReference.parse(written, isSeveral), connectTimeout, where);
  }

  /**
   * Declares a child by the method that is annotated as a listener, and as a child.
   *
   * @param bean the bean
   * @param method its method, or null if the bean as a whole is the listener
   * @param isSeveral whether there may be several containers for it, as with retries
   * @param connectTimeout how long it may be without a connection, or null for ever
   * @param where where it is declared, for people
   * @return what the child runs
   */
  public ChildTarget target(
      String bean,
      @Nullable String method,
      boolean isSeveral,
      @Nullable Duration connectTimeout,
      String where) {
    return target(ListenerReference.of(bean, method, isSeveral), connectTimeout, where);
  }

  private ChildTarget target(
      ListenerReference reference, @Nullable Duration connectTimeout, String where) {
    named.add(reference);
    return reference.withParts()
        ? new ListenerGroup(
            "listeners " + reference,
            listeners,
            workers,
            reference::isMeantFor,
            reference,
            connectTimeout,
            where)
        : new ListenerTarget(reference, listeners, workers, connectTimeout, where);
  }

  /**
   * Declares all listeners that nobody names.
   *
   * @param connectTimeout how long each may be without a connection, or null for ever
   * @param where where that is declared, for people
   * @return what makes a supervisor of them
   */
  public ChildTarget all(@Nullable Duration connectTimeout, String where) {
    ListenerGroup made =
        new ListenerGroup(
            "all listeners",
            listeners,
            workers,
            listener -> isStartedBySpring(listener.listener()) && !isNamed(listener),
            null,
            connectTimeout,
            where);
    all = made;
    return made;
  }

  /** Listeners that Spring does not start with the application are left alone. */
  private static boolean isStartedBySpring(AdoptableListener listener) {
    return listener.container().isAutoStartup() && listener.obstacle() == null;
  }

  /** Listeners that were to be adopted with all others, and were registered too late. */
  List<RegisteredListener> late() {
    ListenerGroup known = all;
    return known == null ? List.of() : known.late();
  }

  /** Whether the tree starts and stops a listener, be it that it has not found it yet. */
  boolean isAdopted(RegisteredListener listener) {
    ListenerGroup known = all;
    return isNamed(listener) || (known != null && known.takes(listener));
  }

  private boolean isNamed(RegisteredListener listener) {
    return named.stream().anyMatch(reference -> reference.isMeantFor(listener));
  }

  /**
   * Whether a listener is to be adopted that has not been registered yet.
   *
   * @param bean the name of its bean
   * @param id its id, or null if it has none
   * @return true if the tree is to find it when it starts
   */
  public boolean isExpected(String bean, @Nullable String id) {
    return all != null || named.stream().anyMatch(reference -> reference.mayMean(bean, id));
  }

  /**
   * Whether nothing is to be adopted, so that Spring is left alone.
   *
   * @return true if no listener is declared as a child
   */
  public boolean isNothing() {
    return named.isEmpty() && all == null;
  }
}
