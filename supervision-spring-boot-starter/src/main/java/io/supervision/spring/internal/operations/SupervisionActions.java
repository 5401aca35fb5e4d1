package io.supervision.spring.internal.operations;

import io.supervision.ChildInfo;
import io.supervision.SupervisionException;
import io.supervision.SupervisionException.Reason;
import io.supervision.SupervisionTree;
import io.supervision.Supervisor;
import io.supervision.snapshot.NodeState;
import io.supervision.snapshot.SupervisorSnapshot;
import io.supervision.spec.SupervisorKind;
import io.supervision.spring.internal.Paths;
import io.supervision.spring.internal.Shortened;
import io.supervision.spring.internal.history.HistoryEntry;
import io.supervision.spring.internal.history.SupervisionHistory;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;
import org.springframework.boot.actuate.audit.AuditEvent;

/** What an operator can do to a node, with who did it in log and history. */
public final class SupervisionActions {

  /** How an action ended that was not refused. */
  public enum Outcome {
    /** It is done. */
    DONE,
    /** It is going to be done: a thread that cannot be ended is in the way. */
    PENDING
  }

  private static final Set<String> WAIT_FOR_STUCK =
      Set.of(Action.RESTART, Action.START, Action.HOLD, Action.RESUME);

  private static final Logger log = LoggerFactory.getLogger(SupervisionActions.class);

  private final SupervisionTree tree;
  private final SupervisionHistory history;
  private final Consumer<AuditEvent> audit;

  /**
   * Actions on a tree.
   *
   * @param tree the tree
   * @param history keeps who did what
   * @param audit told of each action when it has ended
   */
  public SupervisionActions(
      SupervisionTree tree, SupervisionHistory history, Consumer<AuditEvent> audit) {
    this.tree = tree;
    this.history = history;
    this.audit = audit;
  }

  /**
   * Does something to a node, without waiting.
   *
   * @param path the node
   * @param action what is asked for, and by whom
   * @return completes when it is done; exceptionally with a {@link SupervisionException} if it is
   *     refused
   */
  public CompletableFuture<Outcome> perform(String path, Action action) {
    if (tree.find(path).isEmpty()) {
      // nothing is logged of a path that no node has
      return CompletableFuture.failedFuture(notFound(path));
    }
    log(Level.INFO, path, action).log("{} asks for {} of '{}'", who(action), action.name(), path);
    HistoryEntry entry =
        history.announce(path, action.name(), action.by(), action.why(), tree.now());
    return begin(path, action)
        .thenApply(done -> outcome(path, action))
        .whenComplete((outcome, failure) -> ended(path, action, entry, outcome, failure));
  }

  private void ended(
      String path,
      Action action,
      HistoryEntry entry,
      @Nullable Outcome outcome,
      @Nullable Throwable failure) {
    String how;
    if (failure != null) {
      Throwable cause = cause(failure);
      Reason reason = cause instanceof SupervisionException refused ? refused.reason() : null;
      how = reason == null ? "failed" : reason.label();
      if (reason != Reason.START_FAILED) {
        // what did not start again was stopped all the same, and by this action
        history.withdraw(entry);
      }
      log(Level.WARN, path, action)
          .log("{} of '{}' for {} failed: {}", action.name(), path, who(action), text(cause));
    } else {
      how = outcome == Outcome.PENDING ? "pending" : "done";
      log(Level.INFO, path, action)
          .log("{} of '{}' for {} is {}", action.name(), path, who(action), how);
    }
    publish(path, action, how);
  }

  /** What listens to audit events is not to disturb the action. */
  private void publish(String path, Action action, String outcome) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("path", path);
    data.put("action", action.name());
    data.put("outcome", outcome);
    if (action.why() != null) {
      data.put("why", action.why());
    }
    if (action.name().equals(Action.HOLD)) {
      data.put("for", action.duration() == null ? "infinity" : action.duration().toString());
    }
    String type = "SUPERVISION_" + action.name().toUpperCase(Locale.ROOT);
    try {
      audit.accept(new AuditEvent(action.by(), type, data));
    } catch (RuntimeException failed) {
      log.warn(
          "An audit event of {} of '{}' could not be published",
          action.name(),
          path,
          Shortened.forLog(failed));
    }
  }

  private static LoggingEventBuilder log(Level level, String path, Action action) {
    return log.atLevel(level)
        .addKeyValue("supervision.path", path)
        .addKeyValue("supervision.action", action.name())
        .addKeyValue("supervision.by", action.by());
  }

  private static String text(Throwable failure) {
    return Shortened.said(failure);
  }

  private static String who(Action action) {
    return action.by() == null ? "an unknown user" : "'" + action.by() + "'";
  }

  /** What is to stop or to start has not done so while a thread of it runs on. */
  private Outcome outcome(String path, Action action) {
    boolean waitsForThread =
        WAIT_FOR_STUCK.contains(action.name())
            && tree.find(path).filter(node -> node.state() == NodeState.STUCK).isPresent();
    return waitsForThread ? Outcome.PENDING : Outcome.DONE;
  }

  public static Throwable cause(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }

  private CompletableFuture<@Nullable Void> begin(String path, Action action) {
    try {
      return path.isEmpty() ? callRoot(action) : call(path, action);
    } catch (SupervisionException refused) {
      return CompletableFuture.failedFuture(refused);
    }
  }

  /** The root has no supervisor; but a tree that has ended can be started again. */
  private CompletableFuture<@Nullable Void> callRoot(Action action) {
    if (!action.name().equals(Action.START)) {
      throw new SupervisionException(
          Reason.NOT_SUPPORTED,
          "the root has no supervisor that could "
              + action.name()
              + " it; choose one of its children",
          null);
    }
    NodeState state = tree.snapshot().state();
    if (state != NodeState.GAVE_UP && state != NodeState.STOPPED) {
      throw new SupervisionException(
          Reason.RUNNING,
          "the tree is " + state.label() + "; only one that has ended starts",
          null);
    }
    // what gave up may still be stopping its children
    CompletableFuture<?> ended =
        state == NodeState.GAVE_UP
            ? tree.termination().handle((reason, failure) -> reason)
            : CompletableFuture.completedFuture(null);
    return ended.thenRunAsync(tree::start, start -> new Thread(start, "supervision-start").start());
  }

  private CompletableFuture<@Nullable Void> call(String path, Action action) {
    String parent = Paths.parentOf(path);
    String id = Paths.idOf(path);
    return switch (action.name()) {
      case Action.RESTART -> tree.restartAsync(path);
      case Action.START -> done(tree.supervisor(parent).restartChildAsync(id));
      case Action.TERMINATE -> terminate(tree.supervisor(parent), id);
      case Action.REPLACE -> tree.replaceAsync(path);
      case Action.HOLD -> hold(path, action);
      case Action.RESUME -> tree.resumeAsync(path);
      case Action.DELETE -> tree.supervisor(parent).deleteChildAsync(id);
      default ->
          throw new SupervisionException(
              Reason.NOT_SUPPORTED, "there is no action '" + action.name() + "'", null);
    };
  }

  private CompletableFuture<@Nullable Void> hold(String path, Action action) {
    String pool = history.poolAbove(path);
    if (pool != null) {
      throw new SupervisionException(
          Reason.NOT_SUPPORTED,
          "'" + path + "' belongs to the pool '" + pool + "'; hold the pool as a whole",
          null);
    }
    return tree.holdAsync(path, action.options());
  }

  /** The children of a template have no ids that their supervisor would take; it knows them all. */
  private CompletableFuture<@Nullable Void> terminate(Supervisor supervisor, String id) {
    boolean hasTemplate =
        tree.find(supervisor.path())
            .filter(node -> node instanceof SupervisorSnapshot pool && isTemplate(pool))
            .isPresent();
    if (!hasTemplate) {
      return supervisor.terminateChildAsync(id);
    }
    return supervisor
        .whichChildrenAsync()
        .thenCompose(
            children ->
                children.stream()
                    .filter(child -> child.id().equals(id))
                    .map(ChildInfo::ref)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .map(supervisor::terminateChildAsync)
                    .orElseThrow(() -> notFound(Paths.childOf(supervisor.path(), id))));
  }

  private static boolean isTemplate(SupervisorSnapshot pool) {
    return pool.kind() == SupervisorKind.TEMPLATE;
  }

  private static SupervisionException notFound(String path) {
    return new SupervisionException(Reason.NOT_FOUND, "there is no '" + path + "'", null);
  }

  private static CompletableFuture<@Nullable Void> done(CompletableFuture<?> future) {
    return future.thenApply(answer -> null);
  }
}
