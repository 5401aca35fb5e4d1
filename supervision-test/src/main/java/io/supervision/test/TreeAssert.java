package io.supervision.test;

import io.supervision.SupervisionTree;
import io.supervision.snapshot.NodeSnapshot;
import io.supervision.snapshot.SupervisorSnapshot;
import io.supervision.testing.TestableTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.assertj.core.api.AbstractAssert;

/**
 * Assertions about a tree. Each looks at it once, when the engine has nothing left to do but to
 * wait, for which it waits up to ten seconds of real time. A message shows the tree, and what
 * happened last if a {@link SupervisionTester} accompanies it.
 */
public final class TreeAssert extends AbstractAssert<TreeAssert, SupervisionTree> {

  private static final Set<TreeEvent.Kind> STARTS =
      Set.of(TreeEvent.Kind.STARTED, TreeEvent.Kind.RESTARTED);

  private static final Set<TreeEvent.Kind> ENDS = Set.of(TreeEvent.Kind.EXITED);

  TreeAssert(SupervisionTree actual) {
    super(actual, TreeAssert.class);
  }

  /**
   * A child or supervisor.
   *
   * @param path its path; empty for the root
   * @return what can be said of it
   */
  public NodeAssert child(String path) {
    return NodeAssert.of(this, node(path), actual);
  }

  /**
   * A supervisor.
   *
   * @param path its path; empty for the root
   * @return what can be said of it
   */
  public NodeAssert supervisor(String path) {
    NodeSnapshot node = node(path);
    if (!(node instanceof SupervisorSnapshot)) {
      fail("expected " + Texts.quoted(path) + " to be a supervisor, but it is a worker");
    }
    return NodeAssert.of(this, node, actual);
  }

  private NodeSnapshot node(String path) {
    settle();
    return actual
        .find(path)
        .orElseThrow(() -> failure(Report.of(Paths.missing(actual, path), actual)));
  }

  /**
   * It runs: from a successful start until the end of the root.
   *
   * @return this
   */
  public TreeAssert isRunning() {
    settle();
    if (!actual.isRunning()) {
      fail("expected the tree to run, but it does not");
    }
    return this;
  }

  /**
   * It does not run: it was not started, was stopped, or its root has ended.
   *
   * @return this
   */
  public TreeAssert isNotRunning() {
    settle();
    if (actual.isRunning()) {
      fail("expected the tree not to run, but it does");
    }
    return this;
  }

  /**
   * There is no such child.
   *
   * @param path a path
   * @return this
   */
  public TreeAssert hasNoChild(String path) {
    settle();
    if (actual.find(path).isPresent()) {
      fail("expected no child " + Texts.quoted(path) + ", but there is one");
    }
    return this;
  }

  /**
   * These have been started, each by its last start, in this order; others may have been between
   * them. Needs a {@link SupervisionTester} that accompanies the tree.
   *
   * @param paths two or more
   * @return this
   */
  public TreeAssert startedInOrder(String... paths) {
    return inOrder("started", STARTS, paths);
  }

  /**
   * These have ended, each by its last end, in this order; others may have been between them. The
   * one that crashed and took others along has ended first. Needs a {@link SupervisionTester} that
   * accompanies the tree.
   *
   * @param paths two or more
   * @return this
   */
  public TreeAssert stoppedInOrder(String... paths) {
    return inOrder("stopped", ENDS, paths);
  }

  private TreeAssert inOrder(String what, Set<TreeEvent.Kind> kinds, String... paths) {
    settle();
    List<TreeEvent> events = Report.events(actual);
    if (events == null) {
      throw new IllegalStateException(
          "in which order children were "
              + what
              + " is known if a SupervisionTester accompanies the tree: @Supervised,"
              + " @SupervisionTest or SupervisionTester.of(tree, clock) before its start");
    }
    List<String> order = new ArrayList<>();
    for (TreeEvent event : events) {
      if (kinds.contains(event.kind()) && List.of(paths).contains(event.path())) {
        order.remove(event.path());
        order.add(event.path());
      }
    }
    if (!order.equals(List.of(paths))) {
      List<String> missing = new ArrayList<>(List.of(paths));
      missing.removeAll(order);
      String never = missing.isEmpty() ? "" : "; never " + what + ": " + missing;
      String unknown =
          missing.stream()
              .filter(path -> actual.find(path).isEmpty())
              .map(path -> "\n" + Paths.missing(actual, path))
              .collect(Collectors.joining());
      fail(
          "expected to be "
              + what
              + " in the order "
              + List.of(paths)
              + ", but it was "
              + order
              + never
              + unknown);
    }
    return this;
  }

  private void settle() {
    isNotNull();
    if (actual instanceof TestableTree testable) {
      boolean unused = testable.awaitQuiet(Waiting.LIMIT);
    }
  }

  private void fail(String message) {
    throw failure(Report.of(message, actual));
  }

  /** With what the test says in {@code as}, and without reading the message as a pattern. */
  AssertionError failure(String message) {
    return super.failure("%s", message);
  }
}
