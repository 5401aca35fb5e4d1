package io.supervision.spring.internal.lifecycle;

/** Does something as soon as the JVM is asked to end, until it ends. */
final class ExitWatch {

  private final Thread hook;

  private ExitWatch(Runnable action) {
    hook = new Thread(action, "supervision-exit-watch");
  }

  /** Begins to watch; refused if the JVM is about to end. */
  static ExitWatch begin(Runnable action) {
    ExitWatch watch = new ExitWatch(action);
    try {
      Runtime.getRuntime().addShutdownHook(watch.hook);
    } catch (IllegalStateException ending) {
      throw new StartAbortedException(ending);
    }
    return watch;
  }

  /** The same, but for nothing if the JVM is about to end. */
  static ExitWatch beginIfNotEnding(Runnable action) {
    try {
      return begin(action);
    } catch (StartAbortedException ending) {
      return new ExitWatch(action);
    }
  }

  void end() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      // it has done its work
    }
  }
}
