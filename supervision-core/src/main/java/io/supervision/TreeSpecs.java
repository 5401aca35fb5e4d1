package io.supervision;

import io.supervision.internal.rules.RequirementRules;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.ChildStart;
import io.supervision.spec.InvalidRequirementsException;
import io.supervision.spec.InvalidRequirementsException.Impossible;
import io.supervision.spec.SupervisorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The specifications of a tree as it is now, before its first start as it was described; and those
 * of a child that is about to be added. Read beside all mailboxes.
 */
final class TreeSpecs implements RequirementRules.Specs {

  private final Tree tree;
  private final @Nullable String addedPath;
  private final @Nullable ChildSpec added;

  private TreeSpecs(Tree tree, @Nullable String addedPath, @Nullable ChildSpec added) {
    this.tree = tree;
    this.addedPath = addedPath;
    this.added = added;
  }

  /**
   * Refuses what can never be met of a whole tree.
   *
   * @throws InvalidRequirementsException with all of it
   */
  static void requirePossible(Tree tree) {
    refuse(RequirementRules.ofAllBelow("", new TreeSpecs(tree, null, null)));
  }

  /** The same of a child that is to be added, and all below it. */
  static void requirePossible(Tree tree, String path, ChildSpec child) {
    if (requiresSomething(child)) {
      refuse(RequirementRules.of(path, child, new TreeSpecs(tree, path, child)));
    }
  }

  private static void refuse(List<Impossible> impossible) {
    if (!impossible.isEmpty()) {
      throw new InvalidRequirementsException(impossible);
    }
  }

  private static boolean requiresSomething(ChildSpec child) {
    return !child.settings().requires().isEmpty()
        || (child.start() instanceof ChildStart.Nested nested
            && Stream.concat(
                    nested.spec().children().stream(), Stream.ofNullable(nested.spec().template()))
                .anyMatch(TreeSpecs::requiresSomething));
  }

  @Override
  public @Nullable SupervisorSpec supervisor(String path) {
    if (addedPath != null && (path.equals(addedPath) || path.startsWith(addedPath + "/"))) {
      return addedSupervisor(path);
    }
    SupervisorHandle place = tree.placeAt(path);
    return place == null ? null : place.spec;
  }

  private @Nullable SupervisorSpec addedSupervisor(String path) {
    ChildSpec child = added;
    for (String next = addedPath; child != null && next != null && !next.equals(path); ) {
      String rest = path.substring(next.length() + 1);
      String id = rest.substring(0, rest.indexOf('/') < 0 ? rest.length() : rest.indexOf('/'));
      child = nested(child) == null ? null : find(nested(child), id);
      next = next + "/" + id;
    }
    return child == null ? null : nested(child);
  }

  private static @Nullable SupervisorSpec nested(ChildSpec child) {
    return child.start() instanceof ChildStart.Nested nested ? nested.spec() : null;
  }

  private static @Nullable ChildSpec find(@Nullable SupervisorSpec supervisor, String id) {
    return supervisor == null
        ? null
        : supervisor.children().stream().filter(c -> c.id().equals(id)).findFirst().orElse(null);
  }

  @Override
  public List<ChildSpec> children(String path) {
    SupervisorSpec spec = supervisor(path);
    if (spec == null) {
      return List.of();
    }
    SupervisorHandle place = tree.placeAt(path);
    SupervisorProcess process = place == null ? null : place.process();
    List<ChildSpec> children = new ArrayList<>();
    if (process == null || process.isEnded()) {
      children.addAll(spec.children());
    } else {
      process.children.forEach(child -> children.add(child.spec()));
    }
    if (added != null && path.equals(addedPath == null ? null : Tree.parentPathOf(addedPath))) {
      children.add(added);
    }
    return children;
  }
}
