package io.supervision.spring.internal.history;

import io.supervision.SupervisionTree;
import io.supervision.event.RestartCause;
import io.supervision.event.SupervisionEvent.ChildExited;
import io.supervision.event.SupervisionEvent.ChildStartFailed;
import io.supervision.event.SupervisionEvent.ChildStarted;
import io.supervision.event.SupervisionEvent.Operated;
import io.supervision.event.SupervisionEvent.SupervisorGaveUp;
import io.supervision.spec.RestartType;
import io.supervision.spec.Strategy;
import io.supervision.spring.internal.Paths;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Concludes from the order of events why a node was stopped or started. Used by one thread at a
 * time.
 */
final class CauseFinder {

  /** More operations than that are hardly under way at once. */
  private static final int OPERATIONS = 10_000;

  /** After these a node starts; after others it does not. */
  private static final Set<String> STARTS = Set.of("restart", "start", "replace");

  private final SupervisionTree tree;
  private final SupervisorIndex index;

  /** By path: what is under way, until its node has ended or started for it. */
  private final Map<String, Operation> operations = new LeastRecentlyUsed<>(OPERATIONS);

  /**
   * By the path of a supervisor that restarts groups: the child whose end comes before the group's.
   */
  private final Map<String, String> troubles = new HashMap<>();

  private final Set<String> gaveUp = new HashSet<>();

  private record Operation(String action, @Nullable String by, Instant at, boolean begun) {}

  CauseFinder(SupervisionTree tree, SupervisorIndex index) {
    this.tree = tree;
    this.index = index;
  }

  /** An operator has asked for something, which is going to be done. */
  void announce(String path, String action, @Nullable String by, Instant at) {
    operations.remove(path);
    operations.put(path, new Operation(action, by, at, false));
  }

  void withdraw(String path) {
    operations.remove(path);
  }

  /** Whether this is what somebody has asked for before; each announcement is for one event. */
  boolean isAnnounced(Operated event) {
    Operation known = operations.get(event.path());
    if (known == null || known.begun() || !known.action().equals(event.action())) {
      return false;
    }
    operations.put(event.path(), new Operation(known.action(), known.by(), known.at(), true));
    return true;
  }

  Cause of(Operated event) {
    operations.remove(event.path());
    operations.put(event.path(), new Operation(event.action(), null, event.at(), true));
    return Cause.operator(event.action(), null);
  }

  @Nullable Cause of(ChildStarted event) {
    gaveUp.remove(event.path());
    RestartCause because = event.restartedBecause();
    Operation operation = operation(event.path(), event.at());
    if (operation != null) {
      operations.remove(event.path());
    }
    String parent = Paths.parentOf(event.path());
    if (event.path().equals(troubles.get(parent))) {
      troubles.remove(parent);
    }
    if (because == null && operation != null && STARTS.contains(operation.action())) {
      return Cause.operator(operation.action(), operation.by());
    } else if (because == null) {
      return event.incarnation() == 1 ? null : Cause.operator(null, null);
    }
    return switch (because) {
      case SIBLING -> Cause.sibling(event.causedBy(), strategy(parent));
      case PARENT -> Cause.supervisor(event.causedBy());
      default -> Cause.own(event.path());
    };
  }

  Cause of(ChildStartFailed event) {
    String parent = Paths.parentOf(event.path());
    if (index.get(parent) != null) {
      troubles.put(parent, event.path());
    }
    return Cause.own(event.path());
  }

  Cause of(ChildExited event) {
    String path = event.path();
    if (!event.requested()) {
      if (takesSiblingsAlong(event)) {
        troubles.put(Paths.parentOf(path), path);
      }
      return Cause.own(path);
    }
    for (String above = path; above != null; above = above(above)) {
      Operation operation = operation(above, event.at());
      if (operation != null) {
        if (above.equals(path) && !STARTS.contains(operation.action())) {
          operations.remove(path);
        }
        return Cause.operator(operation.action(), operation.by());
      }
      if (gaveUp.contains(above)) {
        return Cause.supervisor(above);
      }
    }
    String parent = Paths.parentOf(path);
    String trouble = troubles.get(parent);
    return trouble == null || trouble.equals(path)
        ? Cause.supervisor(parent)
        : Cause.sibling(trouble, strategy(parent));
  }

  Cause of(SupervisorGaveUp event) {
    if (index.get(event.path()) != null) {
      gaveUp.add(event.path());
    }
    troubles.remove(event.path());
    return Cause.child(event.child());
  }

  private boolean takesSiblingsAlong(ChildExited event) {
    Strategy strategy = strategy(Paths.parentOf(event.path()));
    if (event.path().isEmpty() || strategy == null || strategy == Strategy.ONE_FOR_ONE) {
      return false;
    }
    return tree.find(event.path())
        .filter(
            child ->
                child.restart() == RestartType.PERMANENT
                    || (child.restart() == RestartType.TRANSIENT && event.reason().isAbnormal()))
        .isPresent();
  }

  private @Nullable Strategy strategy(String supervisor) {
    SupervisorIndex.Entry entry = index.get(supervisor);
    return entry == null ? null : entry.strategy();
  }

  /** What an operator did to a node before a moment. */
  private @Nullable Operation operation(String path, Instant moment) {
    Operation operation = operations.get(path);
    return operation == null || operation.at().isAfter(moment) ? null : operation;
  }

  private static @Nullable String above(String path) {
    return path.isEmpty() ? null : Paths.parentOf(path);
  }
}
