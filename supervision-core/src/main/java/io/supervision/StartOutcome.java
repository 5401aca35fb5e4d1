package io.supervision;

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

  /** It failed. Nothing of it runs any more, but for a thread that did not obey. */
  record Failed(Throwable cause) implements StartOutcome {}
}
