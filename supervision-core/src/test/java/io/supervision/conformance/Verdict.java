package io.supervision.conformance;

import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What the replay of one vector has found.
 *
 * @param refused OTP's codes for the values that no Java type can hold
 * @param disagreement null if there is none
 */
record Verdict(List<String> refused, @Nullable Disagreement disagreement) {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Plays a vector, in limited time. */
  static Verdict on(Vector vector) {
    Replay replay = new Replay(vector);
    FutureTask<@Nullable Disagreement> task = new FutureTask<>(replay::play);
    Thread thread = new Thread(task, "replay of " + vector.id());
    thread.setDaemon(true);
    thread.start();
    Disagreement found = disagreement(vector, task, thread);
    return new Verdict(replay.refused(), found);
  }

  private static @Nullable Disagreement disagreement(
      Vector vector, FutureTask<@Nullable Disagreement> task, Thread thread) {
    try {
      return task.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return hanging(vector, thread);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the replay of " + vector.id() + " failed", e.getCause());
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted during the replay of " + vector.id(), e);
    }
  }

  private static Disagreement hanging(Vector vector, Thread thread) {
    StringBuilder stack = new StringBuilder("the replay waits in\n");
    for (StackTraceElement frame : thread.getStackTrace()) {
      stack.append("    ").append(frame).append('\n');
    }
    thread.interrupt();
    return new Disagreement(vector, "not finished after " + PATIENCE, stack.toString());
  }

  void requireAgreement() {
    if (disagreement != null) {
      fail(disagreement.toString());
    }
  }
}
