package io.supervision.conformance;

import io.supervision.ChildRef;
import io.supervision.event.SupervisionEvent;
import io.supervision.event.SupervisionEvent.ChildExited;
import io.supervision.event.SupervisionEvent.ChildStartFailed;
import io.supervision.event.SupervisionEvent.ChildStartIgnored;
import io.supervision.event.SupervisionEvent.ChildStarted;
import io.supervision.event.SupervisionListener;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/**
 * Writes the engine's events as the vectors do, and knows the incarnations: start attempts are
 * counted for each path over the whole scenario, whatever number the engine gives them.
 */
final class EventLog implements SupervisionListener {

  private record Key(String enginePath, int number) {}

  private final Queue<SupervisionEvent> heard = new ConcurrentLinkedQueue<>();
  private final Map<String, String> keyedPaths = new HashMap<>();
  private final Map<String, Integer> attempts = new HashMap<>();
  private final Map<String, Incarnation> latest = new HashMap<>();
  private final Map<Key, Incarnation> incarnations = new HashMap<>();
  private final Map<ChildRef, Incarnation> answers = new HashMap<>();
  private List<JsonNode> written = new ArrayList<>();

  @Override
  public void onEvent(SupervisionEvent event) {
    heard.add(event);
  }

  /** Tells that a child which we know by an id is known to the vectors by a key. */
  synchronized void keyed(String enginePath, String path) {
    keyedPaths.put(enginePath, path);
  }

  /** The events since the last call, of all that have been delivered. */
  synchronized List<JsonNode> take() {
    List<JsonNode> taken = written;
    written = new ArrayList<>();
    return taken;
  }

  /** the last incarnation started at a path, or null. */
  synchronized @Nullable Incarnation latest(String path) {
    return latest.get(path);
  }

  /**
   * The incarnation behind an answer of the engine, or null if no event has announced it. Asked
   * again, the answer is the same, although a later child with the same id may count from 1 again.
   */
  synchronized @Nullable Incarnation incarnation(ChildRef child) {
    Incarnation known = known(child);
    if (known != null) {
      answers.put(child, known);
    }
    return known;
  }

  private @Nullable Incarnation known(ChildRef child) {
    Incarnation asked = answers.get(child);
    return asked != null ? asked : incarnations.get(new Key(child.path(), child.incarnation()));
  }

  /** Writes down what has been delivered so far. */
  synchronized void write() {
    for (SupervisionEvent event = heard.poll(); event != null; event = heard.poll()) {
      write(event);
    }
  }

  private void write(SupervisionEvent event) {
    if (event instanceof ChildStarted started) {
      started(started);
    } else if (event instanceof ChildStartFailed failed) {
      failed(failed);
    } else if (event instanceof ChildStartIgnored ignored) {
      String path = path(ignored.path());
      row("start_ignored", path, attempt(path));
    } else if (event instanceof ChildExited exited) {
      exited(exited);
    }
  }

  private void started(ChildStarted event) {
    String path = path(event.path());
    Incarnation incarnation =
        new Incarnation(path, attempt(path), event.path(), event.supervisor());
    latest.put(path, incarnation);
    incarnations.put(new Key(event.path(), event.incarnation()), incarnation);
    row("started", path, incarnation.attempt());
  }

  private void failed(ChildStartFailed event) {
    if (event.path().isEmpty()) {
      return; // the root's failure is the result of its start, not an event
    }
    ScriptedFailure failure = ScriptedFailure.in(event.cause());
    if (failure != null && !event.supervisor()) {
      keyedPaths.put(event.path(), failure.path());
    }
    String path = path(event.path());
    row("start_failed", path, attempt(path)).add(kind(event, failure, path));
  }

  /** As scripted, but {@code error} for a supervisor that could not start what is below it. */
  private static String kind(
      ChildStartFailed event, @Nullable ScriptedFailure failure, String path) {
    if (failure != null && failure.path().equals(path)) {
      return failure.kind();
    }
    return event.supervisor() ? "error" : String.valueOf(event.cause());
  }

  private void exited(ChildExited event) {
    Incarnation incarnation = incarnations.get(new Key(event.path(), event.incarnation()));
    String kind = event.supervisor() ? "supervisor_terminated" : "stopped";
    if (incarnation == null) { // its start was never announced
      row(kind, path(event.path()), 0).add(Reasons.json(event.reason()));
    } else {
      row(kind, incarnation.path(), incarnation.attempt()).add(Reasons.json(event.reason()));
      incarnation.ended();
    }
  }

  private ArrayNode row(String kind, String path, int attempt) {
    ArrayNode row = Json.array().add(kind).add(path).add(attempt);
    written.add(row);
    return row;
  }

  private int attempt(String path) {
    return attempts.merge(path, 1, Integer::sum);
  }

  private String path(String enginePath) {
    return keyedPaths.getOrDefault(enginePath, Paths.fromOurs(enginePath));
  }
}
