package io.supervision.internal.incarnation;

/** The stop hook of an incarnation, on a thread of its own; the interrupt follows it. */
final class StopHook implements UserCode, Runnable {

  private final Incarnation incarnation;
  private final Runnable hook;

  StopHook(Incarnation incarnation, Runnable hook) {
    this.incarnation = incarnation;
    this.hook = hook;
  }

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
      incarnation.stopHookEnded();
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
