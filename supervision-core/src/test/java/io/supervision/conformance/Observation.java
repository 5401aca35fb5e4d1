package io.supervision.conformance;

import static org.awaitility.Awaitility.await;

import io.supervision.ChildInfo;
import io.supervision.ChildRef;
import io.supervision.SupervisionException;
import io.supervision.SupervisionTree;
import io.supervision.Supervisor;
import io.supervision.spec.ChildType;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What can be seen of a tree through its interface and its events. */
final class Observation implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final SupervisionTree tree;
  private final SpecReader specs;
  private final EventLog log = new EventLog();
  private final Answers answers = new Answers(this);
  private final SupervisionTree.Subscription subscription;
  private final Map<String, ChildRef> children = new HashMap<>();
  private int dynamicIds;

  Observation(SupervisionTree tree, SpecReader specs) {
    this.tree = tree;
    this.specs = specs;
    this.subscription = tree.subscribe(log);
  }

  EventLog log() {
    return log;
  }

  Answers answers() {
    return answers;
  }

  /** Has everything that has happened written down. */
  void catchUp() {
    if (!subscription.awaitDelivered(PATIENCE)) {
      throw new IllegalStateException("events were not delivered within " + PATIENCE);
    }
    if (tree.droppedEvents() > 0) {
      throw new IllegalStateException(tree.droppedEvents() + " events were dropped");
    }
    log.write();
  }

  /** The supervisor at a path, or null if the tree knows none there. */
  @Nullable Supervisor supervisor(String path) {
    try {
      return tree.supervisor(Paths.toOurs(path));
    } catch (SupervisionException e) {
      if (e.reason() == SupervisionException.Reason.NOT_FOUND) {
        return null;
      }
      throw e;
    }
  }

  @Nullable Incarnation latest(String path) {
    catchUp();
    return log.latest(path);
  }

  boolean isAlive(String path) {
    Incarnation incarnation = latest(path);
    return incarnation != null && incarnation.isAlive();
  }

  @Nullable Incarnation incarnation(ChildRef child) {
    catchUp();
    return log.incarnation(child);
  }

  /** The child whose process is the last one started at a path, or null. */
  @Nullable ChildRef child(String path) {
    Incarnation incarnation = latest(path);
    return incarnation == null ? null : children.get(incarnation.enginePath());
  }

  /** An id for a child that the vectors know by its key only. */
  String freeId(Supervisor supervisor, String target) {
    String key = target.substring(target.lastIndexOf('/') + 1);
    String id = supervisor.childIds().contains(key) ? key + "~" + ++dynamicIds : key;
    log.keyed(supervisor.path().isEmpty() ? id : supervisor.path() + "/" + id, target);
    return id;
  }

  void awaitEnd(Incarnation incarnation) {
    poll(
        () -> {
          catchUp();
          return !incarnation.isAlive();
        });
  }

  /** Waits until the root has ended, or nobody in the tree has anything left to do. */
  void awaitQuiescence() {
    poll(() -> !tree.isRunning() || isQuietTwice());
    catchUp();
  }

  /** Asked from the root down, what a supervisor above does meanwhile shows the second time. */
  private boolean isQuietTwice() {
    boolean once = isQuiet(Paths.ROOT);
    return once && isQuiet(Paths.ROOT);
  }

  /**
   * Every supervisor answers, lists no child as restarting and only incarnations that are alive.
   */
  private boolean isQuiet(String path) {
    Supervisor supervisor = supervisor(path);
    if (supervisor == null) {
      return false;
    }
    try {
      return supervisor.whichChildren().stream().allMatch(this::isQuiet);
    } catch (SupervisionException e) {
      return false;
    }
  }

  private boolean isQuiet(ChildInfo child) {
    ChildRef ref = child.ref();
    if (ref == null) {
      return child.status() == ChildInfo.Status.STOPPED;
    }
    children.put(ref.path(), ref);
    Incarnation incarnation = incarnation(ref);
    return incarnation != null
        && incarnation.isAlive()
        && (child.type() == ChildType.WORKER || isQuiet(Paths.fromOurs(ref.path())));
  }

  /** All running supervisors with their children, the root first, then depth first. */
  ArrayNode finalState() {
    ArrayNode state = Json.array();
    if (tree.isRunning()) {
      describe(Paths.ROOT, state);
    }
    return state;
  }

  private void describe(String path, ArrayNode state) {
    List<ChildInfo> children = tree.supervisor(Paths.toOurs(path)).whichChildren();
    ObjectNode line = state.addObject().put("sup", path);
    line.set("children", answers.list(children, specs.isConcurrent(path)));
    for (ChildInfo child : children) {
      if (child.type() == ChildType.SUPERVISOR && child.ref() != null) {
        describe(path + "/" + child.id(), state);
      }
    }
  }

  private static void poll(Callable<Boolean> condition) {
    await()
        .pollInSameThread()
        .dontCatchUncaughtExceptions()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .atMost(PATIENCE)
        .until(condition);
  }

  @Override
  public void close() {
    subscription.close();
  }
}
