package io.supervision.demo.chaos;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Crashes at random times: whoever within an area comes by first after such a time is the victim.
 * If nobody does for the mean time between two crashes, this one does not happen, so that workers
 * that wait for their restart are not awaited by a crash.
 */
final class RandomCrashes {

  private final String target;
  private final double perSecond;
  private final AtomicLong due;

  /** The first one is due at once; {@code now} is a reading of {@link System#nanoTime()}. */
  RandomCrashes(String target, double perSecond, long now) {
    this.target = target;
    this.perSecond = perSecond;
    this.due = new AtomicLong(now);
  }

  String target() {
    return target;
  }

  double perSecond() {
    return perSecond;
  }

  /** Whether a worker that comes by now shall crash; true for one caller at each such time. */
  boolean strikes(String path, long now) {
    if (!FaultAt.isWithin(path, target)) {
      return false;
    }
    long expected = due.get();
    long late = now - expected;
    return late >= 0 && due.compareAndSet(expected, now + pause()) && late <= mean();
  }

  /** Times between independent events are distributed exponentially. */
  private long pause() {
    double uniform = 1 - ThreadLocalRandom.current().nextDouble();
    return (long) (-Math.log(uniform) * mean());
  }

  private double mean() {
    return TimeUnit.SECONDS.toNanos(1) / perSecond;
  }
}
