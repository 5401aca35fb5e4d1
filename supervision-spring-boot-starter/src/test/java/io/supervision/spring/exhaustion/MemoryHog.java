package io.supervision.spring.exhaustion;

import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Fills the heap for a moment and lets go, again and again. */
final class MemoryHog implements Hog {

  private final Random random;
  private volatile boolean over;

  /** A chain of arrays; a field, so that it is not optimized away. */
  private volatile Object @Nullable [] chain;

  MemoryHog(Random random) {
    this.random = random;
  }

  @Override
  public void run() {
    while (!over) {
      for (int size = 1 << 18; size >= 2 && !over; size /= 8) {
        fill(size);
      }
      hold(random.nextInt(4) == 0 ? random.nextInt(1_000) : random.nextInt(40));
      chain = null;
      Hog.pause(random.nextInt(60));
    }
    chain = null;
  }

  /** What others let go of meanwhile is taken, too. */
  private void hold(int millis) {
    for (int left = millis; left > 0 && !over; left -= 5) {
      Hog.pause(5);
      fill(16);
    }
  }

  private void fill(int size) {
    try {
      while (!over) {
        Object[] next = new Object[size];
        next[0] = chain;
        chain = next;
      }
    } catch (OutOfMemoryError full) {
      // on with smaller ones
    }
  }

  @Override
  public void letGo() {
    over = true;
    // here, too: its own thread may wait long for its turn to be refused memory
    chain = null;
  }
}
