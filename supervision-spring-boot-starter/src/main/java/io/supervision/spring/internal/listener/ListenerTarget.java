package io.supervision.spring.internal.listener;

import io.supervision.spec.ChildSettings;
import io.supervision.spec.ChildSpec;
import io.supervision.spring.internal.Problems;
import io.supervision.spring.internal.beans.StartCheck;
import io.supervision.worker.Worker;
import io.supervision.worker.WorkerContext;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A child that is a message listener. Which one that is, is known when the tree starts. */
public final class ListenerTarget extends AdoptedTarget {

  private final ListenerReference reference;
  private final Listeners listeners;
  private final ListenerWorkers workers;
  private final @Nullable Duration connectTimeout;
  private final String where;

  /** Runs the listener that the check before the start has found; null before. */
  private volatile @Nullable Worker worker;

  ListenerTarget(
      ListenerReference reference,
      Listeners listeners,
      ListenerWorkers workers,
      @Nullable Duration connectTimeout,
      String where) {
    super("listener " + reference);
    this.reference = reference;
    this.listeners = listeners;
    this.workers = workers;
    this.connectTimeout = connectTimeout;
    this.where = where;
  }

  @Override
  public ChildSpec spec(String id, ChildSettings settings) {
    return ChildSpec.task(id, this::run).settings(settings).build();
  }

  private void run(WorkerContext context) throws Exception {
    Worker found = worker;
    if (found == null) {
      throw new IllegalStateException(
          name() + " was not looked for: the tree was not started by the application");
    }
    found.run(context);
  }

  @Override
  public StartCheck startCheck(ChildSettings settings) {
    return problems -> find(settings, problems);
  }

  private void find(ChildSettings settings, Problems problems) {
    if (worker != null) {
      return;
    }
    listeners.tellOfOthers();
    List<RegisteredListener> meant =
        listeners.all().stream().filter(reference::isMeantFor).toList();
    if (meant.isEmpty()) {
      listeners.reportUnknown(reference, where, problems);
    } else if (meant.size() > 1) {
      problems.add(
          where,
          name() + " may be each of " + meant,
          "Write one of "
              + meant.stream()
                  .map(each -> each.technology() + ":" + each.listener().id())
                  .collect(Collectors.joining(", ")));
    } else {
      adopt(meant.get(0), settings, problems);
    }
  }

  private void adopt(RegisteredListener listener, ChildSettings settings, Problems problems) {
    String obstacle = listener.listener().obstacle();
    if (obstacle != null) {
      problems.add(where, listener + " cannot be adopted: " + obstacle, "Remove the child");
      return;
    }
    String other = workers.claim(listener.listener(), where);
    if (other != null) {
      problems.add(where, listener + " is a child already: " + other, "Declare it in one place");
      return;
    }
    worker = workers.worker(listener.listener(), connectTimeout, settings);
  }
}
