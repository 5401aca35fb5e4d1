package io.supervision.spring.internal.history;

import io.supervision.event.Origin;
import io.supervision.event.RestartCause;
import io.supervision.event.SupervisionEvent.ChildExited;
import io.supervision.event.SupervisionEvent.ChildStarted;
import io.supervision.event.SupervisionEvent.Operated;
import io.supervision.snapshot.HeldSnapshot;
import io.supervision.spec.Strategy;
import io.supervision.spring.internal.Paths;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says why a node was stopped or started: what the engine says, and who has asked for it by hand.
 * Used by one thread at a time.
 */
final class CauseFinder {

  /** More operations than that are hardly under way at once. */
  private static final int OPERATIONS = 10_000;

  /** What somebody asks for at one node, before the tree does it. */
  private static final int ASKED = 10;

  /** After these a node starts; after others it does not. */
  private static final Set<String> STARTS = Set.of("restart", "start", "replace", "resume");

  private final SupervisorIndex index;

  /** By path: what somebody has asked for, and the tree has not said yet that it does it. */
  private final Map<String, Deque<Operation>> announced = new LeastRecentlyUsed<>(OPERATIONS);

  /** By path: what is under way, until its node has ended or started for it. */
  private final Map<String, Operation> operations = new LeastRecentlyUsed<>(OPERATIONS);

  private record Operation(String action, @Nullable String by, @Nullable String why) {

    Cause cause() {
      return Cause.operator(action, by, why);
    }
  }

  CauseFinder(SupervisorIndex index) {
    this.index = index;
  }

  /** An operator has asked for something; the tree says when it begins, in the order of events. */
  void announce(String path, String action, @Nullable String by, @Nullable String why) {
    Deque<Operation> asked = announced.computeIfAbsent(path, key -> new ArrayDeque<>());
    asked.add(new Operation(action, by, why));
    if (asked.size() > ASKED) {
      asked.remove();
    }
  }

  /** An operation is not going to happen; others may have been asked for since. */
  void withdraw(String path, Cause cause) {
    Deque<Operation> asked = announced.get(path);
    if (asked != null && cause.action() != null) {
      asked.removeLastOccurrence(new Operation(cause.action(), cause.by(), cause.why()));
    }
  }

  /** Whether this is what somebody has asked for before; each announcement is for one event. */
  boolean isAnnounced(Operated event) {
    Deque<Operation> asked = announced.get(event.path());
    Operation begun =
        asked == null
            ? null
            : asked.stream()
                .filter(operation -> operation.action().equals(event.action()))
                .findFirst()
                .orElse(null);
    if (asked == null || begun == null) {
      return false;
    }
    asked.remove(begun);
    operations.put(event.path(), begun);
    return true;
  }

  Cause of(Operated event) {
    HeldSnapshot held = event.action().equals("hold") ? index.heldAt(event.path()) : null;
    Operation operation =
        new Operation(
            event.action(), held == null ? null : held.by(), held == null ? null : held.why());
    operations.put(event.path(), operation);
    return operation.cause();
  }

  @Nullable Cause of(ChildStarted event) {
    RestartCause because = event.restartedBecause();
    Operation operation = operations.get(event.path());
    if (operation != null) {
      operations.remove(event.path());
    }
    if (because == null && operation != null && STARTS.contains(operation.action())) {
      return operation.cause();
    } else if (because == null) {
      return event.incarnation() == 1 ? null : Cause.operator(null, null);
    }
    return switch (because) {
      case SIBLING -> Cause.sibling(event.causedBy(), strategyAbove(event.path()), null);
      case PARENT -> Cause.supervisor(event.causedBy(), null);
      default -> Cause.own(event.path());
    };
  }

  Cause of(ChildExited event) {
    Origin origin = event.causedBy();
    if (!event.requested()) {
      return Cause.own(event.path());
    } else if (origin == null) {
      return Cause.supervisor(Paths.parentOf(event.path()), null);
    } else if (origin.kind() == Origin.Kind.CALL || origin.kind() == Origin.Kind.HOLD) {
      return operator(event, origin.path());
    }
    String nearest =
        origin.chain().isEmpty() ? origin.path() : origin.chain().get(origin.chain().size() - 1);
    String parent = Paths.parentOf(event.path());
    if (nearest.isEmpty() || !Paths.parentOf(nearest).equals(parent)) {
      return Cause.supervisor(isAbove(nearest, parent) ? nearest : parent, origin);
    }
    Strategy strategy = strategyAbove(event.path());
    // which takes nobody along: a child could not be started, and those before it were stopped
    boolean isStart = strategy == Strategy.ONE_FOR_ONE;
    return Cause.sibling(nearest, isStart ? null : strategy, origin);
  }

  /** Somebody has stopped the node, or one above it. */
  private Cause operator(ChildExited event, String path) {
    Operation operation = operations.get(path);
    if (operation == null) {
      return Cause.operator(null, null);
    }
    if (path.equals(event.path()) && !STARTS.contains(operation.action())) {
      operations.remove(path);
    }
    return operation.cause();
  }

  private static boolean isAbove(String supervisor, String path) {
    return supervisor.equals(path) || path.startsWith(supervisor + "/");
  }

  private @Nullable Strategy strategyAbove(String path) {
    SupervisorIndex.Entry entry = index.get(Paths.parentOf(path));
    return entry == null ? null : entry.strategy();
  }
}
