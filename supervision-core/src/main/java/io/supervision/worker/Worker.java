package io.supervision.worker;

/**
 * The code of a supervised child: one call of {@link #run} is one incarnation.
 *
 * <p>Returning ends the incarnation as {@linkplain ExitReason.Normal normal}; throwing ends it as a
 * {@linkplain ExitReason.Failure failure}. A long-lived worker therefore loops until {@link
 * WorkerContext#isStopping()} says so.
 */
@FunctionalInterface
public interface Worker {

  /**
   * Does the work of one incarnation, on a thread of its own that is never pooled or shared.
   *
   * <p>When the child is asked to stop, the thread is interrupted. An {@link InterruptedException}
   * that leaves this method after such a request counts as an orderly shutdown.
   *
   * @param context this incarnation's view of its supervisor; not valid after the incarnation ended
   * @throws Exception any throwable is a failure of the child; its restart type decides what
   *     follows
   */
  void run(WorkerContext context) throws Exception;
}
