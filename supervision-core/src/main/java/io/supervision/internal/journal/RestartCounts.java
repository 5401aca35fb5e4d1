package io.supervision.internal.journal;

import io.supervision.event.RestartCause;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How often something was started again, by cause. One writer at a time; read by anyone. */
@SuppressWarnings("EnumOrdinal") // never leaves this object
public final class RestartCounts {

  private static final VarHandle COUNT = MethodHandles.arrayElementVarHandle(long[].class);

  /** What never changes: no restarts at all. */
  public static final RestartCounts NONE = new RestartCounts();

  private static final RestartCause[] CAUSES = RestartCause.values();

  private volatile long @Nullable [] byCause;

  void add(RestartCause cause) {
    add(room(), cause.ordinal(), 1);
  }

  public void add(RestartCounts others) {
    long[] theirs = others.byCause;
    if (theirs != null) {
      long[] mine = room();
      for (int i = 0; i < mine.length; i++) {
        add(mine, i, count(theirs, i));
      }
    }
  }

  public long total() {
    long[] counts = byCause;
    long total = 0;
    for (int i = 0; counts != null && i < counts.length; i++) {
      total += count(counts, i);
    }
    return total;
  }

  /** Those there are, in the order of the causes; without an entry for none. */
  public Map<RestartCause, Long> byCause() {
    long[] counts = byCause;
    if (counts == null) {
      return Map.of();
    }
    Map<RestartCause, Long> found = new EnumMap<>(RestartCause.class);
    for (RestartCause cause : CAUSES) {
      long count = count(counts, cause.ordinal());
      if (count > 0) {
        found.put(cause, count);
      }
    }
    return Collections.unmodifiableMap(found);
  }

  private static void add(long[] counts, int i, long more) {
    COUNT.setRelease(counts, i, counts[i] + more);
  }

  private static long count(long[] counts, int i) {
    return (long) COUNT.getAcquire(counts, i);
  }

  private long[] room() {
    long[] known = byCause;
    if (known == null) {
      known = new long[CAUSES.length];
      byCause = known;
    }
    return known;
  }
}
