package io.supervision.spring.internal.descriptor;

import io.supervision.WhatIf;
import io.supervision.event.Origin;
import io.supervision.event.UnmetRequirement;
import io.supervision.snapshot.ChildSnapshot;
import io.supervision.snapshot.DegradedSnapshot;
import io.supervision.snapshot.ExitSnapshot;
import io.supervision.snapshot.HealthSnapshot;
import io.supervision.snapshot.HeldSnapshot;
import io.supervision.snapshot.NodeSnapshot;
import io.supervision.snapshot.OutageSnapshot;
import io.supervision.snapshot.StuckSnapshot;
import io.supervision.snapshot.SupervisorSnapshot;
import io.supervision.snapshot.WaitingSnapshot;
import io.supervision.spring.internal.Labels;
import io.supervision.spring.internal.Remarks;
import io.supervision.spring.internal.ScheduledView;
import io.supervision.spring.internal.Shortened;
import io.supervision.spring.internal.Texts;
import io.supervision.spring.internal.descriptor.NodeDescriptor.CauseDescriptor;
import io.supervision.spring.internal.descriptor.NodeDescriptor.DegradedDescriptor;
import io.supervision.spring.internal.descriptor.NodeDescriptor.DegradedEntryDescriptor;
import io.supervision.spring.internal.descriptor.NodeDescriptor.ExitDescriptor;
import io.supervision.spring.internal.descriptor.NodeDescriptor.HealthDescriptor;
import io.supervision.spring.internal.descriptor.NodeDescriptor.HeldDescriptor;
import io.supervision.spring.internal.descriptor.NodeDescriptor.HistoryDescriptor;
import io.supervision.spring.internal.descriptor.NodeDescriptor.OfSupervisor;
import io.supervision.spring.internal.descriptor.NodeDescriptor.OfWorker;
import io.supervision.spring.internal.descriptor.NodeDescriptor.OriginDescriptor;
import io.supervision.spring.internal.descriptor.NodeDescriptor.OutageDescriptor;
import io.supervision.spring.internal.descriptor.NodeDescriptor.PausedDescriptor;
import io.supervision.spring.internal.descriptor.NodeDescriptor.RequirementDescriptor;
import io.supervision.spring.internal.descriptor.NodeDescriptor.StuckDescriptor;
import io.supervision.spring.internal.descriptor.NodeDescriptor.WaitingDescriptor;
import io.supervision.spring.internal.history.Cause;
import io.supervision.spring.internal.history.HistoryEntry;
import io.supervision.worker.ExitReason;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.Sanitizer;

/** Puts snapshots into words, with messages hidden from those who may not read them. */
public final class NodeDescriber {

  /** More than is shown, so that what hides secrets sees them whole at the end of it. */
  private static final int MOST_SANITIZED = 2 * Texts.LONGEST;

  private final Sanitizer sanitizer;
  private final boolean showMessages;
  private final Remarks remarks;

  public NodeDescriber(Sanitizer sanitizer, boolean showMessages, Remarks remarks) {
    this.sanitizer = sanitizer;
    this.showMessages = showMessages;
    this.remarks = remarks;
  }

  public NodeDescriptor describe(NodeSnapshot node) {
    return describe(node, null);
  }

  public NodeDescriptor describe(NodeSnapshot node, @Nullable List<HistoryEntry> history) {
    List<HistoryDescriptor> entries = history == null ? null : entries(history);
    if (node instanceof SupervisorSnapshot supervisor) {
      return supervisor(supervisor, children(supervisor), entries, null);
    }
    return worker((ChildSnapshot) node, entries);
  }

  /** The whole tree, and which instance it is of. */
  public NodeDescriptor describeTree(SupervisorSnapshot root, String instance) {
    return supervisor(root, children(root), null, instance);
  }

  /** The scheduled tasks that Spring runs beside the tree. */
  public List<ScheduledDescriptor> scheduled() {
    return remarks.scheduled().stream().map(this::describe).toList();
  }

  private ScheduledDescriptor describe(ScheduledView task) {
    Throwable failure = task.failure();
    return new ScheduledDescriptor(
        Texts.cut(task.name(), Texts.LONGEST),
        Texts.cut(task.trigger(), Texts.LONGEST),
        task.state(),
        text(task.lastRun()),
        failure == null ? null : Shortened.classOf(failure),
        failure == null ? null : message("scheduled", Shortened.messageOf(failure)),
        text(task.next()),
        text(task.runningSince()),
        text(task.overdueSince()));
  }

  private List<NodeDescriptor> children(SupervisorSnapshot supervisor) {
    return supervisor.children().stream().map(this::describe).toList();
  }

  /** A node without its children. */
  public NodeDescriptor describeAlone(NodeSnapshot node, List<HistoryEntry> history) {
    return node instanceof SupervisorSnapshot supervisor
        ? supervisor(supervisor, List.of(), entries(history), null)
        : worker((ChildSnapshot) node, entries(history));
  }

  private List<HistoryDescriptor> entries(List<HistoryEntry> history) {
    return history.stream().map(this::describe).toList();
  }

  public HistoryDescriptor describe(HistoryEntry entry) {
    ExitReason reason = entry.reason();
    return new HistoryDescriptor(
        entry.at().toString(),
        entry.path(),
        Labels.of(entry.kind()),
        entry.incarnation(),
        reason == null ? null : reason.label(),
        reason == null ? null : exception(reason),
        reason == null ? null : message(entry.path(), reason),
        entry.fingerprint(),
        entry.cause() == null ? null : describe(entry.cause()),
        text(entry.delay()),
        outage(entry.outage()),
        degraded(entry.path(), entry.degraded()),
        entry.waitsFor().isEmpty() ? null : requirements(entry.path(), entry.waitsFor()));
  }

  /** What a message says to those who may read it. */
  public @Nullable String message(String path, @Nullable String message) {
    if (message == null) {
      return null;
    }
    String key = path.isEmpty() ? "message" : path + ".message";
    String given = Texts.cut(message, MOST_SANITIZED);
    Object shown = sanitizer.sanitize(new SanitizableData(null, key, given), showMessages);
    return shown == null ? null : Texts.cut(shown.toString(), Texts.LONGEST);
  }

  private OfSupervisor supervisor(
      SupervisorSnapshot node,
      List<NodeDescriptor> children,
      @Nullable List<HistoryDescriptor> history,
      @Nullable String instance) {
    return new OfSupervisor(
        node.id(),
        node.path(),
        Labels.of(node.type()),
        node.state().label(),
        node.isRecovering(),
        outageSince(node),
        failuresInOutage(node),
        degraded(node),
        waiting(node),
        held(node),
        Labels.of(node.strategy()),
        node.intensity().isUnlimited() ? null : node.intensity().maxRestarts(),
        node.intensity().period().toString(),
        node.restartsInPeriod(),
        Labels.of(node.kind()),
        Labels.of(node.restart()),
        node.incarnation(),
        node.restarts(),
        node.failures(),
        text(node.since()),
        exit(node),
        text(node.nextRestartAt()),
        node.significant(),
        children,
        history,
        instance,
        instance == null ? List.of() : scheduled());
  }

  private OfWorker worker(ChildSnapshot node, @Nullable List<HistoryDescriptor> history) {
    return new OfWorker(
        node.id(),
        node.path(),
        Labels.of(node.type()),
        node.state().label(),
        node.isRecovering(),
        outageSince(node),
        failuresInOutage(node),
        degraded(node),
        waiting(node),
        held(node),
        paused(node),
        note(node),
        Labels.of(node.restart()),
        node.incarnation(),
        node.restarts(),
        node.failures(),
        text(node.since()),
        health(node.path(), node.health()),
        exit(node),
        text(node.nextRestartAt()),
        node.significant(),
        stuck(node.stuck()),
        history);
  }

  public static @Nullable String outageSince(NodeSnapshot node) {
    OutageSnapshot outage = node.outage();
    return outage == null ? null : outage.since().toString();
  }

  public static @Nullable Long failuresInOutage(NodeSnapshot node) {
    OutageSnapshot outage = node.outage();
    return outage == null ? null : outage.failures();
  }

  public static @Nullable HeldDescriptor held(NodeSnapshot node) {
    HeldSnapshot held = node.held();
    return held == null
        ? null
        : new HeldDescriptor(
            cut(held.by()), cut(held.why()), held.since().toString(), text(held.until()));
  }

  public @Nullable PausedDescriptor paused(NodeSnapshot node) {
    Instant since = remarks.of(node.path()).pausedSince();
    return since == null ? null : new PausedDescriptor(since.toString());
  }

  public @Nullable String note(NodeSnapshot node) {
    String note = remarks.of(node.path()).note();
    return note.isEmpty() ? null : cut(note);
  }

  /** What is wrong may be as secret as the message of an exception. */
  public @Nullable DegradedDescriptor degraded(NodeSnapshot node) {
    DegradedSnapshot degraded = node.degraded();
    return degraded == null
        ? null
        : new DegradedDescriptor(
            message(node.path(), degraded.what()), degraded.since().toString());
  }

  public @Nullable WaitingDescriptor waiting(NodeSnapshot node) {
    WaitingSnapshot waiting = node.waiting();
    return waiting == null
        ? null
        : new WaitingDescriptor(
            requirements(node.path(), waiting.requirements()), waiting.since().toString());
  }

  /** What a check says may be as secret as the message of an exception. */
  private List<RequirementDescriptor> requirements(String path, List<UnmetRequirement> unmet) {
    return unmet.stream()
        .map(each -> new RequirementDescriptor(each.name(), message(path, detail(each))))
        .toList();
  }

  private static @Nullable String detail(UnmetRequirement unmet) {
    return unmet.detail().isEmpty() ? null : unmet.detail();
  }

  /** What would happen if a child crashed. */
  public WhatIfDescriptor describe(WhatIf whatIf) {
    return new WhatIfDescriptor(
        whatIf.path(),
        whatIf.stops(),
        whatIf.starts(),
        whatIf.restartsLeft(),
        whatIf.givesUp(),
        requirements(whatIf.path(), whatIf.waitsFor()));
  }

  public HealthDescriptor health(String path, HealthSnapshot health) {
    String detail = health.detail().isEmpty() ? null : health.detail();
    return new HealthDescriptor(
        Labels.of(health.status()),
        health.failures(),
        text(health.lastCheck()),
        message(path, detail));
  }

  public @Nullable ExitDescriptor exit(NodeSnapshot node) {
    ExitSnapshot exit = node.lastExit();
    return exit == null
        ? null
        : new ExitDescriptor(
            exit.reason().label(),
            exception(exit.reason()),
            message(node.path(), exit.reason()),
            exit.at().toString());
  }

  private static @Nullable StuckDescriptor stuck(@Nullable StuckSnapshot stuck) {
    return stuck == null
        ? null
        : new StuckDescriptor(
            stuck.incarnation(),
            stuck.thread(),
            stuck.since().toString(),
            stuck.stack().stream().map(StackTraceElement::toString).toList());
  }

  private static CauseDescriptor describe(Cause cause) {
    return new CauseDescriptor(
        Labels.of(cause.type()),
        cause.path(),
        cause.strategy() == null ? null : Labels.of(cause.strategy()),
        cause.action(),
        cut(cause.by()),
        cut(cause.why()),
        describe(cause.origin()));
  }

  private static @Nullable OriginDescriptor describe(@Nullable Origin origin) {
    return origin == null
        ? null
        : new OriginDescriptor(Labels.of(origin.kind()), origin.path(), origin.chain());
  }

  private static @Nullable String cut(@Nullable String text) {
    return text == null ? null : Texts.cut(text, Texts.LONGEST);
  }

  private static @Nullable OutageDescriptor outage(HistoryEntry.@Nullable Outage outage) {
    return outage == null
        ? null
        : new OutageDescriptor(outage.lasted().toString(), outage.failures());
  }

  private @Nullable DegradedEntryDescriptor degraded(
      String path, HistoryEntry.@Nullable Degraded degraded) {
    return degraded == null
        ? null
        : new DegradedEntryDescriptor(message(path, degraded.what()), text(degraded.lasted()));
  }

  private static @Nullable String exception(ExitReason reason) {
    Throwable cause = reason.cause();
    return cause == null ? null : Shortened.classOf(cause);
  }

  public @Nullable String message(String path, ExitReason reason) {
    Throwable cause = reason.cause();
    if (reason instanceof ExitReason.Unhealthy unhealthy && !unhealthy.detail().isEmpty()) {
      return message(path, unhealthy.detail());
    } else if (reason instanceof ExitReason.Shutdown shutdown) {
      return message(path, shutdown.detail());
    }
    return message(path, cause == null ? null : Shortened.messageOf(cause));
  }

  public static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }
}
