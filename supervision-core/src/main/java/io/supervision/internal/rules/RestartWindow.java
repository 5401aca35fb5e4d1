package io.supervision.internal.rules;

import io.supervision.internal.platform.Nanos;
import io.supervision.spec.RestartIntensity;

/**
 * The restarts of one supervisor within its period, in a ring of {@code intensity + 1} stamps;
 * nothing is kept where there is no limit. Written by the mailbox's owner, read by anyone.
 */
public final class RestartWindow {

  private static final int FIRST_SIZE = 8;
  private static final long[] NONE = {};

  private final RestartIntensity intensity;
  private final long periodNanos;
  private volatile long[] stamps = NONE;
  private volatile long count;

  public RestartWindow(RestartIntensity intensity) {
    this.intensity = intensity;
    this.periodNanos = Nanos.of(intensity.period());
  }

  /** Counts a restart; false if it is one too many. */
  public boolean add(long now) {
    if (intensity.isUnlimited()) {
      return true;
    }
    long[] ring = room();
    long before = count;
    ring[(int) (before % ring.length)] = now;
    count = before + 1;
    long oldest = before - intensity.maxRestarts();
    return oldest < 0 || now - ring[(int) (oldest % ring.length)] > periodNanos;
  }

  /** How many restarts the period that ends now has seen; a stamp exactly one period old counts. */
  public int inPeriod(long now) {
    long[] ring = stamps;
    long end = count;
    int found = 0;
    long kept = Math.min(end, ring.length);
    while (found < kept) {
      long stamp = ring[(int) ((end - 1 - found) % ring.length)];
      if (now - stamp > periodNanos) {
        break;
      }
      found++;
    }
    return found;
  }

  private long[] room() {
    long[] ring = stamps;
    if (count < ring.length || ring.length > intensity.maxRestarts()) {
      return ring;
    }
    long wanted = Math.max(FIRST_SIZE, 2L * ring.length);
    long[] larger = new long[(int) Math.min(wanted, intensity.maxRestarts() + 1L)];
    System.arraycopy(ring, 0, larger, 0, ring.length);
    stamps = larger;
    return larger;
  }
}
