package io.supervision.worker;

/**
 * Makes a fresh {@link Worker} for each incarnation, so that a restart starts from clean state.
 *
 * <p>Called on the incarnation's own thread. The start of the child waits for it: 30 seconds, or
 * the child's start timeout where one is set. An exception is a failing start.
 */
@FunctionalInterface
public interface WorkerFactory {

  /**
   * Makes the worker of the next incarnation.
   *
   * @return the worker, or {@link #ignored()} if there is nothing to do for this child; {@code
   *     null} is a failing start
   * @throws Exception makes the start fail
   */
  Worker create() throws Exception;

  /**
   * Ends the life of a worker made by {@link #create()}: called once, on the incarnation's thread,
   * after {@code run} and all closeables. By default a worker that is {@link AutoCloseable} is
   * closed.
   *
   * @param worker the worker that has ended
   * @throws Exception logged; it does not change how the incarnation ended
   */
  default void destroy(Worker worker) throws Exception {
    if (worker instanceof AutoCloseable closeable) {
      closeable.close();
    }
  }

  /**
   * The answer of a factory that decides not to start its child (OTP's {@code ignore}): no error,
   * no incarnation.
   *
   * @return a marker, recognised by identity
   */
  static Worker ignored() {
    return IgnoredStart.INSTANCE;
  }
}
