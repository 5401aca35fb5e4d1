package io.supervision.internal.incarnation;

import io.supervision.internal.platform.Platform;
import io.supervision.internal.platform.ReleaseFields;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The state of an incarnation in one atomic word; bits are only ever added, but for {@link #BUSY}
 * and {@link #ANNOUNCING}. What each bit means, and who may set it when:
 *
 * <table>
 * <caption>Bits and their transitions</caption>
 * <tr><th>bit</th><th>set by</th><th>not after</th><th>means</th></tr>
 * <tr><td>READY</td><td>its thread, or the starter of a task</td><td>STOPPING, CLOSING</td>
 *     <td>the start has succeeded</td></tr>
 * <tr><td>ANNOUNCING</td><td>with READY, of a task from the beginning; cleared by its starter, else
 *     by its thread</td><td></td>
 *     <td>its start is being reported; its first line and its end wait for that</td></tr>
 * <tr><td>STOPPING</td><td>a stop, an exit, a kill</td><td>ENDED</td>
 *     <td>it was asked to end; whoever sets it first decides the reason</td></tr>
 * <tr><td>REQUESTED</td><td>its supervisor</td><td>ENDED</td>
 *     <td>its supervisor waits for the end and wants no notice</td></tr>
 * <tr><td>EXITING</td><td>with STOPPING, by an exit or a verdict</td><td></td>
 *     <td>the reason was given by the one who made it end</td></tr>
 * <tr><td>KILLED</td><td>the ladder, or a brutal kill</td><td>ENDED</td>
 *     <td>its time is over; it was interrupted again</td></tr>
 * <tr><td>CLOSING</td><td>its thread</td><td></td><td>run has returned or thrown</td></tr>
 * <tr><td>REPORTED</td><td>its thread, after CLOSING</td><td></td>
 *     <td>its end is known, and but for a few instructions over: it will not be stuck</td></tr>
 * <tr><td>ENDED</td><td>its thread, last of all</td><td></td><td>nothing of it runs</td></tr>
 * <tr><td>STUCK</td><td>whoever waits for it, after the grace</td><td>REPORTED</td>
 *     <td>its supervisor goes on without it</td></tr>
 * <tr><td>FENCED</td><td>who starts another one in its place</td><td></td>
 *     <td>its context refuses</td></tr>
 * <tr><td>IGNORED</td><td>its thread, before READY</td><td></td>
 *     <td>it has nothing to do</td></tr>
 * <tr><td>ABANDONED</td><td>its starter, with STOPPING</td><td></td>
 *     <td>its start has failed, although its thread may run: it does nothing</td></tr>
 * </table>
 *
 * <p>BUSY makes the transitions that need a second step, an interrupt, exclude each other and the
 * end, as FutureTask's INTERRUPTING does: so no late interrupt hits the thread after its end. Who
 * holds it takes a few instructions and never calls the platform; who finds it spins.
 */
abstract class IncarnationState {

  // the order of the numbers means nothing; the table says what follows what
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
  static final int ANNOUNCING = 1 << 12;
  static final int ABANDONED = 1 << 14;

  /** No state but a setting: what its thread logs carries its path. */
  static final int WITH_MDC = 1 << 13;

  private static final VarHandle STATE =
      ReleaseFields.of(MethodHandles.lookup(), "state", int.class);

  /** Changed by compare-and-set, but by plain volatile writes of whoever holds BUSY. */
  private volatile int state;

  /** Written plainly: starting the thread, and listing the incarnation, publish it. */
  IncarnationState(int first) {
    STATE.set(this, first);
  }

  abstract Platform platform();

  /** The bits as they are; may have BUSY and ANNOUNCING set. */
  final int state() {
    return state;
  }

  /**
   * Moves on from a quiet state; false if it has changed meanwhile.
   *
   * <p>The state before must be one of {@link #quietState()}: else BUSY could be taken twice.
   */
  final boolean move(int before, int after) {
    return STATE.compareAndSet(this, before, after);
  }

  /** Whether its start has succeeded and has been announced. */
  public final boolean isReady() {
    return (state & (READY | ANNOUNCING)) == READY;
  }

  /** Whether its start has succeeded, whatever goes on at the moment. */
  public final boolean wasReady() {
    return (state & READY) != 0;
  }

  /** Whether its thread has done everything but to tell its supervisor. */
  public final boolean isEnded() {
    return (state & ENDED) != 0;
  }

  /** Whether the factory or the worker said that there is nothing to do. */
  public final boolean isIgnored() {
    return (state & IGNORED) != 0;
  }

  /** Whether {@code run} has ended. */
  final boolean isClosing() {
    return (state & (CLOSING | ENDED)) != 0;
  }

  /** Stays true when the thread has ended after all. */
  public final boolean isStuck() {
    return (state & STUCK) != 0;
  }

  /** Whether another incarnation has been started in its place, or may be. */
  public final boolean isFenced() {
    return (state & FENCED) != 0;
  }

  /** Whether its end is known, and but for a few instructions over: it will not be stuck. */
  public final boolean isReported() {
    return (state & REPORTED) != 0;
  }

  /** Whether its supervisor need not wait for it any more. */
  public final boolean isGone() {
    return (state & (ENDED | STUCK)) != 0;
  }

  /** Whether it was asked to end or does so by itself, and its supervisor still has it. */
  public final boolean isToEnd() {
    int now = state;
    return (now & (STOPPING | CLOSING)) != 0 && (now & (ENDED | STUCK)) == 0;
  }

  /** Whether its supervisor asked for the end, or killed it. */
  public final boolean wasRequested() {
    return (state & REQUESTED) != 0;
  }

  /**
   * Its thread could not be started. That of a virtual thread may run all the same, for want of a
   * carrier only: it is to do nothing, and to tell nothing.
   */
  public final void abandon() {
    change(BUSY, ANNOUNCING, ABANDONED | STOPPING | REQUESTED);
  }

  final boolean isAbandoned() {
    return (state & ABANDONED) != 0;
  }

  /** Another incarnation takes its place: its context refuses from now on. */
  public final void fence() {
    set(FENCED);
  }

  /** The state once nobody holds BUSY; it may be taken again at once, so a move may fail. */
  final int quietState() {
    return awaitWithout(BUSY);
  }

  /** Spins: who holds BUSY is about to interrupt a thread or to write a field, no more. */
  private int awaitWithout(int bits) {
    int now = state;
    for (int spins = 0; (now & bits) != 0; spins++) {
      platform().spin(spins);
      now = state;
    }
    return now;
  }

  /** Ends what made the state busy; nobody else changes it meanwhile. */
  final void release() {
    state = state & ~BUSY;
  }

  /**
   * The same, adding a bit in the same write, so that it is not seen before what BUSY protected.
   */
  final void releaseWith(int bit) {
    state = (state | bit) & ~BUSY;
  }

  /** Sets a bit when nothing is under way; gives the state before. */
  final int set(int bit) {
    return change(BUSY, 0, bit);
  }

  /**
   * The run is over; gives the state before, with the start announced.
   *
   * <p>Waits for the announcement, too: else the exit could be told before the start.
   */
  final int beginClosing() {
    return change(BUSY | ANNOUNCING, 0, CLOSING);
  }

  /** Waits until another thread has reported the start, which it is about to do. */
  final void awaitAnnounced() {
    awaitWithout(ANNOUNCING);
  }

  /** Called by the one who reports it; lets the thread, its end and {@link #isReady()} go on. */
  final void announced() {
    change(BUSY, ANNOUNCING, 0);
  }

  /**
   * Takes bits away and adds some, once none of the awaited ones is set; gives the state before.
   *
   * <p>Again where there was no memory: the JVM needs some for the first compare-and-set here, and
   * an end that was broken off would never be told.
   */
  private int change(int awaited, int removed, int added) {
    while (true) {
      try {
        int before = awaitWithout(awaited);
        if (STATE.compareAndSet(this, before, (before & ~removed) | added)) {
          return before;
        }
      } catch (OutOfMemoryError | InternalError | LinkageError noMemory) {
        platform().awaitMemory(noMemory);
      }
    }
  }
}
