package io.supervision.conformance;

import tools.jackson.databind.JsonNode;

/** Paths as the vectors write them ({@code root/s/a}) and as we do ({@code s/a}). */
final class Paths {

  static final String ROOT = "root";

  private Paths() {}

  static String ofKey(String parent, JsonNode step) {
    return parent + "/" + step.get("key").stringValue();
  }

  static String parent(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }

  static String toOurs(String path) {
    return path.equals(ROOT) ? "" : path.substring(ROOT.length() + 1);
  }

  static String fromOurs(String path) {
    return path.isEmpty() ? ROOT : ROOT + "/" + path;
  }
}
