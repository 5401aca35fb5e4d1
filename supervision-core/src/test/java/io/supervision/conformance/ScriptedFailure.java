package io.supervision.conformance;

import org.jspecify.annotations.Nullable;

/** What a start function throws whose script says {@code error} or {@code crash}. */
final class ScriptedFailure extends Exception {

  private static final long serialVersionUID = 1L;

  private final String path;
  private final String kind;

  ScriptedFailure(String path, String kind) {
    super(path + ": " + kind);
    this.path = path;
    this.kind = kind;
  }

  /** The scripted failure among the causes, or null. */
  static @Nullable ScriptedFailure in(Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof ScriptedFailure failure) {
        return failure;
      }
    }
    return null;
  }

  /** Where the child was to be started. */
  String path() {
    return path;
  }

  String kind() {
    return kind;
  }
}
