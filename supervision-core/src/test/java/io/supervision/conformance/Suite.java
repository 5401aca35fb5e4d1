package io.supervision.conformance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Plays vectors, one after the other, each with a limited time. */
final class Suite {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Map<String, Integer> refused = new TreeMap<>();
  private final List<Disagreement> disagreements = new ArrayList<>();

  private Suite() {}

  static Report run(List<Vector> vectors) throws Exception {
    Suite suite = new Suite();
    for (Vector vector : vectors) {
      suite.play(vector);
    }
    return new Report(vectors.size(), suite.refused, suite.disagreements);
  }

  private void play(Vector vector) throws Exception {
    Replay replay = new Replay(vector);
    FutureTask<@Nullable Disagreement> task = new FutureTask<>(replay::play);
    Thread thread = new Thread(task, "replay of " + vector.id());
    thread.setDaemon(true);
    thread.start();
    Disagreement found;
    try {
      found = task.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      found = hanging(vector, thread);
    }
    if (found != null) {
      disagreements.add(found);
    }
    replay.refused().forEach(code -> refused.merge(code, 1, Integer::sum));
  }

  private static Disagreement hanging(Vector vector, Thread thread) {
    StringBuilder stack = new StringBuilder("the replay waits in\n");
    for (StackTraceElement frame : thread.getStackTrace()) {
      stack.append("    ").append(frame).append('\n');
    }
    thread.interrupt();
    return new Disagreement(vector, "not finished after " + PATIENCE, stack.toString());
  }
}
