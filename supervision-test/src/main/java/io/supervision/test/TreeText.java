package io.supervision.test;

import io.supervision.SupervisionTree;
import io.supervision.snapshot.ChildSnapshot;
import io.supervision.snapshot.ExitSnapshot;
import io.supervision.snapshot.HealthSnapshot;
import io.supervision.snapshot.NodeSnapshot;
import io.supervision.snapshot.SupervisorSnapshot;
import io.supervision.spec.Strategy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A tree, a line for each node. */
final class TreeText {

  /** More nodes are not printed. */
  private static final int PRINTED = 200;

  private final Instant now;
  private final List<String> lines = new ArrayList<>();
  private int left;

  private TreeText(Instant now) {
    this.now = now;
  }

  static String of(SupervisionTree tree) {
    TreeText text = new TreeText(tree.now());
    text.add(tree.snapshot(), "  ");
    if (text.left > 0) {
      text.lines.add("  ... and " + text.left + " more");
    }
    return "The tree at " + Texts.time(text.now) + ":\n" + String.join("\n", text.lines);
  }

  private void add(NodeSnapshot node, String indent) {
    if (lines.size() < PRINTED) {
      lines.add(indent + line(node, now));
    } else {
      left++;
    }
    if (node instanceof SupervisorSnapshot supervisor) {
      supervisor.children().forEach(child -> add(child, indent + "  "));
    }
  }

  /** As in "but it is: ..."; says so if it is not there. */
  static String present(SupervisionTree tree, String path) {
    return tree.find(path)
        .map(node -> "it is:\n  " + line(node, tree.now()))
        .orElseGet(() -> Paths.missing(tree, path));
  }

  /** How a test gets to the restart that a node waits for; empty if it waits for none. */
  static String howToMove(NodeSnapshot node) {
    return node.nextRestartAt() == null
        ? ""
        : "\n  Time stands still: advanceToNextRestart(\"" + node.path() + "\") moves it there.";
  }

  /** Path, state, counts, and what else is known. */
  static String line(NodeSnapshot node, Instant now) {
    StringBuilder line = new StringBuilder();
    line.append(node.path().isEmpty() ? node.id() + " (the root)" : node.path());
    line.append(": ").append(node.state().label());
    Instant due = node.nextRestartAt();
    if (due != null) {
      line.append(" in ").append(Texts.duration(Duration.between(now, due)));
    }
    line.append(", incarnation ").append(node.incarnation());
    line.append(", restarts ").append(node.restarts());
    line.append(", failures ").append(node.failures());
    if (node instanceof SupervisorSnapshot supervisor) {
      line.append(", ").append(settings(supervisor));
    }
    if (node instanceof ChildSnapshot child) {
      line.append(health(child.health()));
    }
    if (node.degraded() != null) {
      line.append(", degraded (").append(node.degraded().what()).append(")");
    }
    ExitSnapshot exit = node.lastExit();
    if (exit != null) {
      line.append(", ended last at ").append(Texts.time(exit.at()));
      line.append(" by ").append(Texts.reason(exit.reason()));
    }
    if (node.waiting() != null) {
      line.append(", waits for ").append(Texts.requirements(node.waiting().requirements()));
    }
    if (node.held() != null) {
      line.append(", held");
    }
    if (node.stuck() != null) {
      line.append(", a thread of incarnation ").append(node.stuck().incarnation());
      line.append(" is stuck");
    }
    return line.toString();
  }

  private static String settings(SupervisorSnapshot supervisor) {
    String strategy = label(supervisor.strategy());
    return supervisor.intensity().isUnlimited()
        ? strategy + ", restarts without limit"
        : strategy
            + ", used "
            + supervisor.restartsInPeriod()
            + " of "
            + supervisor.intensity().maxRestarts()
            + " restarts in "
            + Texts.duration(supervisor.intensity().period());
  }

  private static String label(Strategy strategy) {
    return strategy.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String health(HealthSnapshot health) {
    return switch (health.status()) {
      case NONE -> "";
      case UNKNOWN -> ", not checked yet";
      case HEALTHY -> ", healthy";
      case UNHEALTHY ->
          ", unhealthy ("
              + health.failures()
              + (health.failures() == 1 ? " failed check" : " failed checks")
              + (health.detail().isEmpty() ? "" : ": " + health.detail())
              + ")";
    };
  }
}
