package io.supervision.test;

import io.supervision.SupervisionTree;
import io.supervision.testing.TestableTree;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/** What a test that fails has to show: the tree as it is, and what happened last. */
final class Report {

  private static final int LAST = 20;

  /** The events of the trees that a tester accompanies; forgotten with the tree. */
  private static final Map<SupervisionTree, EventLog> EVENTS =
      Collections.synchronizedMap(new WeakHashMap<>());

  private Report() {}

  static void accompany(SupervisionTree tree, EventLog events) {
    EVENTS.put(tree, events);
  }

  /** The events of a tree; null if no tester accompanies it. */
  static @Nullable List<TreeEvent> events(SupervisionTree tree) {
    EventLog log = EVENTS.get(tree);
    return log == null ? null : log.all();
  }

  /** A message with the tree and its events behind it. */
  static String of(String message, SupervisionTree tree) {
    StringBuilder report = new StringBuilder(message).append("\n\n").append(TreeText.of(tree));
    String activity = tree instanceof TestableTree testable ? testable.activity() : "";
    if (!activity.isEmpty()) {
      report.append("\n\nIt is not quiet:\n").append(activity.stripTrailing().indent(2));
    }
    List<TreeEvent> events = events(tree);
    if (events != null) {
      report.append("\n\n").append(last(events));
    }
    return report.toString();
  }

  private static String last(List<TreeEvent> events) {
    if (events.isEmpty()) {
      return "Nothing has happened in it.";
    }
    int from = Math.max(0, events.size() - LAST);
    StringBuilder text = new StringBuilder("What happened");
    text.append(from == 0 ? ":" : " last (" + LAST + " of " + events.size() + " events):");
    events.subList(from, events.size()).forEach(event -> text.append("\n  ").append(event));
    return text.append('\n').toString();
  }

  static AssertionError failure(String message, SupervisionTree tree) {
    return new AssertionError(of(message, tree));
  }
}
