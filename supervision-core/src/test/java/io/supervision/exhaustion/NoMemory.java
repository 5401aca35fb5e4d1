package io.supervision.exhaustion;

import io.supervision.worker.ExitReason;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A heap that is full for moments, while children come and go and the tree ends. */
final class NoMemory implements Scenario {

  private enum End {
    GOES_ON,
    GIVES_UP,
    CLOSED_BY_ONE,
    CLOSED_BY_THREE
  }

  private static final int MOST_CALLS = 4_096;

  private static final CompletableFuture<?> REFUSED = CompletableFuture.completedFuture(null);

  private final Random random;
  private final End end;
  private final TroubledTree troubled;
  private final Whole whole;

  private volatile boolean over;
  private final CompletableFuture<?>[] calls = new CompletableFuture<?>[MOST_CALLS];
  private volatile int callsMade;
  private final AtomicInteger closesThatThrew = new AtomicInteger();
  private volatile @Nullable Throwable lastThrown;

  NoMemory(Random random) {
    this.random = random;
    end = End.values()[random.nextInt(End.values().length)];
    troubled = new TroubledTree(random, random.nextBoolean(), end == End.GIVES_UP);
    whole = new Whole(troubled);
  }

  @Override
  public String run() throws InterruptedException {
    try {
      return tried();
    } catch (Whole.NotWhole notWhole) {
      troubled.print();
      throw notWhole;
    }
  }

  private String tried() throws InterruptedException {
    System.out.println(end + ", " + troubled.described);
    MemoryHog hog = new MemoryHog(new Random(random.nextLong()));
    long untilEnd = 50L + random.nextInt(1_000);
    long afterEnd = random.nextInt(1_500);
    Helper hogging = new Helper("hog", hog::run);
    Random which = new Random(random.nextLong());
    List<Helper> users =
        List.of(
            new Helper("churn", this::churn),
            new Helper("call", this::call),
            new Helper("crash", () -> crash(which)));
    Helper[] closers =
        new Helper[end == End.CLOSED_BY_ONE ? 1 : end == End.CLOSED_BY_THREE ? 3 : 0];
    for (int i = 0; i < closers.length; i++) {
      closers[i] = new Helper("close", this::close);
    }
    troubled.tree.start();
    users.forEach(Helper::start);
    hogging.start();
    // from here on, until it lets go, nothing that needs memory
    Whole.pause(untilEnd);
    for (int i = 0; i < closers.length; i++) {
      closers[i].start();
    }
    Whole.pause(afterEnd);
    hog.letGo();
    over = true;
    hogging.join();
    List.of(closers).forEach(Helper::mustBeOver);
    users.forEach(Helper::mustBeOver);
    boolean goesOn = whole.goesOn(closers.length > 0);
    for (int i = 0; i < callsMade; i++) {
      Whole.await(calls[i]::isDone, "asynchronous call " + i + " is not answered");
    }
    String result = goesOn ? "goes on" : "ended";
    return closesThatThrew.get() == 0
        ? result
        : result + "; close threw " + closesThatThrew + " times, at last " + lastThrown;
  }

  /** Whoever finds no memory for his stop tries again. */
  private void close() {
    while (true) {
      try {
        troubled.tree.close(Whole.BUDGET);
        return;
      } catch (Throwable t) {
        closesThatThrew.incrementAndGet();
        lastThrown = t;
        Whole.pause(1);
      }
    }
  }

  private void churn() {
    for (int i = 0; !over && i < MOST_CALLS; i++) {
      try {
        calls[i] = REFUSED;
        callsMade = i + 1;
        calls[i] = troubled.tree.supervisor("pool").startChildAsync(troubled.passing(i));
      } catch (Throwable refused) {
        // an answer, too
        Whole.pause(1);
      }
      if (i % 8 == 0) {
        Whole.pause(1);
      }
    }
  }

  private void call() {
    for (int i = 0; !over; i++) {
      try {
        String path = TroubledTree.SUPERVISORS.get(i % TroubledTree.SUPERVISORS.size());
        troubled.tree.supervisor(path).whichChildren();
        troubled.tree.supervisor("pool").terminateChild("c" + callsMade);
      } catch (Throwable refused) {
        Whole.pause(1);
      }
    }
  }

  private void crash(Random which) {
    while (!over) {
      try {
        Whole.pause(end == End.GIVES_UP ? 10 : 40);
        String path = troubled.workers.get(which.nextInt(troubled.workers.size()));
        troubled.tree.exit(path, ExitReason.failure(new IllegalStateException("crash")));
      } catch (Throwable refused) {
        Whole.pause(1);
      }
    }
  }
}
