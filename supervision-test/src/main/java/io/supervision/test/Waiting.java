package io.supervision.test;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits in real time for something to be there. */
final class Waiting {

  /** How long a test waits unless it says otherwise. */
  static final Duration LIMIT = Duration.ofSeconds(10);

  private static final long PAUSE_NANOS = Duration.ofMillis(1).toNanos();

  private Waiting() {}

  /** As in "waited 10s for ..."; says so if the thread has been interrupted before that. */
  static String waited(Duration atMost) {
    return Thread.currentThread().isInterrupted()
        ? "the test was interrupted while it waited"
        : "waited " + Texts.duration(atMost);
  }

  /** What is there in the end; empty if the time is over, or the thread is interrupted. */
  static <T> Optional<T> until(Duration atMost, Supplier<Optional<T>> question) {
    long begin = System.nanoTime();
    Optional<T> answer = question.get();
    while (answer.isEmpty()
        && System.nanoTime() - begin < atMost.toNanos()
        && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(PAUSE_NANOS);
      answer = question.get();
    }
    return answer;
  }
}
