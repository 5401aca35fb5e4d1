package io.supervision.spring.actuate;

import io.supervision.snapshot.ChildSnapshot;
import io.supervision.snapshot.ExitSnapshot;
import io.supervision.snapshot.HealthSnapshot;
import io.supervision.snapshot.NodeSnapshot;
import io.supervision.snapshot.StuckSnapshot;
import io.supervision.snapshot.SupervisorSnapshot;
import io.supervision.spring.actuate.DashboardDescriptor.Happening;
import io.supervision.spring.actuate.DashboardDescriptor.Occurrence;
import io.supervision.spring.actuate.NodeDescriptor.CauseDescriptor;
import io.supervision.spring.actuate.NodeDescriptor.ExitDescriptor;
import io.supervision.spring.actuate.NodeDescriptor.HealthDescriptor;
import io.supervision.spring.actuate.NodeDescriptor.HistoryDescriptor;
import io.supervision.spring.actuate.NodeDescriptor.OfSupervisor;
import io.supervision.spring.actuate.NodeDescriptor.OfWorker;
import io.supervision.spring.actuate.NodeDescriptor.StuckDescriptor;
import io.supervision.worker.ExitReason;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.Sanitizer;

/** Puts snapshots into words, with messages hidden from those who may not read them. */
final class NodeDescriber {

  private final Sanitizer sanitizer;
  private final boolean showMessages;

  NodeDescriber(Sanitizer sanitizer, boolean showMessages) {
    this.sanitizer = sanitizer;
    this.showMessages = showMessages;
  }

  NodeDescriptor describe(NodeSnapshot node) {
    return describe(node, null);
  }

  NodeDescriptor describe(NodeSnapshot node, @Nullable List<HistoryEntry> history) {
    List<HistoryDescriptor> entries = history == null ? null : entries(history);
    if (node instanceof SupervisorSnapshot supervisor) {
      return supervisor(
          supervisor, supervisor.children().stream().map(this::describe).toList(), entries);
    }
    return worker((ChildSnapshot) node, entries);
  }

  /** A node without its children. */
  NodeDescriptor describeAlone(NodeSnapshot node, List<HistoryEntry> history) {
    return node instanceof SupervisorSnapshot supervisor
        ? supervisor(supervisor, List.of(), entries(history))
        : worker((ChildSnapshot) node, entries(history));
  }

  private List<HistoryDescriptor> entries(List<HistoryEntry> history) {
    return history.stream().map(this::describe).toList();
  }

  HistoryDescriptor describe(HistoryEntry entry) {
    ExitReason reason = entry.reason();
    return new HistoryDescriptor(
        entry.at().toString(),
        entry.path(),
        entry.kind().label(),
        entry.incarnation(),
        reason == null ? null : reason.label(),
        reason == null ? null : exception(reason),
        reason == null ? null : message(entry.path(), reason),
        entry.fingerprint(),
        entry.cause() == null ? null : describe(entry.cause()),
        text(entry.delay()));
  }

  Happening describe(RecentEvents.Happening happening) {
    List<HistoryEntry> latest = happening.latest();
    HistoryEntry consequence = happening.consequence();
    return new Happening(
        happening.id(),
        happening.order(),
        happening.count(),
        happening.first().toString(),
        happening.pool(),
        describe(latest.get(0)),
        consequence == null ? null : describe(consequence),
        latest.stream().skip(1).map(this::occurrence).toList());
  }

  private Occurrence occurrence(HistoryEntry entry) {
    ExitReason reason = entry.reason();
    return new Occurrence(
        entry.at().toString(),
        entry.path(),
        entry.incarnation(),
        reason == null ? null : message(entry.path(), reason));
  }

  /** What a message says to those who may read it. */
  @Nullable String message(String path, @Nullable String message) {
    if (message == null) {
      return null;
    }
    Object shown =
        sanitizer.sanitize(
            new SanitizableData(null, path.isEmpty() ? "message" : path + ".message", message),
            showMessages);
    return shown == null ? null : shown.toString();
  }

  private OfSupervisor supervisor(
      SupervisorSnapshot node,
      List<NodeDescriptor> children,
      @Nullable List<HistoryDescriptor> history) {
    return new OfSupervisor(
        node.id(),
        node.path(),
        label(node.type()),
        node.state().label(),
        label(node.strategy()),
        node.intensity().isUnlimited() ? null : node.intensity().maxRestarts(),
        node.intensity().period().toString(),
        node.restartsInPeriod(),
        label(node.kind()),
        label(node.restart()),
        node.incarnation(),
        node.restarts(),
        node.failures(),
        text(node.since()),
        exit(node),
        text(node.nextRestartAt()),
        node.significant(),
        children,
        history);
  }

  private OfWorker worker(ChildSnapshot node, @Nullable List<HistoryDescriptor> history) {
    return new OfWorker(
        node.id(),
        node.path(),
        label(node.type()),
        node.state().label(),
        label(node.restart()),
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

  HealthDescriptor health(String path, HealthSnapshot health) {
    String detail = health.detail().isEmpty() ? null : health.detail();
    return new HealthDescriptor(
        label(health.status()), health.failures(), text(health.lastCheck()), message(path, detail));
  }

  @Nullable ExitDescriptor exit(NodeSnapshot node) {
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
        cause.type().label(),
        cause.path(),
        cause.strategy() == null ? null : label(cause.strategy()),
        cause.action(),
        cause.by());
  }

  private static @Nullable String exception(ExitReason reason) {
    Throwable cause = reason.cause();
    return cause == null ? null : cause.getClass().getName();
  }

  private @Nullable String message(String path, ExitReason reason) {
    Throwable cause = reason.cause();
    if (reason instanceof ExitReason.Unhealthy unhealthy && !unhealthy.detail().isEmpty()) {
      return message(path, unhealthy.detail());
    } else if (reason instanceof ExitReason.Shutdown shutdown) {
      return message(path, shutdown.detail());
    }
    return message(path, cause == null ? null : cause.getMessage());
  }

  static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }
}
