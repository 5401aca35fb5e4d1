package io.supervision.spring.internal.operations;

import io.supervision.ChildInfo;
import io.supervision.SupervisionException;
import io.supervision.SupervisionException.Reason;
import io.supervision.SupervisionTree;
import io.supervision.Supervisor;
import io.supervision.snapshot.SupervisorSnapshot;
import io.supervision.spec.SupervisorKind;
import io.supervision.spring.internal.Paths;
import io.supervision.spring.internal.history.HistoryEntry;
import io.supervision.spring.internal.history.SupervisionHistory;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an operator can do to a node, with who did it in log and history. */
public final class SupervisionActions {

  static final String RESTART = "restart";
  static final String START = "start";
  static final String TERMINATE = "terminate";
  static final String REPLACE = "replace";
  public static final String DELETE = "delete";

  /** What can be the last segment of a path; a deletion has a method of its own. */
  public static final Set<String> ACTIONS = Set.of(RESTART, START, TERMINATE, REPLACE);

  private static final Logger log = LoggerFactory.getLogger(SupervisionActions.class);

  private final SupervisionTree tree;
  private final SupervisionHistory history;
  private final InstantSource clock;

  public SupervisionActions(SupervisionTree tree, SupervisionHistory history, InstantSource clock) {
    this.tree = tree;
    this.history = history;
    this.clock = clock;
  }

  /**
   * Does something to a node, without waiting.
   *
   * @param path the node
   * @param action one of the names above
   * @param by who asks for it, or null if that is not known
   * @return completes when it is done; exceptionally with a {@link SupervisionException} if it is
   *     refused
   */
  public CompletableFuture<@Nullable Void> perform(
      String path, String action, @Nullable String by) {
    String who = by == null ? "an unknown user" : "'" + by + "'";
    log.atInfo()
        .addKeyValue("path", path)
        .addKeyValue("action", action)
        .addKeyValue("by", by)
        .log("{} asks for {} of '{}'", who, action, path);
    HistoryEntry entry = history.announce(path, action, by, clock.instant());
    return begin(path, action)
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                history.withdraw(entry);
                log.atWarn()
                    .addKeyValue("path", path)
                    .addKeyValue("action", action)
                    .addKeyValue("by", by)
                    .log(
                        "{} of '{}' for {} failed: {}",
                        action,
                        path,
                        who,
                        cause(failure).toString());
              }
            });
  }

  public static Throwable cause(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }

  private CompletableFuture<@Nullable Void> begin(String path, String action) {
    try {
      if (tree.find(path).isEmpty()) {
        throw notFound(path);
      }
      if (path.isEmpty()) {
        throw new SupervisionException(
            Reason.NOT_SUPPORTED,
            "the root has no supervisor that could " + action + " it; choose one of its children",
            null);
      }
      return call(path, action);
    } catch (SupervisionException refused) {
      return CompletableFuture.failedFuture(refused);
    }
  }

  private CompletableFuture<@Nullable Void> call(String path, String action) {
    String parent = Paths.parentOf(path);
    String id = Paths.idOf(path);
    return switch (action) {
      case RESTART -> tree.restartAsync(path);
      case START -> done(tree.supervisor(parent).restartChildAsync(id));
      case TERMINATE -> terminate(tree.supervisor(parent), id);
      case REPLACE -> tree.replaceAsync(path);
      case DELETE -> tree.supervisor(parent).deleteChildAsync(id);
      default ->
          throw new SupervisionException(
              Reason.NOT_SUPPORTED, "there is no action '" + action + "'", null);
    };
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
                    .orElseThrow(() -> notFound(supervisor.path() + "/" + id)));
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
