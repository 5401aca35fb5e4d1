package io.supervision.worker;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One incarnation's view of its supervisor. It may be used from any thread while the incarnation
 * lasts. Afterwards, and when a newer incarnation has replaced a stuck one, the reading methods
 * still answer ({@link #isStopping()} and {@link #isKilled()} with true) and all others refuse with
 * an {@link IllegalStateException}, so that an old run cannot touch the new one.
 */
public interface WorkerContext {

  /**
   * The child's place in the tree, such as {@code infrastructure/database}.
   *
   * @return the path from the root, without the root's own name
   */
  String path();

  /**
   * The number of this start of the child, 1 for the first.
   *
   * @return the incarnation's number
   */
  int incarnation();

  /**
   * What a child of a template supervisor was started with.
   *
   * @return the argument, or null where there is none
   */
  @Nullable Object argument();

  /**
   * How the previous incarnation of this child ended.
   *
   * @return the reason, or empty in the first incarnation
   */
  Optional<ExitReason> previousExit();

  /**
   * Reports that the start is complete. With a start timeout the supervisor waits for this call
   * before it starts the next child; without one it does nothing.
   */
  void ready();

  /**
   * Reports, instead of {@link #ready()}, that there is nothing to do for this child; the worker
   * then returns. OTP's {@code ignore}: the child is neither started nor failed.
   *
   * @throws IllegalStateException without a start timeout, and after {@link #ready()}
   */
  void ignore();

  /**
   * Whether the child has been asked to stop.
   *
   * @return true from the request on
   */
  boolean isStopping();

  /**
   * Whether the stop has overrun its shutdown time, or was a brutal kill: the supervisor waits no
   * longer than the grace of one second.
   *
   * @return true from that moment on
   */
  boolean isKilled();

  /** Waits until the child is asked to stop; interrupts do not end the wait. */
  void awaitStop();

  /**
   * Waits until the child is asked to stop, for a limited time.
   *
   * @param timeout how long to wait at most
   * @return true if the child has been asked to stop
   */
  boolean awaitStop(Duration timeout);

  /**
   * Sleeps on the tree's clock, so that tests can move it.
   *
   * @param duration how long
   * @throws InterruptedException if the thread is interrupted, as a stop does
   */
  void sleep(Duration duration) throws InterruptedException;

  /** Says that the worker is alive; with a heartbeat timeout, silence longer than that ends it. */
  void heartbeat();

  /**
   * Says that the worker runs and cannot do its work at the moment, such as one that has lost its
   * connection and tries by itself to get it back. It is shown so, with a log line, and its outage
   * begins, without a failure or a restart. Saying it again changes what is shown. Must be called
   * on the incarnation's own thread; before it is ready it is kept until then.
   *
   * @param what what is wrong, for people
   */
  void degraded(String what);

  /**
   * Ends what {@link #degraded} has begun: the worker does its work again. Does nothing if it was
   * not degraded. Must be called on the incarnation's own thread.
   */
  void restored();

  /**
   * Says that all is well for certain, such as after a run of a job that has done its work: like
   * {@link #restored}, and the child's outage is over at once, not only when it has run for a while
   * ({@code recoveredAfter}). Does nothing if it is in none. Must be called on the incarnation's
   * own thread.
   */
  void recovered();

  /**
   * Takes a thread of somebody else for this child's, as long as it runs code of the child: such as
   * one of a listener container. When the child is killed, it is interrupted too, and when it does
   * not end, its stack is the one that is shown.
   *
   * @param thread the thread, until {@link #giveBack} or the end of the incarnation
   */
  void borrow(Thread thread);

  /**
   * The thread does not run code of this child any more. Answers also when the incarnation is over.
   *
   * @param thread one that was borrowed; another one does nothing
   */
  void giveBack(Thread thread);

  /**
   * Registers something to close when this incarnation ends, whatever the reason. Closed on the
   * incarnation's thread after {@code run}, the last registered first, within the shutdown time.
   *
   * @param closeable closed exactly once; what it throws is logged
   */
  void onClose(AutoCloseable closeable);

  /**
   * Registers what unblocks this incarnation when it is asked to stop, such as closing a socket.
   * Called once, on a thread of its own, before the worker's thread is interrupted. The last one
   * registered counts. When the stop has been requested already, it is called at once.
   *
   * @param hook what it throws is logged
   */
  void onStop(Runnable hook);

  /**
   * Ends this incarnation from inside with a reason, such as {@code shutdown} with a detail. Must
   * be called on the incarnation's own thread.
   *
   * @param reason how the incarnation ends
   * @return never; declared so that {@code throw context.exit(reason)} ends a code path
   */
  RuntimeException exit(ExitReason reason);
}
