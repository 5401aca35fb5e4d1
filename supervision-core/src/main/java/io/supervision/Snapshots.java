package io.supervision;

import io.supervision.internal.incarnation.ChildProcess;
import io.supervision.internal.incarnation.Degradation;
import io.supervision.internal.incarnation.Incarnation;
import io.supervision.internal.incarnation.StuckThread;
import io.supervision.internal.journal.ChildMemory;
import io.supervision.internal.journal.ChildRecord;
import io.supervision.internal.journal.Hold;
import io.supervision.internal.journal.JournalNode;
import io.supervision.internal.journal.Outage;
import io.supervision.internal.journal.RestartCounts;
import io.supervision.internal.platform.Platform;
import io.supervision.internal.platform.WallTime;
import io.supervision.snapshot.ChildSnapshot;
import io.supervision.snapshot.DegradedSnapshot;
import io.supervision.snapshot.ExitSnapshot;
import io.supervision.snapshot.HealthSnapshot;
import io.supervision.snapshot.HeldSnapshot;
import io.supervision.snapshot.NodeSnapshot;
import io.supervision.snapshot.NodeState;
import io.supervision.snapshot.OutageSnapshot;
import io.supervision.snapshot.StuckSnapshot;
import io.supervision.snapshot.SupervisorSnapshot;
import io.supervision.snapshot.WaitingSnapshot;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.RestartType;
import io.supervision.spec.Strategy;
import io.supervision.spec.SupervisorSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the tree beside all mailboxes.
 *
 * <p>Any thread, without waiting for anybody: the pieces of a snapshot are read one after the other
 * while the tree goes on, each true at its own moment. So a state is read before what is recorded
 * before it: then a node that is seen to have failed is seen with its failure.
 */
final class Snapshots {

  private static final Seen NOT_STARTED = new Seen(NodeState.STOPPED, null);

  private Snapshots() {}

  /** The state of a node, and what it waits for if it is waiting. */
  private record Seen(NodeState state, @Nullable WaitingSnapshot waiting) {}

  /** Both as they were together: a wait may end in between. */
  private static Seen see(Child child, boolean startsWithGroup) {
    while (true) {
      NodeState state = state(child, startsWithGroup);
      WaitingSnapshot waiting = waiting(child);
      if (state != NodeState.WAITING || waiting != null) {
        return new Seen(state, waiting);
      }
    }
  }

  /** The counts of a node; zeros where nothing is remembered. */
  private static RestartCounts restarts(@Nullable ChildRecord record) {
    return record == null ? RestartCounts.NONE : record.restarts();
  }

  /** The whole tree, also before its first start: then the declared children, stopped. */
  static SupervisorSnapshot root(Tree tree) {
    SupervisorHandle handle = tree.root;
    SupervisorProcess process = handle.process();
    NodeState state = process == null ? NodeState.STOPPED : state(process);
    Instant since = process == null ? null : tree.time.of(rootSince(process));
    return supervisor(handle, process, null, handle.name(), "", new Seen(state, null), since);
  }

  private static long rootSince(SupervisorProcess process) {
    return process.isEnded() ? process.endedAt() : process.startedAt();
  }

  /** One child with all below it. */
  static NodeSnapshot of(Child child) {
    return node(child, child.id(), child.path(), child.owner.restarter.startsWith(child) != null);
  }

  /** Whether a start is pending that takes all children along. */
  private static boolean hasGroupStart(SupervisorProcess process) {
    return process.spec.strategy() == Strategy.ONE_FOR_ALL
        && Restarter.firstWithGroupStart(process.children) != null;
  }

  /** Under rest-for-one: whether the later children start with this one. */
  private static boolean takesLaterOnesAlong(Child child) {
    return child.owner.spec.strategy() == Strategy.REST_FOR_ONE && Restarter.hasGroupStart(child);
  }

  /**
   * A child with what is below; the id and the path are put together once, by the caller.
   *
   * @param startsWithGroup whether another child's pending start, or its own, will start it
   */
  private static NodeSnapshot node(Child child, String id, String path, boolean startsWithGroup) {
    if (!child.isSupervisor()) {
      return worker(child, id, path, startsWithGroup);
    }
    SupervisorHandle known = child.owner.handle.nested(id);
    SupervisorHandle handle = known == null ? undescribed(child, id) : known;
    // its last run, if it is down: what that had is still shown
    SupervisorProcess process = child.nested() != null ? child.nested() : handle.process();
    return supervisor(handle, process, child, id, path, see(child, startsWithGroup), since(child));
  }

  /** The snapshot of a worker, by its child. */
  private static ChildSnapshot worker(
      Child child, String id, String path, boolean startsWithGroup) {
    // what led to a state is recorded before it is seen
    Seen seen = see(child, startsWithGroup);
    Degradation said = degradation(child);
    ChildRecord record = child.record();
    return new ChildSnapshot(
        id,
        path,
        seen.state(),
        child.spec().restart(),
        child.number(),
        restarts(record).total(),
        restarts(record).byCause(),
        record == null ? 0 : record.failures(),
        since(child),
        health(child),
        lastHeartbeat(child),
        lastExit(child.owner.tree, record),
        nextRestartAt(child),
        child.spec().settings().significant(),
        outage(child.owner.tree, child, said == null ? child.process() : null),
        held(child),
        seen.waiting(),
        said == null || seen.state() != NodeState.RUNNING ? null : degraded(child, said),
        stuck(child, path));
  }

  /**
   * The snapshot of a supervisor.
   *
   * @param process what runs or ran there last; null: never started
   * @param child its place in the supervisor above; null for the root, or without a run there
   */
  private static SupervisorSnapshot supervisor(
      SupervisorHandle handle,
      @Nullable SupervisorProcess process,
      @Nullable Child child,
      String id,
      String path,
      Seen seen,
      @Nullable Instant since) {
    Tree tree = handle.tree;
    ChildRecord record = child == null ? null : child.record();
    SupervisorSpec spec = handle.spec;
    ChildMemory.Totals gone = handle.memory.gone();
    ExitSnapshot lastExit = child == null ? rootExit(tree, process) : lastExit(tree, record);
    return new SupervisorSnapshot(
        id,
        path,
        seen.state(),
        child == null ? RestartType.TEMPORARY : child.spec().restart(),
        child == null ? (process == null ? 0 : process.number()) : child.number(),
        restarts(record).total(),
        restarts(record).byCause(),
        record == null ? 0 : record.failures(),
        since,
        lastExit,
        child == null ? null : nextRestartAt(child),
        child != null && child.spec().settings().significant(),
        child != null
            ? outage(tree, child, child.process())
            : process == null ? null : outage(tree, process.node, process),
        child == null ? null : held(child),
        seen.waiting(),
        spec.kind(),
        spec.strategy(),
        spec.intensity(),
        process == null ? 0 : process.window.inPeriod(tree.platform.nanoTime()),
        handle.memory.giveUps(),
        new SupervisorSnapshot.Totals(
            gone.restarts().total(), gone.restarts().byCause(), gone.failures()),
        // goes down by recursion, on another thread each hundred levels
        handle.withEnoughStack(() -> process == null ? declared(handle) : children(process)));
  }

  /** The children of a supervisor that runs, or ran. */
  private static List<NodeSnapshot> children(SupervisorProcess process) {
    List<NodeSnapshot> nodes = new ArrayList<>(process.children.size());
    boolean startsWithGroup = hasGroupStart(process);
    for (Child child : process.children) {
      String id = child.id();
      // in start order, so that it holds for this child and all later ones
      startsWithGroup |= takesLaterOnesAlong(child);
      nodes.add(node(child, id, process.handle.pathOf(id), startsWithGroup));
    }
    return nodes;
  }

  /** The children of a supervisor that was never started, by its specification. */
  private static List<NodeSnapshot> declared(SupervisorHandle handle) {
    List<NodeSnapshot> nodes = new ArrayList<>();
    for (ChildSpec spec : handle.spec.children()) {
      String path = handle.pathOf(spec.id());
      SupervisorHandle nested = handle.nested(spec.id());
      nodes.add(
          nested == null
              ? notStarted(spec, path)
              : supervisor(nested, null, null, spec.id(), path, NOT_STARTED, null));
    }
    return nodes;
  }

  /** A declared child of a supervisor that was never started. */
  static Optional<NodeSnapshot> declaredAt(SupervisorHandle handle, String id) {
    return handle.process() != null
        ? Optional.empty()
        : declared(handle).stream().filter(node -> node.id().equals(id)).findFirst();
  }

  /** A worker that has never been there, or a supervisor whose factory has not described it yet. */
  private static NodeSnapshot notStarted(ChildSpec spec, String path) {
    return new ChildSnapshot(
        spec.id(),
        path,
        NodeState.STOPPED,
        spec.restart(),
        0,
        0,
        Map.of(),
        0,
        null,
        HealthSnapshot.NONE,
        null,
        null,
        null,
        spec.settings().significant(),
        null,
        null,
        null,
        null,
        null);
  }

  /** A supervisor whose factory has not given its specification yet: nothing is known below. */
  private static SupervisorHandle undescribed(Child child, String id) {
    SupervisorHandle above = child.owner.handle;
    return new SupervisorHandle(above.tree, above, id, SupervisorSpec.named(id).build());
  }

  /** The one state that is shown. */
  static NodeState state(Child child) {
    return state(child, child.owner.restarter.startsWith(child) != null);
  }

  /** The first that applies, of all that may be said of a child. */
  private static NodeState state(Child child, boolean startsWithGroup) {
    if (!child.isAlive()) {
      // its supervisor has gone on, but a thread of it has not
      if (child.owner.tree.stuck.isStuck(child)) {
        return NodeState.STUCK;
      }
      if (hold(child) != null) {
        return NodeState.HELD;
      }
      if (child.isWaiting()) {
        return NodeState.WAITING;
      }
      if (child.isRestarting() || (startsWithGroup && !child.isTemporary())) {
        return NodeState.RESTARTING;
      }
    }
    Incarnation incarnation = child.incarnation();
    if (incarnation != null) {
      return state(incarnation);
    }
    SupervisorProcess nested = child.nested();
    if (nested != null) {
      return state(nested);
    }
    return child.gaveUp ? NodeState.GAVE_UP : NodeState.STOPPED;
  }

  private static NodeState state(Incarnation incarnation) {
    if (incarnation.isStuck()) {
      return NodeState.STUCK;
    }
    if (incarnation.isStopping()) {
      return NodeState.STOPPING;
    }
    return incarnation.isReady() ? NodeState.RUNNING : NodeState.STARTING;
  }

  /** Of one that has ended: gave up counts until it runs again. */
  private static NodeState state(SupervisorProcess process) {
    if (process.isEnded()) {
      return process.gaveUp() != null ? NodeState.GAVE_UP : NodeState.STOPPED;
    }
    if (process.isStopping()) {
      return NodeState.STOPPING;
    }
    return process.isStarting() ? NodeState.STARTING : NodeState.RUNNING;
  }

  /** What its check said last; none for a supervisor or a child that is down. */
  static HealthSnapshot health(Child child) {
    Incarnation incarnation = child.incarnation();
    return incarnation == null ? HealthSnapshot.NONE : incarnation.health();
  }

  private static @Nullable Instant lastHeartbeat(Child child) {
    Incarnation incarnation = child.incarnation();
    long last = incarnation == null ? Platform.NEVER : incarnation.lastHeartbeat();
    return last == Platform.NEVER ? null : child.owner.tree.time.of(last);
  }

  /** Since when it runs, or since when it is down; null if it was never started. */
  private static @Nullable Instant since(Child child) {
    Tree tree = child.owner.tree;
    ChildProcess running = child.process();
    if (running != null) {
      return tree.time.of(running.startedAt());
    }
    ChildRecord record = child.record();
    ChildRecord.Exit exit = record == null ? null : record.lastExit();
    return exit == null ? null : tree.time.of(exit.at());
  }

  /** How the last incarnation ended, or its start failed; null for none. */
  private static @Nullable ExitSnapshot lastExit(Tree tree, @Nullable ChildRecord record) {
    ChildRecord.Exit exit = record == null ? null : record.lastExit();
    return exit == null
        ? null
        : new ExitSnapshot(exit.reason(), tree.time.of(exit.at()), exit.incarnation());
  }

  /** The same of the root, which no supervisor remembers. */
  private static @Nullable ExitSnapshot rootExit(Tree tree, @Nullable SupervisorProcess process) {
    return process == null || process.reason() == null || !process.isEnded()
        ? null
        : new ExitSnapshot(
            Objects.requireNonNull(process.reason()),
            tree.time.of(process.endedAt()),
            process.number());
  }

  /** SEMANTICS, "Hold": a stop of the tree ends all holds. */
  private static @Nullable Hold hold(Child child) {
    return child.owner.tree.hasEnded() ? null : child.hold();
  }

  private static @Nullable HeldSnapshot held(Child child) {
    Hold hold = hold(child);
    WallTime time = child.owner.tree.time;
    return hold == null
        ? null
        : new HeldSnapshot(
            hold.by(),
            hold.why(),
            time.of(hold.since()),
            hold.until() == Platform.NEVER ? null : time.of(hold.until()));
  }

  private static @Nullable WaitingSnapshot waiting(Child child) {
    PendingRestart pending = child.pending;
    return pending == null || !pending.waits() || hold(child) != null
        ? null
        : new WaitingSnapshot(
            child.owner.gate.unmet(child), child.owner.tree.time.of(pending.since));
  }

  /** What began to run before the present process did is no news of that one. */
  private static @Nullable OutageSnapshot outage(
      Tree tree, JournalNode node, @Nullable ChildProcess running) {
    Outage outage = tree.journal.outage(node);
    if (outage == null) {
      return null;
    }
    long began = outage.runningSince();
    boolean runs = running != null && began != Platform.NEVER && began >= running.startedAt();
    return new OutageSnapshot(
        tree.time.of(outage.since()),
        outage.failures(),
        runs ? tree.time.of(began) : null,
        Duration.ofNanos(outage.stoodStill()));
  }

  /** What is wrong with the present incarnation; null: nothing, or there is none that is ready. */
  private static @Nullable Degradation degradation(Child child) {
    Incarnation incarnation = child.incarnation();
    return incarnation == null ? null : incarnation.degradation();
  }

  private static DegradedSnapshot degraded(Child child, Degradation said) {
    return new DegradedSnapshot(said.what(), child.owner.tree.time.of(said.since()));
  }

  /** When its delay is over; null if it waits for something else or for nothing. */
  private static @Nullable Instant nextRestartAt(Child child) {
    PendingRestart pending = child.pending;
    return pending == null || pending.kind != PendingRestart.Kind.DELAYED
        ? null
        : child.owner.tree.time.of(pending.due);
  }

  /** The thread that does not end; also of one that was fenced, beside the state. */
  private static @Nullable StuckSnapshot stuck(Child child, String path) {
    Incarnation incarnation = child.owner.tree.stuck.at(path);
    if (incarnation == null) {
      return null;
    }
    StuckThread thread = incarnation.stuckThread();
    return new StuckSnapshot(
        incarnation.number(),
        thread.name(),
        child.owner.tree.time.of(thread.since()),
        thread.stack());
  }
}
