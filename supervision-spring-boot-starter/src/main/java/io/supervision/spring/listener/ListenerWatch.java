package io.supervision.spring.listener;

/** Is told what a listener does. Any thread; returns at once and throws nothing. */
public interface ListenerWatch {

  /** The calling thread is about to call the code of the listener. */
  void begins();

  /** The calling thread has returned from the code of the listener. */
  void ends();

  /**
   * The code of the listener has thrown an error, no exception.
   *
   * @param error what it has thrown
   */
  void failed(Error error);

  /** The state may have changed. It is asked for a moment later, also without this call. */
  void changed();
}
