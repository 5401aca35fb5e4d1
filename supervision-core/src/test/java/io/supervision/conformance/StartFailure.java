package io.supervision.conformance;

import org.jspecify.annotations.Nullable;

/** Why a start function failed: as its script said, or because of a nested specification. */
final class StartFailure extends Exception {

  private static final long serialVersionUID = 1L;

  private final String path;
  private final String kind;

  private StartFailure(String path, String kind, @Nullable Throwable cause) {
    super(path + ": " + kind, cause);
    this.path = path;
    this.kind = kind;
  }

  /** The script said {@code error} or {@code crash}. */
  static StartFailure scripted(String path, String kind) {
    return new StartFailure(path, kind, null);
  }

  /** The specification of the nested supervisor at this path cannot be. */
  static StartFailure invalid(String path, RuntimeException cause) {
    return new StartFailure(path, SpecErrors.code(cause), cause);
  }

  /** The failure behind a refused call or an event, or null if there is none of ours. */
  static @Nullable StartFailure in(@Nullable Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof StartFailure failure) {
        return failure;
      }
    }
    return null;
  }

  String path() {
    return path;
  }

  /** {@code error}, {@code crash}, or the code of what is wrong with a specification. */
  String kind() {
    return kind;
  }

  boolean isScripted() {
    return getCause() == null;
  }
}
