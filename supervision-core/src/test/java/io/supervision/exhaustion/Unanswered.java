package io.supervision.exhaustion;

import io.supervision.Supervisor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** Asynchronous calls, made while the heap is full for moments: each that was taken is answered. */
final class Unanswered implements Scenario {

  private static final int CALLERS = 3;
  private static final int MOST_CALLS = 50_000;
  private static final int LENGTH_MILLIS = 1_500;
  private static final Duration LONG = Duration.ofHours(1);

  private final Random random;
  private final TroubledTree troubled;
  private volatile boolean over;

  Unanswered(Random random) {
    this.random = random;
    troubled = new TroubledTree(random, false, false);
  }

  @Override
  public String run() throws InterruptedException {
    System.out.println(troubled.described);
    MemoryHog hog = new MemoryHog(new Random(random.nextLong()));
    Helper hogging = new Helper("hog", hog::run);
    List<Caller> callers = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      callers.add(new Caller());
    }
    troubled.tree.start();
    callers.forEach(caller -> caller.helper.start());
    // loads what this thread needs when nothing can be loaded
    Whole.pause(1);
    hogging.start();
    Whole.pause(LENGTH_MILLIS);
    hog.letGo();
    over = true;
    hogging.join();
    int answered = 0;
    for (Caller caller : callers) {
      caller.helper.mustBeOver();
      answered += caller.areAnswered();
    }
    // those that are given up for want of memory are many
    return answered > 0 ? "answered" : "no call was taken";
  }

  /** Makes calls of all kinds, one after the other; keeps what has to be answered. */
  private final class Caller {

    final Helper helper = new Helper("call", this::call);
    private final CompletableFuture<?>[] calls = new CompletableFuture<?>[MOST_CALLS];

    private void call() {
      Supervisor pool = troubled.tree.supervisor("pool");
      for (int i = 0; !over && i < MOST_CALLS; i++) {
        try {
          calls[i] = made(i, pool);
        } catch (Throwable refused) {
          // an answer, too
        }
        if (i % 16 == 0) {
          Whole.pause(1);
        }
      }
    }

    private CompletableFuture<?> made(int number, Supervisor pool) {
      return switch (number % 4) {
        case 0 -> pool.countChildrenAsync();
        case 1 -> pool.terminateChildAsync("nobody");
        case 2 -> pool.awaitEmptyAsync(LONG);
        default -> troubled.tree.startAsync();
      };
    }

    int areAnswered() {
      int answered = 0;
      for (int i = 0; i < MOST_CALLS; i++) {
        CompletableFuture<?> call = calls[i];
        if (call != null) {
          Whole.await(call::isDone, "asynchronous call " + i + " is not answered");
          answered++;
        }
      }
      return answered;
    }
  }
}
