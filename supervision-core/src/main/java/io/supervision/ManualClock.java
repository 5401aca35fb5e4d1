package io.supervision;

import io.supervision.internal.platform.ManualTime;
import io.supervision.internal.platform.Platform;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Time that stands still until a test moves it: for tests of delays, time-outs and periods without
 * waiting for them. Threads are real. Give it to {@link SupervisionTreeBuilder#clock}, or make it a
 * bean where Spring Boot makes the tree; one clock serves one tree.
 *
 * <p>The stop of the whole tree is not held up: unless somebody moves this clock meanwhile, a limit
 * is over when it has passed in real time, and the tree's time then moves on to its end. So a
 * worker that ignores its interrupt is given up in its shutdown time, and no test hangs.
 */
public final class ManualClock {

  private final ManualTime time = new ManualTime();

  /** A clock at the beginning of the year 2000. */
  public ManualClock() {}

  /**
   * Moves time on. What becomes due on the way happens in order, each at its own time, before this
   * returns; what other threads do about it goes on beside.
   *
   * @param duration zero or more
   */
  public void advance(Duration duration) {
    time.advance(duration);
  }

  /**
   * The time this clock shows.
   *
   * @return wall-clock time
   */
  public Instant now() {
    return time.now();
  }

  /**
   * When the next thing is due that waits for time, be it the engine's or a worker's. Who moves
   * time from one such moment to the next, and lets threads come to rest in between, sees each
   * thing happen at its own moment.
   *
   * @return a moment of this clock, which may have come already; empty if nothing waits for time
   */
  public Optional<Instant> next() {
    return time.next();
  }

  /**
   * How many timers and timed waits are pending: what a test waits for before it moves time.
   *
   * @return the count
   */
  public int pending() {
    return time.pending();
  }

  /** The platform with this clock's time and the given threads. */
  Platform platform(Platform threads) {
    return time.platform(threads);
  }
}
