package io.supervision.test;

import io.supervision.SupervisionException;
import io.supervision.SupervisionTree;
import io.supervision.snapshot.ChildSnapshot;
import io.supervision.snapshot.HealthSnapshot;
import io.supervision.snapshot.NodeSnapshot;
import io.supervision.snapshot.NodeState;
import io.supervision.snapshot.SupervisorSnapshot;
import io.supervision.testing.TestableTree;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** What is due for a node, on the time of its tree. */
final class Upcoming {

  private final SupervisionTree tree;

  Upcoming(SupervisionTree tree) {
    this.tree = tree;
  }

  /** Its own restart, that of a sibling that takes it along, or of the nearest supervisor above. */
  Optional<Instant> restart(String path) {
    Optional<NodeSnapshot> node = tree.find(path);
    Optional<Instant> own = node.map(NodeSnapshot::nextRestartAt);
    if (own.isPresent() || path.isEmpty()) {
      return own;
    }
    String above = Paths.above(path);
    if (node.isPresent() && node.get().state() == NodeState.RESTARTING) {
      // without a time of its own: it starts with its group, for which one start is pending
      return tree.find(above).stream()
          .flatMap(Upcoming::children)
          .flatMap(sibling -> Stream.ofNullable(sibling.nextRestartAt()))
          .min(Instant::compareTo);
    }
    return restart(above);
  }

  private static Stream<NodeSnapshot> children(NodeSnapshot node) {
    return node instanceof SupervisorSnapshot supervisor
        ? supervisor.children().stream()
        : Stream.empty();
  }

  /** Its next health check; empty also where nothing runs. */
  Optional<Instant> check(String path) {
    try {
      return TestableTree.of(tree).nextCheck(path);
    } catch (SupervisionException notThere) {
      return Optional.empty();
    }
  }

  /** As in "but it has none". */
  String whyNoCheck(String path) {
    NodeSnapshot node = tree.find(path).orElse(null);
    if (node == null || node.state() != NodeState.RUNNING) {
      return TreeText.present(tree, path);
    }
    boolean isChecked =
        node instanceof ChildSnapshot child
            && child.health().status() != HealthSnapshot.Status.NONE;
    return isChecked
        ? "one runs at the moment, and takes its time"
        : "it has none" + (node instanceof ChildSnapshot ? "" : ", since it is a supervisor");
  }
}
