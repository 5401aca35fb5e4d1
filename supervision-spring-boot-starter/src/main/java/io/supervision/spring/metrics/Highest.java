package io.supervision.spring.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The value of a counter that follows the engine's own: what leaves the tree may be seen nowhere
 * for a moment, and a counter must not fall for that.
 */
final class Highest {

  private final AtomicLong seen = new AtomicLong();
  private final LongSupplier count;

  Highest(LongSupplier count) {
    this.count = count;
  }

  FunctionCounter.Builder<Highest> counter(String name) {
    return FunctionCounter.builder(name, this, Highest::value);
  }

  private double value() {
    return seen.accumulateAndGet(count.getAsLong(), Math::max);
  }

  /** The tree counts from zero again. */
  void beginAnew() {
    seen.set(0);
  }
}
