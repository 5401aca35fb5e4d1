package io.supervision;

import io.supervision.event.SupervisionListener;
import io.supervision.internal.journal.Journal;
import io.supervision.internal.platform.Platform;
import io.supervision.internal.platform.RealPlatform;
import io.supervision.spec.ChildDefinition;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.ChildStart;
import io.supervision.spec.InvalidSpecException;
import io.supervision.spec.SupervisorSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Settings of a {@link SupervisionTree}; not for use by several threads at once. */
public final class SupervisionTreeBuilder {

  private final ChildDefinition root;
  private final Map<String, List<ChildDefinition>> added = new LinkedHashMap<>();
  private final List<SupervisionListener> listeners = new ArrayList<>();
  private final List<TreeRunListener> runListeners = new ArrayList<>();
  private Duration stopTimeout = Duration.ofSeconds(28);
  private Duration recoveredAfter = Duration.ofMinutes(1);
  private Threads threads = Threads.AUTO;
  private boolean retryFirstStarts;
  private @Nullable ManualClock clock;

  /** The threads that workers run on. */
  public enum Threads {
    /** Virtual threads where the JVM has them (21 and later), else platform threads. */
    AUTO,
    /** Virtual threads; refused by a JVM that has none. */
    VIRTUAL,
    /** Platform threads. */
    PLATFORM
  }

  SupervisionTreeBuilder(ChildDefinition root) {
    this.root = Objects.requireNonNull(root, "root");
  }

  /**
   * Adds a child behind those that a supervisor declares.
   *
   * @param supervisor the name of the supervisor; the root's name or {@code ""} for the root
   * @param child what to add
   * @return this builder
   */
  public SupervisionTreeBuilder child(String supervisor, ChildDefinition child) {
    added
        .computeIfAbsent(supervisor, name -> new ArrayList<>())
        .add(Objects.requireNonNull(child, "child"));
    return this;
  }

  /**
   * Hears events from the first one on.
   *
   * @param listener called on the tree's delivery thread
   * @return this builder
   */
  public SupervisionTreeBuilder listener(SupervisionListener listener) {
    listeners.add(Objects.requireNonNull(listener, "listener"));
    return this;
  }

  /**
   * Takes part in each run of the tree.
   *
   * @param listener called while the tree starts
   * @return this builder
   */
  public SupervisionTreeBuilder runListener(TreeRunListener listener) {
    runListeners.add(Objects.requireNonNull(listener, "listener"));
    return this;
  }

  /**
   * The budget of {@link SupervisionTree#stop()}; default 28 seconds.
   *
   * @param value zero or more
   * @return this builder
   * @throws IllegalArgumentException if it is negative
   */
  public SupervisionTreeBuilder stopTimeout(Duration value) {
    if (value.isNegative()) {
      throw new IllegalArgumentException("the stop timeout must be zero or more, but is " + value);
    }
    stopTimeout = value;
    return this;
  }

  /**
   * How long a child has to run after a failure until its outage is over, and it counts as well
   * again; default one minute.
   *
   * @param value above zero
   * @return this builder
   * @throws IllegalArgumentException if it is zero or negative
   */
  public SupervisionTreeBuilder recoveredAfter(Duration value) {
    if (value.isZero() || value.isNegative()) {
      throw new IllegalArgumentException("recovered-after must be more than zero, but is " + value);
    }
    recoveredAfter = value;
    return this;
  }

  /**
   * The threads that workers run on; default {@link Threads#AUTO}.
   *
   * @param value the setting
   * @return this builder
   */
  public SupervisionTreeBuilder threads(Threads value) {
    threads = Objects.requireNonNull(value, "threads");
    return this;
  }

  /**
   * Whether a child of the root whose first start fails is retried like a failed restart, instead
   * of failing the tree's start; default false. A temporary child is never started again. Unless
   * the strategy is one-for-one, the children after it wait for it.
   *
   * @param value true: the tree starts without it
   * @return this builder
   */
  public SupervisionTreeBuilder retryFirstStarts(boolean value) {
    retryFirstStarts = value;
    return this;
  }

  /**
   * Runs the tree on a clock that a test moves; default is the real time.
   *
   * @param value the clock
   * @return this builder
   */
  public SupervisionTreeBuilder clock(@Nullable ManualClock value) {
    clock = value;
    return this;
  }

  /**
   * Makes the tree; it is not started.
   *
   * @return the tree
   * @throws InvalidSpecException if something described cannot be, or a child was added to a
   *     supervisor that does not exist
   */
  public SupervisionTree build() {
    ChildSpec described = root.toChildSpec();
    if (!(described.start() instanceof ChildStart.Nested nested)) {
      throw new InvalidSpecException(
          InvalidSpecException.Problem.BAD_COMBINATION,
          "root",
          "the root of a tree must be a supervisor, but '" + described.id() + "' is a worker");
    }
    SupervisorSpec spec = nested.spec();
    if (!added.isEmpty()) {
      requireDepth(spec);
    }
    for (Map.Entry<String, List<ChildDefinition>> entry : added.entrySet()) {
      String name = entry.getKey().isEmpty() ? spec.name() : entry.getKey();
      spec = append(spec, name, entry.getValue());
    }
    Platform real = RealPlatform.create(useVirtualThreads(), Journal::noThread);
    Platform platform = clock == null ? real : clock.platform(real);
    return new Tree(
        spec, platform, stopTimeout, recoveredAfter, retryFirstStarts, listeners, runListeners);
  }

  /** Level by level: what is to be refused is too deep for a stack. */
  private static void requireDepth(SupervisorSpec root) {
    List<SupervisorSpec> level = List.of(root);
    for (int depth = 0; !level.isEmpty(); depth++) {
      if (depth > SupervisorProcess.MAX_DEPTH) {
        throw Refusals.tooDeep();
      }
      List<SupervisorSpec> next = new ArrayList<>();
      for (SupervisorSpec spec : level) {
        for (ChildSpec child : spec.children()) {
          if (child.start() instanceof ChildStart.Nested nested) {
            next.add(nested.spec());
          }
        }
      }
      level = next;
    }
  }

  private boolean useVirtualThreads() {
    boolean virtual = threads != Threads.PLATFORM && RealPlatform.hasVirtualThreads();
    if (threads == Threads.VIRTUAL && !virtual) {
      throw new IllegalArgumentException(
          "virtual threads need Java 21 or later, but this is Java "
              + Runtime.version().feature()
              + "; use threads auto or platform");
    }
    return virtual;
  }

  private static SupervisorSpec append(
      SupervisorSpec root, String name, List<ChildDefinition> children) {
    long there = count(root, name);
    String id = children.get(0).toChildSpec().id();
    if (there > 1) {
      throw noPlace(
          "there are "
              + there
              + " supervisors named '"
              + name
              + "'; child '"
              + id
              + "' can be added where the name is unique only");
    }
    if (there == 0) {
      throw noPlace(
          "there is no supervisor '"
              + name
              + "' to add child '"
              + id
              + "' to; declare the supervisor first");
    }
    return edited(root, name, children);
  }

  private static InvalidSpecException noPlace(String problem) {
    return new InvalidSpecException(
        InvalidSpecException.Problem.INVALID_SETTING, "supervisor", problem);
  }

  private static long count(SupervisorSpec spec, String name) {
    long here = spec.name().equals(name) ? 1 : 0;
    for (ChildSpec child : spec.children()) {
      if (child.start() instanceof ChildStart.Nested nested) {
        here += count(nested.spec(), name);
      }
    }
    return here;
  }

  private static SupervisorSpec edited(
      SupervisorSpec spec, String name, List<ChildDefinition> more) {
    List<ChildSpec> children = new ArrayList<>();
    for (ChildSpec child : spec.children()) {
      children.add(
          child.start() instanceof ChildStart.Nested nested
              ? new ChildSpec(
                  child.id(),
                  new ChildStart.Nested(edited(nested.spec(), name, more)),
                  child.settings())
              : child);
    }
    if (spec.name().equals(name)) {
      more.forEach(child -> children.add(child.toChildSpec()));
    }
    return new SupervisorSpec(
        spec.name(),
        spec.kind(),
        spec.strategy(),
        spec.intensity(),
        spec.autoShutdown(),
        spec.maxChildren(),
        children,
        spec.template());
  }
}
