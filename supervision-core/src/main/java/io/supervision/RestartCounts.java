package io.supervision;

import io.supervision.event.RestartCause;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How often something was started again, by cause. One writer at a time; read by anyone. */
@SuppressWarnings("EnumOrdinal") // never leaves this object
final class RestartCounts {

  private static final VarHandle TOTAL = Fields.of(MethodHandles.lookup(), "total", long.class);

  /** What never changes: no restarts at all. */
  static final RestartCounts NONE = new RestartCounts();

  private static final RestartCause[] CAUSES = RestartCause.values();

  private long @Nullable [] byCause;
  private volatile long total;

  void add(RestartCause cause) {
    room()[cause.ordinal()]++;
    TOTAL.setRelease(this, total + 1);
  }

  void add(RestartCounts others) {
    long more = others.total;
    long[] theirs = others.byCause;
    if (theirs != null) {
      long[] mine = room();
      for (int i = 0; i < mine.length; i++) {
        mine[i] += theirs[i];
      }
      TOTAL.setRelease(this, total + more);
    }
  }

  long total() {
    return total;
  }

  /** Those there are, in the order of the causes; without an entry for none. */
  Map<RestartCause, Long> byCause() {
    long[] counts = total == 0 ? null : byCause;
    if (counts == null) {
      return Map.of();
    }
    Map<RestartCause, Long> found = new EnumMap<>(RestartCause.class);
    for (RestartCause cause : CAUSES) {
      if (counts[cause.ordinal()] > 0) {
        found.put(cause, counts[cause.ordinal()]);
      }
    }
    return Collections.unmodifiableMap(found);
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
