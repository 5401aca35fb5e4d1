package io.supervision.conformance;

/** What a scripted child throws to end with a reason such as {@code crash}. */
final class ScriptedExit extends Exception {

  private static final long serialVersionUID = 1L;

  private final String reason;

  ScriptedExit(String reason) {
    super(reason);
    this.reason = reason;
  }

  String reason() {
    return reason;
  }
}
