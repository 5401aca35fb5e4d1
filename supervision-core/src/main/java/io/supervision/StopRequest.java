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
 *
 * <p>Once requested, always requested: a supervisor that is to stop never goes on. A process that
 * is restarted has a new one.
 */
final class StopRequest {

  private static final VarHandle DEADLINE =
      ReleaseFields.of(MethodHandles.lookup(), "deadline", long.class);

  /** Made beforehand, for a stop that finds no memory. */
  static final Supplier<Origin> OF_THE_TREE = StopRequest::ofTheTree;

  private volatile boolean requested;

  /** When all that is below is killed, on the platform's clock; 0 is at once. */
  private volatile long deadline = Platform.NEVER;

  /** The supervisor's own shutdown time; null: none. */
  private volatile @Nullable Limit ownTime;

  /** A time that is given from a moment on, in nanoseconds; pauses of the process do not count. */
  private record Limit(long begun, long time) {}

  /** Read when the ends are told; a supplier, since most ends are told to nobody. */
  private volatile @Nullable Supplier<Origin> because;

  /**
   * Asks for a stop, or for one that is over sooner: an earlier deadline is never given up.
   *
   * <p>The deadline first, so that who sees the request sees its time. Volatile, and the caller
   * wakes the owner afterwards: see {@code MessageLoop.canBeWoken}.
   */
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

  /**
   * Gives it a shutdown time of its own, from now on.
   *
   * <p>Before the request, so that who sees that sees its time. Unlike a deadline it is longer by
   * what the process stands still meanwhile (SEMANTICS, "Standing still").
   */
  void mayTake(long now, long time) {
    ownTime = new Limit(now, time);
  }

  /** When what still runs is killed, as far as is known by now: ask again after each wait. */
  long deadline(Platform platform) {
    Limit own = ownTime;
    return own == null
        ? deadline
        : Math.min(deadline, platform.deadlineSince(own.begun(), own.time()));
  }

  /** Where it began that children are being stopped; null while none is. */
  @Nullable Supplier<Origin> because() {
    return because;
  }

  /** Children are stopped from now on because of this. */
  void becauseOf(Supplier<Origin> origin) {
    because = origin;
  }

  /**
   * Those have been stopped; what it was for is not kept, unless more are to be stopped.
   *
   * <p>Compared by identity: a stop of the whole supervisor may have begun meanwhile.
   */
  void isOver(Supplier<Origin> origin) {
    if (because == origin) {
      because = null;
    }
  }

  /** Where it began; a stop of the tree, if nothing else is known. */
  Supplier<Origin> becauseOrStop() {
    Supplier<Origin> known = because;
    return known == null ? OF_THE_TREE : known;
  }

  /** Where the stop of the whole tree begins. */
  static Origin ofTheTree() {
    return Origin.of(Origin.Kind.STOP, "");
  }
}
