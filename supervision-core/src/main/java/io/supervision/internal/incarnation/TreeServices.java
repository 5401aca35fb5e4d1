package io.supervision.internal.incarnation;

import io.supervision.internal.journal.Journal;
import io.supervision.internal.platform.Platform;

/** What all incarnations of a tree share. */
public interface TreeServices {

  /** Clock, timer and threads of the tree. */
  Platform platform();

  /** Where facts are told. */
  Journal journal();

  /**
   * The engine itself is broken: the tree is stopped rather than left half alive.
   *
   * <p>Any thread, also one that owns a mailbox: nothing is waited for but memory.
   */
  void fail(Throwable broken);

  /**
   * Whether a step that has thrown this is to be tried again: it was for want of memory, which was
   * waited for. Anything else fails the tree.
   */
  boolean mayTryAgain(Throwable broken);

  /** Counts a signal of an incarnation that is over, which was refused. */
  void lateSignal();
}
