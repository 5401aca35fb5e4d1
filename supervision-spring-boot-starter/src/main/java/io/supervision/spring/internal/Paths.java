package io.supervision.spring.internal;

/** Places in the tree: ids with a slash between them; the root's own path is empty. */
public final class Paths {

  private Paths() {}

  /** The path of the supervisor of a node; the root's is the root's own. */
  public static String parentOf(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }

  /** The id of a node among its siblings. */
  public static String idOf(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** The path of a child of a supervisor. */
  public static String childOf(String supervisor, String id) {
    return supervisor.isEmpty() ? id : supervisor + "/" + id;
  }
}
