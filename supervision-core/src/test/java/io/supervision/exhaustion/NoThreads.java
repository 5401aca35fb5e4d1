package io.supervision.exhaustion;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** No thread is left, for a moment or for long, while children crash or the tree is stopped. */
final class NoThreads implements Scenario {

  private enum Event {
    /** The tree waits for nothing when the threads run out: its timer has nothing to do. */
    CRASH_AFTER_IDLENESS,
    STOP_AFTER_IDLENESS,
    CRASHES,
    STOP,
    STOP_BY_THREE
  }

  /** After a while the threads that the tree does not need have gone: its timer's, the engine's. */
  private static final int IDLE_TIMER = 1_500;

  private static final int IDLE_ENGINE = 6_500;

  private final Random random;
  private final Event event;
  private final boolean forLong;
  private final boolean idle;
  private final TroubledTree troubled;
  private final Whole whole;
  private final ThreadHog hog = new ThreadHog();
  private volatile boolean over;

  NoThreads(Random random) {
    this.random = random;
    event = Event.values()[random.nextInt(Event.values().length)];
    forLong = random.nextBoolean();
    idle = event == Event.CRASH_AFTER_IDLENESS || event == Event.STOP_AFTER_IDLENESS;
    troubled =
        new TroubledTree(
            random, !idle && random.nextBoolean(), event == Event.CRASHES && random.nextBoolean());
    whole = new Whole(troubled);
  }

  @Override
  public String run() {
    try {
      return tried();
    } catch (Whole.NotWhole notWhole) {
      troubled.print();
      throw notWhole;
    }
  }

  private String tried() {
    System.out.println(event + (forLong ? " for long, " : " for a moment, ") + troubled.described);
    Helper hogging = new Helper("hog", hog::run);
    Helper calls = new Helper("call", this::call);
    List<Helper> closers = new ArrayList<>();
    int stops =
        switch (event) {
          case STOP, STOP_AFTER_IDLENESS -> 1;
          case STOP_BY_THREE -> 3;
          default -> 0;
        };
    for (int i = 0; i < stops; i++) {
      closers.add(new Helper("close", () -> troubled.tree.close(Whole.BUDGET)));
    }
    troubled.tree.start();
    Whole.pause(!idle ? 300 : random.nextBoolean() ? IDLE_TIMER : IDLE_ENGINE);
    try {
      hogging.start();
      Whole.await(() -> hog.isFull() || hogging.isOver(), "threads do not run out");
      if (!idle) {
        calls.start();
      }
      if (event != Event.STOP_AFTER_IDLENESS) {
        crash();
      }
      closers.forEach(Helper::start);
      if (forLong && !closers.isEmpty()) {
        closers.forEach(Helper::mustReturn);
      } else {
        Whole.pause(forLong ? 3_000 + random.nextInt(2_000) : random.nextInt(800));
      }
    } finally {
      hog.letGo();
      over = true;
    }
    hogging.mustReturn();
    calls.start();
    calls.mustBeOver();
    closers.forEach(Helper::mustReturn);
    return whole.goesOn(!closers.isEmpty()) ? "goes on" : "ended";
  }

  private void crash() {
    for (int crashes = 1 + random.nextInt(5); crashes > 0; crashes--) {
      troubled.crashes.release();
      Whole.pause(random.nextInt(100));
    }
  }

  private void call() {
    for (int i = 0; !over; i++) {
      try {
        String path = TroubledTree.SUPERVISORS.get(i % TroubledTree.SUPERVISORS.size());
        troubled.tree.supervisor(path).whichChildren();
        Whole.pause(1);
      } catch (Throwable refused) {
        // an answer, too
        Whole.pause(1);
      }
    }
  }
}
