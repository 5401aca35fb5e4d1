package io.supervision;

/** How a start went. */
sealed interface StartOutcome {

  StartOutcome STARTED = new Started();
  StartOutcome IGNORED = new Ignored();
  StartOutcome ABORTED = new Aborted();
  StartOutcome HELD = new Held();

  /** It runs. */
  record Started() implements StartOutcome {}

  /** The child has nothing to do. */
  record Ignored() implements StartOutcome {}

  /** A stop of the supervisor came first. */
  record Aborted() implements StartOutcome {}

  /** The child is held, and starts when it is resumed. */
  record Held() implements StartOutcome {}

  /** It failed. */
  record Failed(Throwable cause) implements StartOutcome {}
}
