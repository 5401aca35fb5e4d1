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

  TreeServices tree();

  /** Its start has succeeded; before anything that follows from that. */
  void started(Incarnation incarnation);

  /** It has ended after it had been started; before anything that follows from that. */
  void ended(Incarnation incarnation, ExitReason reason, boolean requested);

  /** It has not ended although it was killed and its grace is over. */
  void declareStuck(Incarnation incarnation);

  /** Its thread has ended after all. */
  void stuckEnded(Incarnation incarnation);

  /** Its supervisor has to hear of the end, which it did not ask for. */
  void deliverEnd(Incarnation incarnation, ExitReason reason);
}
