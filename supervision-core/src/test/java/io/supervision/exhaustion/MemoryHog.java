package io.supervision.exhaustion;

import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Fills the heap for a moment and lets go, again and again. */
final class MemoryHog {

  private final Random random;
  private volatile boolean over;

  /** A chain of arrays; a field, so that it is not optimized away. */
  private volatile Object @Nullable [] chain;

  MemoryHog(Random random) {
    this.random = random;
  }

  void run() {
    while (!over) {
      for (int size = 1 << 18; size >= 2 && !over; size /= 8) {
        fill(size);
      }
      Whole.pause(random.nextInt(40));
      chain = null;
      Whole.pause(random.nextInt(60));
    }
    chain = null;
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

  void letGo() {
    over = true;
    // here, too: its own thread may wait long for its turn to be refused memory
    chain = null;
  }
}
