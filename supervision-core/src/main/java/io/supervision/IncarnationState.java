package io.supervision;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The state of an incarnation in one atomic word. Its {@link #BUSY} bit makes the transitions that
 * need a second step (an interrupt, an announcement) exclude each other and the end, so that no
 * late interrupt hits the thread after its end.
 */
abstract class IncarnationState {

  static final int READY = 1;
  static final int STOPPING = 1 << 1;
  static final int KILLED = 1 << 2;
  static final int CLOSING = 1 << 3;
  static final int ENDED = 1 << 4;
  static final int REQUESTED = 1 << 5;
  static final int EXITING = 1 << 6;
  static final int IGNORED = 1 << 7;
  static final int STUCK = 1 << 8;
  static final int FENCED = 1 << 9;
  static final int REPORTED = 1 << 10;
  static final int BUSY = 1 << 11;

  /** What its thread logs carries its path. */
  static final int TOLD_APART = 1 << 12;

  /** About as long as an interrupt takes; a yield of a virtual thread takes longer. */
  private static final int SPINS = 1_000;

  private static final VarHandle STATE = Fields.of(MethodHandles.lookup(), "state", int.class);

  private volatile int state;

  IncarnationState(int first) {
    STATE.set(this, first);
  }

  final int state() {
    return state;
  }

  /** Moves on from a quiet state; false if it has changed meanwhile. */
  final boolean move(int before, int after) {
    return STATE.compareAndSet(this, before, after);
  }

  final boolean isReady() {
    return (state & (READY | BUSY)) == READY;
  }

  /** Whether its start has been announced, whatever goes on at the moment. */
  final boolean wasReady() {
    return (state & READY) != 0;
  }

  final boolean isEnded() {
    return (state & ENDED) != 0;
  }

  final boolean isIgnored() {
    return (state & IGNORED) != 0;
  }

  /** Whether {@code run} has ended. */
  final boolean isClosing() {
    return (state & (CLOSING | ENDED)) != 0;
  }

  final boolean isStuck() {
    return (state & STUCK) != 0;
  }

  final boolean isFenced() {
    return (state & FENCED) != 0;
  }

  /** Whether its end is known, and but for a few instructions over: it will not be stuck. */
  final boolean isReported() {
    return (state & REPORTED) != 0;
  }

  final boolean isGone() {
    return (state & (ENDED | STUCK)) != 0;
  }

  final boolean wasRequested() {
    return (state & REQUESTED) != 0;
  }

  /** Another incarnation takes its place: its context refuses from now on. */
  final void fence() {
    int before;
    do {
      before = quietState();
    } while (!STATE.compareAndSet(this, before, before | FENCED));
  }

  @SuppressWarnings("ThreadPriorityCheck") // what is waited for takes a few instructions
  final int quietState() {
    int now = state;
    for (int spins = 0; (now & BUSY) != 0; spins++) {
      if (spins < SPINS) {
        Thread.onSpinWait();
      } else {
        Thread.yield();
      }
      now = state;
    }
    return now;
  }

  /** Ends what made the state busy; nobody else changes it meanwhile. */
  final void release() {
    state = state & ~BUSY;
  }

  final void releaseWith(int bit) {
    state = (state | bit) & ~BUSY;
  }

  /** Sets a bit when nothing is under way; gives the state before. */
  final int set(int bit) {
    int before;
    do {
      before = quietState();
    } while (!STATE.compareAndSet(this, before, before | bit));
    return before;
  }
}
