package io.supervision.internal.incarnation;

import io.supervision.internal.journal.JournalNode;
import io.supervision.spec.ChildSpec;
import io.supervision.worker.ExitReason;
import org.jspecify.annotations.Nullable;

/**
 * Whose incarnation it is: the child. It gives what an incarnation needs to know, and hears what
 * becomes of it, on the thread that the incarnation happens to be on.
 */
public interface IncarnationOwner extends JournalNode {

  String id();

  ChildSpec spec();

  /** What the child of a template was started with; of others null. */
  @Nullable Object argument();

  /** How the incarnation before this one ended; null for the first. */
  @Nullable ExitReason exitBefore(int incarnation);

  /** What all incarnations of this tree share. */
  TreeServices tree();

  /**
   * Its start has succeeded; before anything that follows from that.
   *
   * <p>Called once, by the starter or on the incarnation's thread, while its end is held back.
   */
  void started(Incarnation incarnation);

  /** It does its work again; others may wait for that. */
  void restored();

  /**
   * It has ended after it had been started; before anything that follows from that.
   *
   * <p>On the incarnation's own thread, before {@link #deliverEnd}. Not called for one that is
   * stuck, nor for one whose start has failed.
   *
   * @param requested whether a stop asked for the end; false too for an exit or a verdict
   */
  void ended(Incarnation incarnation, ExitReason reason, boolean requested);

  /**
   * It has not ended although it was killed and its grace is over.
   *
   * <p>On the thread that climbs the ladder; may be called when it has just ended after all.
   */
  void declareStuck(Incarnation incarnation);

  /**
   * Its thread has ended after all.
   *
   * <p>On that thread, instead of {@link #deliverEnd}.
   */
  void stuckEnded(Incarnation incarnation);

  /**
   * Its supervisor has to hear of the end, which it did not ask for.
   *
   * <p>The last thing that the incarnation's thread does. It must not fail: the supervisor would
   * take the child for alive for ever.
   */
  void deliverEnd(Incarnation incarnation, ExitReason reason);
}
