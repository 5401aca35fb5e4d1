package io.supervision.demo.chaos;

/**
 * A fault and its place.
 *
 * @param path a worker, or a supervisor: then the first worker below it that comes by
 * @param fault what happens to it
 */
record FaultAt(String path, Fault fault) {

  boolean concerns(String worker) {
    return isWithin(worker, path);
  }

  /** Whether a place is another one or below it. */
  static boolean isWithin(String path, String area) {
    return area.isEmpty() || path.equals(area) || path.startsWith(area + "/");
  }
}
