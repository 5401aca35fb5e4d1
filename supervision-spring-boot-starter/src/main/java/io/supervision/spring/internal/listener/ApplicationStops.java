package io.supervision.spring.internal.listener;

import io.supervision.HoldOptions;
import io.supervision.SupervisionTree;
import io.supervision.snapshot.NodeSnapshot;
import io.supervision.snapshot.NodeState;
import io.supervision.spring.listener.AdoptableListener;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What code of the application has stopped is somebody's will: its child is held, and goes on when
 * that code starts it again.
 */
final class ApplicationStops {

  private static final String BY = "the application";
  private static final long LOOK_NANOS = Duration.ofMillis(500).toNanos();

  private final Supplier<SupervisionTree> tree;
  private final Map<String, AdoptableListener> stopped = new ConcurrentHashMap<>();
  private final AtomicBoolean looking = new AtomicBoolean();

  ApplicationStops(Supplier<SupervisionTree> tree) {
    this.tree = tree;
  }

  /** Asked by the child itself, which is then stopped. */
  void hold(String path, AdoptableListener listener) {
    HoldOptions options =
        HoldOptions.unlimited().by(BY).why("its container was stopped by code of the application");
    CompletableFuture<@Nullable Void> unused =
        tree.get()
            .holdAsync(path, options)
            .thenRun(
                () -> {
                  stopped.put(path, listener);
                  lookLater();
                });
  }

  private void lookLater() {
    if (looking.compareAndSet(false, true)) {
      Thread thread = new Thread(this::look, "supervision-stopped-listeners");
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** As long as one is held. */
  private void look() {
    try {
      while (!stopped.isEmpty()) {
        LockSupport.parkNanos(this, LOOK_NANOS);
        stopped.forEach(this::look);
      }
    } finally {
      looking.set(false);
    }
    if (!stopped.isEmpty()) {
      lookLater();
    }
  }

  private void look(String path, AdoptableListener listener) {
    NodeSnapshot node = tree.get().find(path).orElse(null);
    if (node == null || node.state() != NodeState.HELD) {
      // resumed by somebody else, or the tree has been stopped
      stopped.remove(path);
    } else if (listener.isRunning()) {
      stopped.remove(path);
      CompletableFuture<@Nullable Void> unused = tree.get().resumeAsync(path);
    }
  }
}
