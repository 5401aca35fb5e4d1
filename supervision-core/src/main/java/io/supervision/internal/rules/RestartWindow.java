package io.supervision.internal.rules;

import io.supervision.internal.platform.Nanos;
import io.supervision.spec.RestartIntensity;

/**
 * The restarts of one supervisor within its period, in a ring of {@code intensity + 1} stamps;
 * nothing is kept where there is no limit. Written by the mailbox's owner, read by anyone.
 *
 * <p>One too many means: the stamp that lies {@code intensity} restarts back is not older than the
 * period. So one look at the ring decides, and nothing is ever swept out of it. A reader beside the
 * owner may see a ring that is being replaced and count too few for a moment; decisions are only
 * made by the owner.
 */
public final class RestartWindow {

  /** Stamps at first; doubled as they are needed, since an intensity may be in the millions. */
  private static final int FIRST_SIZE = 8;

  private static final long[] NONE = {};

  private final RestartIntensity intensity;
  private final long periodNanos;

  /** Moments in nanoseconds on the platform's clock; the newest at {@code (count - 1) % length}. */
  private volatile long[] stamps = NONE;

  /** All restarts ever counted, not only those in the ring. */
  private volatile long count;

  /** An empty window: a restarted supervisor has a fresh count, as in OTP. */
  public RestartWindow(RestartIntensity intensity) {
    this.intensity = intensity;
    this.periodNanos = Nanos.of(intensity.period());
  }

  /**
   * Counts a restart; false if it is one too many.
   *
   * <p>Count first, then act: the stamp stays also if it is one too many.
   *
   * @param now on the platform's monotonic clock, never before the last one
   */
  public boolean add(long now) {
    if (intensity.isUnlimited()) {
      return true;
    }
    long[] ring = room();
    long before = count;
    ring[(int) (before % ring.length)] = now;
    count = before + 1;
    // OTP compares whole seconds; here a stamp exactly one period old still counts
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

  /**
   * The ring with room for one more. It grows only while it has not gone round, so that copying it
   * keeps the order.
   */
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
