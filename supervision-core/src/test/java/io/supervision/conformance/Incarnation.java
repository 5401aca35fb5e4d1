package io.supervision.conformance;

/** What the vectors call a process: one successful start at a path. */
final class Incarnation {

  private final String path;
  private final int attempt;
  private final String enginePath;
  private final boolean supervisor;
  private boolean ended;

  Incarnation(String path, int attempt, String enginePath, boolean supervisor) {
    this.path = path;
    this.attempt = attempt;
    this.enginePath = enginePath;
    this.supervisor = supervisor;
  }

  String path() {
    return path;
  }

  String label() {
    return path + "#" + attempt;
  }

  int attempt() {
    return attempt;
  }

  String enginePath() {
    return enginePath;
  }

  boolean isSupervisor() {
    return supervisor;
  }

  boolean isAlive() {
    return !ended;
  }

  void ended() {
    ended = true;
  }
}
