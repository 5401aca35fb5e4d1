package io.supervision;

import io.supervision.event.Origin;
import io.supervision.internal.platform.Platform;
import io.supervision.internal.platform.ReleaseFields;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether a supervisor is to stop, until when, and because of what. It lies beside the mailbox,
 * since the mailbox's owner may be waiting: each wait and each start looks here. Written by whoever
 * stops the supervisor or its children, read by anyone.
 */
final class StopRequest {

  private static final VarHandle DEADLINE =
      ReleaseFields.of(MethodHandles.lookup(), "deadline", long.class);

  private volatile boolean requested;
  private volatile long deadline = Platform.NEVER;
  private volatile @Nullable Supplier<Origin> because;

  /** Asks for a stop, or for one that is over sooner: an earlier deadline is never given up. */
  void request(long until) {
    long known = deadline;
    while (until < known && !DEADLINE.compareAndSet(this, known, until)) {
      known = deadline;
    }
    requested = true;
  }

  boolean isRequested() {
    return requested;
  }

  /** When what still runs is killed. */
  long deadline() {
    return deadline;
  }

  /** Where it began that children are being stopped; null while none is. */
  @Nullable Supplier<Origin> because() {
    return because;
  }

  /** Children are stopped from now on because of this. */
  void becauseOf(Supplier<Origin> origin) {
    because = origin;
  }

  /** Those have been stopped; what it was for is not kept, unless more are to be stopped. */
  void isOver(Supplier<Origin> origin) {
    if (because == origin) {
      because = null;
    }
  }

  /** Where it began; a stop of the tree, if nothing else is known. */
  Supplier<Origin> becauseOrStop() {
    Supplier<Origin> known = because;
    return known == null ? StopRequest::ofTheTree : known;
  }

  /** Where the stop of the whole tree begins. */
  static Origin ofTheTree() {
    return Origin.of(Origin.Kind.STOP, "");
  }
}
