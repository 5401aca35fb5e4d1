package io.supervision.internal.incarnation;

/**
 * The stop hook of an incarnation, on a thread of its own; the interrupt follows it.
 *
 * <p>It is code of the user of which the supervisor waits for the end: a call from it back to the
 * supervisor is answered or refused like one of the incarnation itself ({@link #awaitedAs}). It has
 * no time of its own; the ladder goes on beside it, and a kill interrupts the worker, not the hook.
 */
final class StopHook implements UserCode, Runnable {

  private final Incarnation incarnation;
  private final Runnable hook;

  StopHook(Incarnation incarnation, Runnable hook) {
    this.incarnation = incarnation;
    this.hook = hook;
  }

  /** Throws what the JVM throws if there is no thread; the caller then interrupts at once. */
  void start() {
    tree()
        .platform()
        .threadMaker()
        .newThread(incarnation.path() + " stop hook", this, this)
        .start();
  }

  @Override
  public void run() {
    try {
      hook.run();
    } catch (Throwable t) {
      incarnation.failedBeside("stop hook", t);
    } finally {
      // also after a failure: without it the worker would be interrupted only by the kill
      incarnation.interruptForStop();
    }
  }

  @Override
  public TreeServices tree() {
    return incarnation.tree();
  }

  @Override
  public UserCode awaitedAs() {
    return incarnation;
  }
}
