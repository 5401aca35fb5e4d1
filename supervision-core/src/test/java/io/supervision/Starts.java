package io.supervision;

import io.supervision.spec.ChildSpec;
import io.supervision.spec.ChildSpecBuilder;
import io.supervision.worker.WorkerContext;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;

/** Counts the starts of one child; some fail, by their number, of which the first is 1. */
final class Starts {

  private final AtomicInteger count = new AtomicInteger();
  private final IntPredicate failing;
  private final Runnable failure;

  private Starts(IntPredicate failing, Runnable failure) {
    this.failing = failing;
    this.failure = failure;
  }

  static Starts failing(IntPredicate numbers) {
    return failing(
        numbers,
        () -> {
          throw new IllegalStateException("not yet");
        });
  }

  /**
   * The same with another failure.
   *
   * @param failure what throws it
   */
  static Starts failing(IntPredicate numbers, Runnable failure) {
    return new Starts(numbers, failure);
  }

  /** A worker that runs until it is stopped, once it has been made. */
  ChildSpecBuilder worker(String id) {
    return ChildSpec.worker(
        id,
        () -> {
          next();
          return WorkerContext::awaitStop;
        });
  }

  /** The number of a start that begins now; throws if it fails. */
  int next() {
    int number = count.incrementAndGet();
    if (failing.test(number)) {
      failure.run();
    }
    return number;
  }

  /** How many starts there have been. */
  int count() {
    return count.get();
  }
}
