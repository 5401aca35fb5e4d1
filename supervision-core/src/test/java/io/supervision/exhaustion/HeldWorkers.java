package io.supervision.exhaustion;

import io.supervision.HoldOptions;
import io.supervision.snapshot.NodeState;
import java.time.Duration;
import java.util.Random;

/** Holds whose time is over while there is no memory: they end all the same, afterwards. */
final class HeldWorkers implements Scenario {

  private static final int LONGEST_MILLIS = 900;

  private final Random random;
  private final TroubledTree troubled;
  private final Whole whole;

  HeldWorkers(Random random) {
    this.random = random;
    troubled = new TroubledTree(random, random.nextBoolean(), false);
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
    System.out.println(troubled.described);
    MemoryHog hog = new MemoryHog(new Random(random.nextLong()));
    Helper hogging = new Helper("hog", hog::run);
    troubled.tree.start();
    for (String path : troubled.workers) {
      troubled.tree.hold(
          path, HoldOptions.lasting(Duration.ofMillis(300 + random.nextInt(LONGEST_MILLIS))));
    }
    long held =
        troubled.workers.stream()
            .filter(path -> troubled.tree.find(path).orElseThrow().state() == NodeState.HELD)
            .count();
    Whole.pause(1);
    hogging.start();
    // while this lasts, all of them are to end
    Whole.pause(LONGEST_MILLIS + 600);
    hog.letGo();
    hogging.join();
    // all have to run again, or have ended with the tree
    return held + " were held; " + (whole.goesOn(false) ? "goes on" : "ended");
  }
}
