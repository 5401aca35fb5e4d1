package io.supervision;

import io.supervision.internal.platform.Platform;

/**
 * How a start went.
 *
 * <p>Of a child, or of all children of a supervisor.
 */
sealed interface StartOutcome {

  StartOutcome STARTED = new Started();
  StartOutcome IGNORED = new Ignored();
  StartOutcome ABORTED = new Aborted();
  StartOutcome HELD = new Held();
  StartOutcome WAITING = new Waiting();

  /** It runs. */
  record Started() implements StartOutcome {}

  /**
   * The child has nothing to do.
   *
   * <p>No failure: what becomes of its specification depends on its restart type.
   */
  record Ignored() implements StartOutcome {}

  /**
   * A stop of the supervisor came first.
   *
   * <p>Neither counted nor tried again.
   */
  record Aborted() implements StartOutcome {}

  /** The child is held, and starts when it is resumed. */
  record Held() implements StartOutcome {}

  /** What the child requires is not up: it is marked as waiting, and starts when it is. */
  record Waiting() implements StartOutcome {}

  /**
   * It failed. Nothing of it runs any more, but for a thread that did not obey.
   *
   * @param isOfEngine whether the child has no part in it: there was no thread or no memory to
   *     start it with. Its own settings do not say what follows from that.
   */
  record Failed(Throwable cause, boolean isOfEngine) implements StartOutcome {

    static Failed byTheChild(Throwable cause) {
      return new Failed(cause, false);
    }

    /** As soon as there is memory for it: a start without an outcome would end nobody's wait. */
    static Failed byTheEngine(Throwable cause, Platform platform) {
      Failed failed = null;
      while (failed == null) {
        try {
          failed = new Failed(cause, true);
        } catch (OutOfMemoryError | InternalError | LinkageError noMemory) {
          platform.awaitMemory(noMemory);
        }
      }
      return failed;
    }
  }
}
