package io.supervision.internal.journal;

import io.supervision.event.Origin;
import io.supervision.event.RestartCause;
import io.supervision.event.SupervisionEvent;
import io.supervision.event.SupervisionListener;
import io.supervision.event.UnmetRequirement;
import io.supervision.internal.platform.EngineLock;
import io.supervision.internal.platform.Nanos;
import io.supervision.internal.platform.Platform;
import io.supervision.internal.platform.WallTime;
import io.supervision.spec.RestartIntensity;
import io.supervision.spec.RestartType;
import io.supervision.worker.ExitReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What has happened in one tree. Each method is one fact, reported once, by whoever brought it
 * about; counters are changed first, then log, flight recorder and events follow. Never waits; what
 * a broken log or recorder throws ends here.
 */
public final class Journal {

  private final Platform platform;
  private final EventBus events;
  private final Outages outages;
  private final Loops loops = new Loops();
  private final LifeLog lives;
  private final RestartLog restarts;
  private final WatchLog watches;

  /**
   * The journal of a tree.
   *
   * @param recoveredAfter how long a node has to run after a failure until its outage is over
   * @param listeners who listens from the first event on
   */
  public Journal(
      Platform platform,
      WallTime time,
      Duration recoveredAfter,
      List<SupervisionListener> listeners) {
    this.platform = platform;
    this.outages = new Outages(platform, Nanos.of(recoveredAfter), this::outagesEnded);
    this.events = new EventBus(platform, time, listeners);
    StackTraceDeduplicator shown = new StackTraceDeduplicator(new EngineLock(platform));
    this.lives = new LifeLog(shown, loops);
    this.restarts = new RestartLog(shown, loops);
    this.watches = new WatchLog(shown);
  }

  // ---- listeners

  public void subscribe(SupervisionListener listener) {
    events.subscribe(listener);
  }

  public void unsubscribe(SupervisionListener listener) {
    events.unsubscribe(listener);
  }

  /** Waits until everything that has happened so far was delivered; false if the time is over. */
  public boolean awaitDelivered(Duration timeout) {
    return events.awaitDelivered(timeout);
  }

  public long droppedEvents() {
    return events.dropped();
  }

  // ---- the tree

  /** All children of the root have been started. */
  public void treeStarted(String name, int number) {
    EngineLog.treeStarted(name);
    events.emit(at -> new SupervisionEvent.ChildStarted("", at, number, true, null, null, null));
  }

  /** The root has ended, after all its children. */
  public void treeEnded(
      String name,
      int number,
      long startedAt,
      ExitReason reason,
      boolean requested,
      @Nullable Supplier<Origin> causedBy) {
    outages.clear();
    loops.clear();
    EngineLog.treeEnded(name, reason);
    Duration lived = Duration.ofNanos(platform.nanoTime() - startedAt);
    events.emit(
        at ->
            new SupervisionEvent.ChildExited(
                "", at, number, true, reason, requested, known(causedBy), lived));
  }

  // ---- starts

  /** A start has succeeded; it is counted as a restart if its record says that it is one. */
  public void started(JournalNode node, long startedAt) {
    ChildRecord record = node.record();
    RestartCause cause = record == null ? null : record.startCause();
    if (record != null && cause != null) {
      record.countRestart(cause);
      FlightRecording.restarted(node, record, cause, startedAt);
    }
    Trouble trouble = record == null ? null : record.trouble();
    if (trouble != null) {
      outages.runs(trouble, startedAt);
    }
    try {
      lives.started(
          node,
          cause,
          record == null ? null : record.causedBy(),
          record == null ? -1 : record.takeWait(startedAt));
      if (events.isHeard()) {
        emitStarted(node, cause, record, startedAt);
      }
    } catch (OutOfMemoryError | InternalError | LinkageError noMemory) {
      events.lost();
    }
  }

  private void emitStarted(
      JournalNode node,
      @Nullable RestartCause cause,
      @Nullable ChildRecord record,
      long startedAt) {
    int number = node.number();
    String other = record == null ? null : record.causedBy();
    long down = record == null ? 0 : record.downUntil(startedAt);
    events.emit(
        at ->
            new SupervisionEvent.ChildStarted(
                node.path(),
                at,
                number,
                node.isSupervisor(),
                cause,
                cause == null ? null : Objects.requireNonNullElseGet(other, node::path),
                cause == null ? null : Duration.ofNanos(down)));
  }

  /**
   * A start has failed.
   *
   * @param loggedBelow whether the log has the cause already: of the child that could not be
   *     started, further down
   */
  public void startFailed(
      JournalNode node, ExitReason reason, Throwable cause, boolean loggedBelow) {
    int number = node.number();
    long now = platform.nanoTime();
    ChildRecord record = node.recordOrNew();
    record.startFailed(new ChildRecord.Exit(reason, now, number, false));
    troubled(node, record, true, now);
    lives.startFailed(node, reason, cause, loggedBelow, now);
    events.emit(
        at ->
            new SupervisionEvent.ChildStartFailed(
                node.path(), at, number, node.isSupervisor(), cause));
  }

  /** The child has decided that it has nothing to do. */
  public void startIgnored(JournalNode node) {
    int number = node.number();
    lives.startIgnored(node);
    events.emit(
        at -> new SupervisionEvent.ChildStartIgnored(node.path(), at, number, node.isSupervisor()));
  }

  /**
   * A child is to start, and waits since what it requires is not up.
   *
   * @param isNews whether it is worth a line in the log
   */
  public void waits(JournalNode node, List<UnmetRequirement> unmet, long since, boolean isNews) {
    node.recordOrNew().waitsSince(since);
    lives.waits(node, unmet, isNews);
    events.emit(
        at -> new SupervisionEvent.ChildWaiting(node.path(), at, node.isSupervisor(), unmet));
  }

  /** It has waited for so long that it is in an outage, since it began to wait. */
  public void waitsLong(JournalNode node, long since) {
    ChildRecord record = node.recordOrNew();
    if (outage(node) == null) {
      troubled(node, record, false, since);
    }
  }

  /** A child runs and cannot do its work: its outage begins, or goes on, without a failure. */
  public void cannotWork(JournalNode node) {
    troubled(node, node.recordOrNew(), false, platform.nanoTime());
  }

  /** It says so. */
  public void degraded(JournalNode node, int number, String what) {
    cannotWork(node);
    try {
      watches.degraded(node, number, what, platform.nanoTime());
      events.emit(at -> new SupervisionEvent.ChildDegraded(node.path(), at, number, what));
    } catch (OutOfMemoryError | InternalError | LinkageError noMemory) {
      events.lost();
    }
  }

  /** It does its work again; its outage is over when that has lasted. */
  public void works(JournalNode node) {
    Trouble trouble = node.recordOrNew().trouble();
    if (trouble != null) {
      outages.runs(trouble, platform.nanoTime());
    }
  }

  /** It has shown that it does its work: its outage is over now. */
  public void recovers(JournalNode node) {
    ChildRecord known = node.record();
    Trouble trouble = known == null ? null : known.trouble();
    if (trouble != null) {
      outages.recovers(trouble);
    }
  }

  /** It says so. */
  public void restored(JournalNode node, int number, Duration degradedFor) {
    try {
      watches.restored(node, number, degradedFor);
      events.emit(at -> new SupervisionEvent.ChildRestored(node.path(), at, number, degradedFor));
    } catch (OutOfMemoryError | InternalError | LinkageError noMemory) {
      events.lost();
    }
  }

  // ---- ends

  /** A worker begins on the calling thread; the beginning is kept until its end. */
  public static @Nullable IncarnationEvent begins() {
    return FlightRecording.begin();
  }

  /** Marks the calling thread, so that each line which it logs names its child. */
  public static void nameThreadInLog(String path) {
    EngineLog.nameThread(path);
  }

  /** An incarnation is over, whether it was ready or not: what the flight recorder keeps. */
  public void incarnationOver(
      IncarnationEvent.Facts facts,
      @Nullable IncarnationEvent begun,
      ExitReason reason,
      boolean requested) {
    if (FlightRecording.isOn()) {
      FlightRecording.ended(facts, begun, platform.nanoTime(), reason, requested);
    }
  }

  /** An incarnation that had been started has ended, before anything that follows from it. */
  public void ended(
      JournalNode node,
      int number,
      long startedAt,
      ExitReason reason,
      boolean requested,
      @Nullable Supplier<Origin> causedBy) {
    long now = platform.nanoTime();
    ChildRecord record = node.recordOrNew();
    boolean failed = !requested && reason.isAbnormal();
    record.exited(new ChildRecord.Exit(reason, now, number, requested), failed);
    try {
      tellEnd(node, record, number, now - startedAt, reason, requested, causedBy, now);
    } catch (OutOfMemoryError | InternalError | LinkageError noMemory) {
      // it is counted, and what follows from it is not kept up
      events.lost();
    }
  }

  private void tellEnd(
      JournalNode node,
      ChildRecord record,
      int number,
      long lived,
      ExitReason reason,
      boolean requested,
      @Nullable Supplier<Origin> causedBy,
      long now) {
    if (requested) {
      lives.stopped(node, reason, causedBy);
    } else {
      endedByItself(node, record, reason, reason.isAbnormal(), now);
    }
    if (events.isHeard()) {
      events.emit(
          now,
          at ->
              new SupervisionEvent.ChildExited(
                  node.path(),
                  at,
                  number,
                  node.isSupervisor(),
                  reason,
                  requested,
                  known(causedBy),
                  Duration.ofNanos(lived)));
    }
  }

  private void endedByItself(
      JournalNode node, ChildRecord record, ExitReason reason, boolean failed, long now) {
    if (failed) {
      troubled(node, record, true, now);
    } else if (node.restart() != RestartType.PERMANENT) {
      endOutage(node, now);
    }
    Trouble trouble = record.trouble();
    if (!failed && trouble != null && !node.isSupervisor()) {
      trouble.failureLog().isTold();
    }
    lives.ended(node, reason, now);
  }

  private static @Nullable Origin known(@Nullable Supplier<Origin> origin) {
    return origin == null ? null : origin.get();
  }

  /**
   * Records, at the moment it is found out, that an incarnation does not end: it counts as over.
   */
  public void recordStuck(
      JournalNode node, int number, ExitReason reason, boolean failed, long now) {
    ChildRecord record = node.recordOrNew();
    record.exited(new ChildRecord.Exit(reason, now, number, !failed), failed);
    troubled(node, record, failed, now);
  }

  /**
   * A thread goes on although it was killed; its end has been recorded already.
   *
   * @param stoppedBy where it began that it was stopped; null if it ends by itself
   */
  public void stuck(
      JournalNode node,
      int number,
      List<StackTraceElement> stack,
      @Nullable Supplier<Origin> stoppedBy) {
    try {
      watches.stuck(node, number, stack, stoppedBy, platform.nanoTime());
      events.emit(at -> new SupervisionEvent.ChildStuck(node.path(), at, number, stack));
    } catch (OutOfMemoryError | InternalError | LinkageError noMemory) {
      events.lost();
    }
  }

  /** The thread of a stuck incarnation has ended at last. */
  public void stuckEnded(JournalNode node, int number, Duration stuckFor) {
    try {
      watches.stuckEnded(node, number, stuckFor);
      events.emit(at -> new SupervisionEvent.StuckChildEnded(node.path(), at, number, stuckFor));
    } catch (OutOfMemoryError | InternalError | LinkageError noMemory) {
      events.lost();
    }
  }

  // ---- restarts

  /** A restart has been decided and waits for its delay. */
  public void restartScheduled(JournalNode node, Duration delay, ExitReason reason) {
    restarts.scheduled(node, delay, reason);
    events.emit(at -> new SupervisionEvent.RestartScheduled(node.path(), at, delay, reason));
  }

  /** A restart has been decided and waits for a stuck thread. */
  public void restartBlocked(JournalNode node, ExitReason reason) {
    restarts.blocked(node, reason);
    events.emit(
        at -> new SupervisionEvent.RestartScheduled(node.path(), at, Duration.ZERO, reason));
  }

  /** A child has failed with what no restart heals, and stays down. */
  public void childGaveUp(JournalNode node, Throwable cause) {
    restarts.childGaveUp(node, cause, platform.nanoTime());
    int number = node.number();
    events.emit(at -> new SupervisionEvent.ChildGaveUp(node.path(), at, number, cause));
  }

  /**
   * A supervisor gives up: the restart of a child was one too many.
   *
   * @param described the supervisor, for people
   */
  public void supervisorGaveUp(
      JournalNode supervisor,
      String described,
      String child,
      int count,
      RestartIntensity intensity,
      ExitReason reason) {
    long now = platform.nanoTime();
    troubled(supervisor, supervisor.recordOrNew(), true, now);
    restarts.gaveUp(supervisor, described, child, count, intensity, reason, now);
    emitGaveUp(supervisor.path(), child, count, reason);
  }

  /** A supervisor gives up with all above it: for what no restart heals. */
  public void escalated(
      JournalNode supervisor,
      String described,
      String child,
      int count,
      ExitReason reason,
      Throwable cause) {
    long now = platform.nanoTime();
    troubled(supervisor, supervisor.recordOrNew(), true, now);
    restarts.escalated(supervisor, described, cause, now);
    emitGaveUp(supervisor.path(), child, count, reason);
  }

  private void emitGaveUp(String path, String child, int count, ExitReason reason) {
    events.emit(at -> new SupervisionEvent.SupervisorGaveUp(path, at, child, count, reason));
  }

  // ---- outages

  /** The outage of a node as it is now; null without one. */
  public @Nullable Outage outage(JournalNode node) {
    ChildRecord record = node.record();
    return record == null ? null : outages.of(record.trouble(), node.isRunning());
  }

  /** The node is not to run any more, and no thread of it is left: its outage is over. */
  public void isToRunNoMore(JournalNode node) {
    ChildRecord record = node.record();
    if (record != null) {
      record.waitsNoMore();
    }
    endOutage(node, platform.nanoTime());
  }

  /** A temporary child is not kept after a failure, and so takes its outage along. */
  private void troubled(JournalNode node, ChildRecord record, boolean failed, long now) {
    if (node.restart() != RestartType.TEMPORARY || node.path().isEmpty()) {
      outages.troubled(record.troubleOrNew(node), failed, now);
    }
  }

  private void endOutage(JournalNode node, long now) {
    ChildRecord record = node.record();
    Trouble trouble = record == null ? null : record.trouble();
    Outage outage = trouble == null ? null : outages.of(trouble, true);
    if (trouble != null && outage != null) {
      trouble.end();
      emitOutageEnded(node, now, Duration.ofNanos(now - outage.since()), outage.failures());
    }
  }

  private void emitOutageEnded(JournalNode node, long now, Duration outage, long failures) {
    if (!events.isHeard()) {
      return;
    }
    events.emit(
        now,
        at ->
            new SupervisionEvent.OutageEnded(
                node.path(), at, node.isSupervisor(), outage, failures));
  }

  /** Reports who has recovered; of the children of a pool one line for all. */
  private void outagesEnded(List<Outages.Ended> all) {
    Map<String, List<Outages.Ended>> pools = new TreeMap<>();
    for (Outages.Ended ended : all) {
      JournalNode node = ended.node();
      emitOutageEnded(node, ended.at(), ended.outage(), ended.failures());
      if (node.isOneOfMany()) {
        String path = node.path();
        String pool = path.substring(0, Math.max(0, path.lastIndexOf('/')));
        pools.computeIfAbsent(pool, name -> new ArrayList<>()).add(ended);
      } else {
        restarts.recovered(node, ended.outage(), ended.failures());
      }
    }
    pools.forEach(restarts::poolRecovered);
  }

  // ---- watching and operating

  /**
   * A worker was silent for longer than its heartbeat timeout.
   *
   * @param where gives the stack of its thread, if it is to be told
   */
  public void heartbeatMissed(
      JournalNode node, int number, Duration silent, Supplier<StackTraceElement[]> where) {
    watches.heartbeatMissed(node, number, silent, where, platform.nanoTime());
  }

  /**
   * A health check has changed its outcome, or has failed again.
   *
   * @param where gives the stack of the worker's thread if it ends because of it, else null
   */
  public void healthChecked(
      JournalNode node,
      int number,
      boolean healthy,
      int failures,
      String detail,
      @Nullable Throwable cause,
      @Nullable Supplier<StackTraceElement[]> where) {
    if (healthy) {
      watches.healthy(node, number);
    } else {
      watches.unhealthy(node, number, failures, detail, cause, where, platform.nanoTime());
    }
    events.emit(
        at ->
            new SupervisionEvent.HealthChecked(node.path(), at, number, healthy, failures, detail));
  }

  /** Somebody operates a node by hand; reported before anything follows from it. */
  public void operated(Supplier<String> path, String action) {
    events.emit(at -> new SupervisionEvent.Operated(path.get(), at, action));
  }

  /** A child is held, or its hold has changed; it is stopped next. */
  public void held(JournalNode node, Hold hold, WallTime time) {
    operated(node::path, "hold");
    watches.held(node, hold, hold.until() == Platform.NEVER ? null : time.of(hold.until()));
  }

  /** A child is held no more: somebody asked for it, or its time is over. It starts next. */
  public void resumed(JournalNode node, boolean timeIsOver) {
    operated(node::path, "resume");
    watches.resumed(node, timeIsOver);
  }

  // ---- what the log alone says

  /** Code of a child that is not its run has failed: a hook, a closeable. */
  public void failedBeside(JournalNode node, int number, String what, Throwable cause) {
    watches.failedBeside(node, number, what, cause);
  }

  /** Settings that cannot be meant so, and the like; a whole sentence. */
  public static void warning(String sentence) {
    EngineLog.warning(sentence);
  }

  /** No thread could be started, and the calling one did the work. */
  public static void noThread(Throwable cause) {
    EngineLog.noThread(cause);
  }

  /** The engine itself is broken. */
  public static void engineFailed(Throwable broken) {
    EngineLog.engineFailed(broken);
  }

  /** A listener of the tree's runs has thrown after the start. */
  public static void runListenerFailed(Object listener, Throwable thrown) {
    EngineLog.runListenerFailed(listener, thrown);
  }
}
