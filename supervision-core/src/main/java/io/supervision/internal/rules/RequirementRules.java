package io.supervision.internal.rules;

import io.supervision.spec.ChildSpec;
import io.supervision.spec.ChildStart;
import io.supervision.spec.InvalidRequirementsException.Impossible;
import io.supervision.spec.Requirement;
import io.supervision.spec.Strategy;
import io.supervision.spec.SupervisorKind;
import io.supervision.spec.SupervisorSpec;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which requirements can never be met (INTERFACE, "requires"): of a node that cannot be there, of
 * one above or below, or in a circle.
 *
 * <p>A node can only start after what it requires, after its supervisor, and, where a member that
 * waits holds those after it, after its earlier siblings. A circle of these is one in which each
 * waits for the next.
 */
public final class RequirementRules {

  private final Specs specs;
  private final List<Impossible> impossible = new ArrayList<>();

  private RequirementRules(Specs specs) {
    this.specs = specs;
  }

  /** The specifications of a tree, as it is or is to be. */
  public interface Specs {

    /** Of the supervisor at a path; null if none is, or it has not been described yet. */
    @Nullable SupervisorSpec supervisor(String path);

    /** The children of a supervisor in start order. */
    List<ChildSpec> children(String supervisor);
  }

  /** What can never be met of all below a supervisor. */
  public static List<Impossible> ofAllBelow(String supervisor, Specs specs) {
    RequirementRules rules = new RequirementRules(specs);
    // no recursion: supervisors may be nested deep
    Deque<String> open = new ArrayDeque<>(List.of(supervisor));
    while (!open.isEmpty()) {
      String path = open.pop();
      rules.lookAtTemplate(path);
      for (ChildSpec child : specs.children(path)) {
        rules.look(join(path, child.id()), child);
        if (child.start() instanceof ChildStart.Nested) {
          open.add(join(path, child.id()));
        }
      }
    }
    return rules.impossible;
  }

  /** What can never be met of one child, and of all below it. */
  public static List<Impossible> of(String path, ChildSpec child, Specs specs) {
    RequirementRules rules = new RequirementRules(specs);
    rules.look(path, child);
    List<Impossible> all = new ArrayList<>(rules.impossible);
    if (child.start() instanceof ChildStart.Nested) {
      all.addAll(ofAllBelow(path, specs));
    }
    return all;
  }

  /** Of which there may be none yet, or many: they require the same. */
  private void lookAtTemplate(String supervisor) {
    SupervisorSpec spec = specs.supervisor(supervisor);
    ChildSpec template = spec == null ? null : spec.template();
    if (template != null) {
      look(join(supervisor, template.id()), template);
    }
  }

  private void look(String path, ChildSpec child) {
    for (Requirement requirement : child.settings().requires()) {
      if (requirement instanceof Requirement.Node node) {
        String problem = problem(path, node.path());
        if (problem != null) {
          impossible.add(new Impossible(path, node.path(), problem));
        }
      }
    }
  }

  private @Nullable String problem(String path, String required) {
    String who = "'" + path + "' requires '" + required + "', ";
    if (path.equals(required)) {
      return who + "which is itself; remove that";
    }
    if (isBelow(path, required)) {
      return who + "which it is part of; it is started by that anyway, so remove the requirement";
    }
    if (isBelow(required, path)) {
      return who + "which is part of it and starts after it; remove the requirement";
    }
    String missing = missing(required);
    if (missing != null) {
      return who + missing;
    }
    List<String> circle = circle(path, required);
    return circle == null
        ? null
        : who
            + "which can never start before it: "
            + circle.stream()
                .map(node -> "'" + node + "'")
                .collect(Collectors.joining(" waits for "))
            + "; remove one of these requirements, or change the order";
  }

  private static boolean isBelow(String path, String above) {
    return path.startsWith(above + "/");
  }

  // ---- what is there

  /** Why a node cannot be there; null if it is, or may come. */
  private @Nullable String missing(String required) {
    String above = "";
    for (String id : required.split("/", -1)) {
      SupervisorSpec supervisor = specs.supervisor(above);
      if (supervisor == null) {
        return null;
      }
      ChildSpec child = find(above, id);
      if (child == null) {
        return supervisor.kind() == SupervisorKind.STATIC
            ? "but " + described(above) + " has no child '" + id + "'; " + there(above)
            : null;
      }
      above = join(above, id);
      boolean isWorker =
          !(child.start() instanceof ChildStart.Nested)
              && !(child.start() instanceof ChildStart.NestedFactory);
      if (isWorker && !above.equals(required)) {
        return "but '" + above + "' is a worker, and has no children";
      }
    }
    return null;
  }

  private String there(String supervisor) {
    List<String> ids = specs.children(supervisor).stream().map(ChildSpec::id).limit(20).toList();
    return ids.isEmpty() ? "it has none" : "it has " + String.join(", ", ids);
  }

  private static String described(String supervisor) {
    return supervisor.isEmpty() ? "the root" : "supervisor '" + supervisor + "'";
  }

  private @Nullable ChildSpec find(String supervisor, String id) {
    for (ChildSpec child : specs.children(supervisor)) {
      if (child.id().equals(id)) {
        return child;
      }
    }
    return null;
  }

  // ---- circles

  /** The shortest way on which a node waits for itself, by one of its requirements; or null. */
  private @Nullable List<String> circle(String path, String required) {
    Map<String, String> reachedFrom = new HashMap<>(Map.of(required, path));
    Deque<String> open = new ArrayDeque<>(List.of(required));
    while (!open.isEmpty()) {
      String from = open.pop();
      for (String next : before(from)) {
        if (next.equals(path)) {
          return way(path, from, reachedFrom);
        }
        if (reachedFrom.putIfAbsent(next, from) == null) {
          open.add(next);
        }
      }
    }
    return null;
  }

  private static List<String> way(String path, String last, Map<String, String> reachedFrom) {
    Deque<String> way = new ArrayDeque<>(List.of(path));
    for (String node = last; !node.equals(path); ) {
      way.addFirst(node);
      node = Objects.requireNonNull(reachedFrom.get(node));
    }
    way.addFirst(path);
    return List.copyOf(way);
  }

  /** What has to be started before a node. */
  private List<String> before(String path) {
    String above = above(path);
    String id = path.substring(path.lastIndexOf('/') + 1);
    SupervisorSpec supervisor = specs.supervisor(above);
    boolean holds = supervisor != null && supervisor.strategy() != Strategy.ONE_FOR_ONE;
    List<String> before = new ArrayList<>();
    if (!above.isEmpty()) {
      before.add(above);
    }
    for (ChildSpec child : specs.children(above)) {
      if (child.id().equals(id)) {
        before.addAll(nodes(child));
        return before;
      }
      if (holds && !child.settings().requires().isEmpty()) {
        before.add(join(above, child.id()));
      }
    }
    ChildSpec template = supervisor == null ? null : supervisor.template();
    if (template != null && id.startsWith(template.id() + "-")) {
      // one of its children, which are numbered
      before.addAll(nodes(template));
    }
    return before;
  }

  private static List<String> nodes(ChildSpec child) {
    return child.settings().requires().stream()
        .filter(Requirement.Node.class::isInstance)
        .map(Requirement::name)
        .toList();
  }

  private static String above(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }

  private static String join(String supervisor, String id) {
    return supervisor.isEmpty() ? id : supervisor + "/" + id;
  }
}
