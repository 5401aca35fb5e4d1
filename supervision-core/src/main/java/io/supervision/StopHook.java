package io.supervision;

/** The stop hook of an incarnation, on a thread of its own; the interrupt follows it. */
final class StopHook implements ChildCode, Runnable {

  private final Incarnation incarnation;
  private final Runnable hook;

  StopHook(Incarnation incarnation, Runnable hook) {
    this.incarnation = incarnation;
    this.hook = hook;
  }

  void start() {
    tree().platform.threadMaker().newThread(incarnation.path() + " stop hook", this, this).start();
  }

  @Override
  public void run() {
    try {
      hook.run();
    } catch (Throwable t) {
      SupervisionLog.failedAside(incarnation, "stop hook", t);
    } finally {
      incarnation.stopHookEnded();
    }
  }

  @Override
  public Tree tree() {
    return incarnation.tree();
  }

  @Override
  public ChildCode awaitedAs() {
    return incarnation;
  }
}
