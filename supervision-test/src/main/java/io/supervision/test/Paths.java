package io.supervision.test;

import io.supervision.SupervisionTree;
import io.supervision.snapshot.NodeSnapshot;
import io.supervision.snapshot.SupervisorSnapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The paths of a tree, and what somebody may have meant by one that is not there. */
final class Paths {

  /** More are not named in a message. */
  private static final int NAMED = 30;

  private Paths() {}

  /** All nodes, each supervisor before its children; the root is the first. */
  static List<NodeSnapshot> nodes(SupervisionTree tree) {
    List<NodeSnapshot> nodes = new ArrayList<>();
    collect(tree.snapshot(), nodes);
    return nodes;
  }

  private static void collect(NodeSnapshot node, List<NodeSnapshot> nodes) {
    nodes.add(node);
    if (node instanceof SupervisorSnapshot supervisor) {
      supervisor.children().forEach(child -> collect(child, nodes));
    }
  }

  /** The path of the supervisor above; empty for a child of the root. */
  static String above(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }

  /** "there is no 'oders' in this tree; did you mean 'orders'? There are: ...". */
  static String missing(SupervisionTree tree, String path) {
    List<String> known =
        nodes(tree).stream()
            .map(NodeSnapshot::path)
            .filter(other -> !other.isEmpty())
            .sorted(Comparator.comparingInt(other -> distance(path, other)))
            .toList();
    if (known.isEmpty()) {
      return "there is no '" + path + "' in this tree: it has no children";
    }
    String nearest = known.get(0);
    boolean isMeant =
        distance(path, nearest) <= Math.max(2, path.length() / 4)
            || nearest.endsWith("/" + path)
            || path.endsWith("/" + nearest)
            || isPartOf(path, nearest);
    String others = known.size() > NAMED ? ", and " + (known.size() - NAMED) + " more" : "";
    return "there is no '"
        + path
        + "' in this tree"
        + (isMeant ? "; did you mean '" + nearest + "'?" : ".")
        + " There are: "
        + String.join(", ", known.stream().limit(NAMED).sorted().toList())
        + others;
  }

  /** The name of a bean without its method, or of a class without its package. */
  private static boolean isPartOf(String path, String known) {
    return known.startsWith(path + "-") || known.endsWith("-" + path);
  }

  /** How many letters have to be put in, taken out or changed; a last part alone is near, too. */
  private static int distance(String left, String right) {
    if (right.endsWith("/" + left)) {
      return 1;
    }
    if (isPartOf(left, right)) {
      return 2;
    }
    int[] row = new int[right.length() + 1];
    for (int column = 0; column < row.length; column++) {
      row[column] = column;
    }
    for (int line = 1; line <= left.length(); line++) {
      int diagonal = row[0];
      row[0] = line;
      for (int column = 1; column < row.length; column++) {
        int replaced = diagonal + (left.charAt(line - 1) == right.charAt(column - 1) ? 0 : 1);
        diagonal = row[column];
        row[column] = Math.min(replaced, 1 + Math.min(diagonal, row[column - 1]));
      }
    }
    return row[right.length()];
  }
}
