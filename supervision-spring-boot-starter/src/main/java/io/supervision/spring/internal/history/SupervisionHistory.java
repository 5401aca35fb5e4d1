package io.supervision.spring.internal.history;

import io.supervision.SupervisionTree;
import io.supervision.event.SupervisionEvent;
import io.supervision.event.SupervisionEvent.ChildDegraded;
import io.supervision.event.SupervisionEvent.ChildExited;
import io.supervision.event.SupervisionEvent.ChildGaveUp;
import io.supervision.event.SupervisionEvent.ChildRestored;
import io.supervision.event.SupervisionEvent.ChildStartFailed;
import io.supervision.event.SupervisionEvent.ChildStartIgnored;
import io.supervision.event.SupervisionEvent.ChildStarted;
import io.supervision.event.SupervisionEvent.ChildStuck;
import io.supervision.event.SupervisionEvent.ChildWaiting;
import io.supervision.event.SupervisionEvent.HealthChecked;
import io.supervision.event.SupervisionEvent.Operated;
import io.supervision.event.SupervisionEvent.OutageEnded;
import io.supervision.event.SupervisionEvent.RestartScheduled;
import io.supervision.event.SupervisionEvent.StuckChildEnded;
import io.supervision.event.SupervisionEvent.SupervisorGaveUp;
import io.supervision.event.SupervisionListener;
import io.supervision.spring.internal.Paths;
import io.supervision.spring.internal.Shortened;
import io.supervision.spring.internal.history.HistoryEntry.Kind;
import io.supervision.worker.ExitReason;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What happened to each node, and why: the last {@value #PER_NODE} entries of a node, of at most
 * {@value #NODES} nodes (those nothing has happened to for longest are forgotten), and the last
 * {@value #PER_POOL} of a pool with all its children, of which only restarts, waits, abnormal ends
 * and what is said to be wrong are kept, at most {@value #PER_NODE} of each. May be read from any
 * thread.
 */
public final class SupervisionHistory implements SupervisionListener, AutoCloseable {

  /** How many entries are kept of a node. */
  public static final int PER_NODE = 20;

  /** How many entries are kept of a pool and its children. */
  public static final int PER_POOL = 200;

  static final int NODES = 10_000;

  private final SupervisorIndex index;
  private final CauseFinder causes;
  private final Batches batches = new Batches();
  private final RecentEvents recent = new RecentEvents();
  private final Map<String, Deque<HistoryEntry>> nodes = new LeastRecentlyUsed<>(NODES);
  private SupervisionTree.@Nullable Subscription subscription;

  private SupervisionHistory(SupervisionTree tree) {
    index = new SupervisorIndex(tree);
    causes = new CauseFinder(index);
  }

  /**
   * Begins to listen to a tree.
   *
   * @param tree the tree
   * @return its history from now on
   */
  public static SupervisionHistory listenTo(SupervisionTree tree) {
    SupervisionHistory history = new SupervisionHistory(tree);
    history.subscription = tree.subscribe(history);
    return history;
  }

  /** Listens no longer; what has been heard stays. */
  @Override
  public void close() {
    if (subscription != null) {
      subscription.close();
    }
  }

  /**
   * The history of a node.
   *
   * @param path its path
   * @return newest first; empty if nothing is known
   */
  public synchronized List<HistoryEntry> of(String path) {
    String pool = index.poolAbove(path);
    Deque<HistoryEntry> entries = nodes.get(pool == null ? path : pool);
    if (entries == null) {
      return List.of();
    }
    return pool == null
        ? List.copyOf(entries)
        : entries.stream().filter(entry -> entry.path().equals(path)).toList();
  }

  /** Because of which child a supervisor gave up last, from one that gave up to the next below. */
  public synchronized @Nullable String culpritOf(String supervisor) {
    String culprit = null;
    for (String next = blamed(supervisor); next != null; next = blamed(next)) {
      culprit = next;
    }
    return culprit;
  }

  private @Nullable String blamed(String path) {
    return of(path).stream()
        .filter(entry -> entry.kind() == Kind.GAVE_UP)
        .map(HistoryEntry::cause)
        .filter(cause -> cause != null && cause.type() == Cause.Type.CHILD)
        .map(Cause::path)
        .findFirst()
        .orElse(null);
  }

  /** What happened last in the whole tree, since an earlier page or at all. */
  public synchronized RecentEvents.Page recentAfter(@Nullable String cursor) {
    return recent.after(cursor);
  }

  /** How far a pool with so many children is with its jobs; null if it never had one. */
  public synchronized Batches.@Nullable Progress progress(String pool, int present) {
    return batches.of(pool, present);
  }

  /** The pool that a node belongs to, or null. */
  public @Nullable String poolAbove(String path) {
    return index.poolAbove(path);
  }

  /** Who is about to do what; taken back by {@link #withdraw} if it is refused. */
  public synchronized HistoryEntry announce(
      String path, String action, @Nullable String by, @Nullable String why, Instant at) {
    causes.announce(path, action, by, why);
    Cause cause = Cause.operator(action, by, why);
    HistoryEntry entry = HistoryEntry.of(at, path, operated(action), null, null, cause);
    push(entry);
    return entry;
  }

  public synchronized void withdraw(HistoryEntry entry) {
    if (entry.cause() != null) {
      causes.withdraw(entry.path(), entry.cause());
    }
    recent.remove(entry, index.poolAbove(entry.path()));
    entries(entry.path()).removeFirstOccurrence(entry);
  }

  @Override
  public synchronized void onEvent(SupervisionEvent event) {
    index.update(event);
    String pool = index.poolAbove(event.path());
    if (pool != null) {
      if (pool.equals(Paths.parentOf(event.path()))) {
        batches.update(pool, event);
      }
      if (isOrdinary(event)) {
        return;
      }
    }
    HistoryEntry entry = entry(event);
    if (entry != null) {
      push(entry);
    }
  }

  /** What in a pool would leave no room for what matters. */
  private static boolean isOrdinary(SupervisionEvent event) {
    if (event instanceof ChildStarted started) {
      return started.restartedBecause() == null;
    } else if (event instanceof ChildExited exited) {
      return exited.requested() || !exited.reason().isAbnormal();
    }
    return event instanceof ChildStartIgnored || event instanceof Operated;
  }

  private void push(HistoryEntry entry) {
    String path = entry.path();
    String pool = index.poolAbove(path);
    Deque<HistoryEntry> entries = entries(path);
    entries.addFirst(entry);
    if (pool != null) {
      keepRoomForSiblings(entries, path);
    }
    SupervisorIndex.Entry supervisor = index.get(path);
    boolean isPool = pool != null || (supervisor != null && supervisor.isPool());
    if (entries.size() > (isPool ? PER_POOL : PER_NODE)) {
      entries.removeLast();
    }
    recent.add(entry, pool);
  }

  /** A child that fails over and over would leave nothing of what happened to the others. */
  private static void keepRoomForSiblings(Deque<HistoryEntry> entries, String path) {
    int own = 0;
    for (Iterator<HistoryEntry> each = entries.iterator(); each.hasNext(); ) {
      if (each.next().path().equals(path) && ++own > PER_NODE) {
        each.remove();
      }
    }
  }

  private Deque<HistoryEntry> entries(String path) {
    String pool = index.poolAbove(path);
    return nodes.computeIfAbsent(pool == null ? path : pool, node -> new ArrayDeque<>());
  }

  private @Nullable HistoryEntry entry(SupervisionEvent event) {
    if (event instanceof ChildStarted e) {
      Kind type = e.restartedBecause() == null ? Kind.STARTED : Kind.RESTARTED;
      return entry(e, type, e.incarnation(), null, causes.of(e));
    } else if (event instanceof ChildStartFailed e) {
      ExitReason reason = ExitReason.failure(e.cause());
      return entry(e, Kind.START_FAILED, e.incarnation(), reason, Cause.own(e.path()));
    } else if (event instanceof ChildStartIgnored e) {
      return entry(e, Kind.START_IGNORED, e.incarnation(), null, Cause.own(e.path()));
    } else if (event instanceof ChildExited e) {
      return entry(e, Kind.EXITED, e.incarnation(), e.reason(), causes.of(e));
    } else if (event instanceof RestartScheduled e) {
      return HistoryEntry.scheduled(e.at(), e.path(), Shortened.of(e.reason()), e.delay());
    } else if (event instanceof ChildWaiting e) {
      return HistoryEntry.waiting(e.at(), e.path(), e.requirements());
    } else if (event instanceof ChildDegraded e) {
      return HistoryEntry.degraded(e.at(), e.path(), e.incarnation(), Shortened.text(e.what()));
    } else if (event instanceof ChildRestored e) {
      return HistoryEntry.restored(e.at(), e.path(), e.incarnation(), e.degradedFor());
    } else if (event instanceof ChildStuck e) {
      return entry(e, Kind.STUCK, e.incarnation(), null, Cause.own(e.path()));
    } else if (event instanceof StuckChildEnded e) {
      return entry(e, Kind.STUCK_ENDED, e.incarnation(), null, Cause.own(e.path()));
    } else if (event instanceof ChildGaveUp e) {
      ExitReason reason = ExitReason.failure(e.cause());
      return entry(e, Kind.GAVE_UP, e.incarnation(), reason, Cause.own(e.path()));
    } else if (event instanceof SupervisorGaveUp e) {
      return entry(e, Kind.GAVE_UP, null, e.reason(), Cause.child(e.child()));
    } else if (event instanceof Operated e) {
      return causes.isAnnounced(e)
          ? null
          : entry(e, operated(e.action()), null, null, causes.of(e));
    } else if (event instanceof OutageEnded e) {
      return HistoryEntry.recovered(e.at(), e.path(), e.outage(), e.failures());
    } else if (event instanceof HealthChecked) {
      return null;
    }
    throw new IllegalStateException("an event of an unknown kind: " + event);
  }

  /** A hold and its end are events of their own; of other operations it says what they were. */
  private static Kind operated(String action) {
    return switch (action) {
      case "hold" -> Kind.HELD;
      case "resume" -> Kind.RESUMED;
      default -> Kind.OPERATED;
    };
  }

  private static HistoryEntry entry(
      SupervisionEvent event,
      Kind type,
      @Nullable Integer incarnation,
      @Nullable ExitReason reason,
      @Nullable Cause cause) {
    return HistoryEntry.of(
        event.at(),
        event.path(),
        type,
        incarnation,
        reason == null ? null : Shortened.of(reason),
        cause);
  }
}
