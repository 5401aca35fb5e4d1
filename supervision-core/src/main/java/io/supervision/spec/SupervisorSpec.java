package io.supervision.spec;

import io.supervision.spec.InvalidSpecException.Problem;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The description of a supervisor and its children. Immutable; OTP's supervisor flags and child
 * specifications.
 *
 * @param name any non-empty text without {@code /} and control characters; its id among siblings
 * @param kind how children come and go
 * @param strategy default {@link Strategy#ONE_FOR_ONE}
 * @param intensity default {@link RestartIntensity#DEFAULT}
 * @param autoShutdown default {@link AutoShutdown#NEVER}
 * @param maxChildren how many children a dynamic supervisor takes, running and restarting; {@link
 *     #UNBOUNDED} by default
 * @param children in start order; of a template supervisor empty
 * @param template what the children of a template supervisor are made from, else null
 */
public record SupervisorSpec(
    String name,
    SupervisorKind kind,
    Strategy strategy,
    RestartIntensity intensity,
    AutoShutdown autoShutdown,
    int maxChildren,
    List<ChildSpec> children,
    @Nullable ChildSpec template)
    implements ChildDefinition {

  /** No limit to the number of children. */
  public static final int UNBOUNDED = Integer.MAX_VALUE;

  /** Checks names, ids and combinations, before anything is started. */
  public SupervisorSpec {
    Checks.id("name", name);
    Objects.requireNonNull(strategy, "strategy");
    Objects.requireNonNull(intensity, "intensity");
    children = List.copyOf(children);
    requireRoom(name, kind, maxChildren, children.size());
    if (kind == SupervisorKind.TEMPLATE && !children.isEmpty()) {
      throw new InvalidSpecException(
          Problem.BAD_COMBINATION,
          "children",
          "supervisor '"
              + name
              + "' has a template and cannot have declared children, such as '"
              + children.get(0).id()
              + "'; start them with startChildWith(argument)");
    }
    if (kind == SupervisorKind.TEMPLATE && strategy != Strategy.ONE_FOR_ONE) {
      throw new InvalidSpecException(
          Problem.BAD_COMBINATION,
          "strategy",
          "supervisor '" + name + "' has a template, which goes with one-for-one only");
    }
    Set<String> ids = new HashSet<>();
    for (ChildSpec child : children) {
      if (!ids.add(child.id())) {
        throw new InvalidSpecException(
            Problem.DUPLICATE_ID,
            "id",
            "supervisor '" + name + "' has two children with the id '" + child.id() + "'");
      }
      requireCombination(name, autoShutdown, child);
      requireNoTemplate(name, child);
    }
    if (template != null) {
      requireCombination(name, autoShutdown, template);
    }
  }

  /**
   * A static supervisor.
   *
   * @param name its name
   * @return a builder
   */
  public static SupervisorSpecBuilder named(String name) {
    return new SupervisorSpecBuilder(name, SupervisorKind.STATIC, null);
  }

  /**
   * A supervisor whose children are added at runtime; some may be declared.
   *
   * @param name its name
   * @return a builder
   */
  public static SupervisorSpecBuilder dynamic(String name) {
    return new SupervisorSpecBuilder(name, SupervisorKind.DYNAMIC, null);
  }

  /**
   * A dynamic supervisor whose children are all made from one template; OTP's {@code
   * simple_one_for_one}.
   *
   * @param name its name
   * @param template what each child is made from
   * @return a builder
   */
  public static SupervisorSpecBuilder template(String name, ChildDefinition template) {
    return new SupervisorSpecBuilder(name, SupervisorKind.TEMPLATE, template.toChildSpec());
  }

  /**
   * Checks that a child fits this supervisor, as at its start.
   *
   * @param child the child
   * @throws InvalidSpecException if the child is significant but this supervisor never shuts down
   *     by itself, or it is a template
   */
  public void requireCompatible(ChildSpec child) {
    requireCombination(name, autoShutdown, child);
    requireNoTemplate(name, child);
  }

  /** Without a stack that grows with the depth. */
  @Override
  public boolean equals(@Nullable Object other) {
    if (!(other instanceof SupervisorSpec that)) {
      return false;
    }
    // what is still to be compared, in pairs
    Deque<SupervisorSpec> open = new ArrayDeque<>(List.of(this, that));
    while (!open.isEmpty()) {
      if (!areEqualButForNested(open.pop(), open.pop(), open)) {
        return false;
      }
    }
    return true;
  }

  private static boolean areEqualButForNested(
      SupervisorSpec one, SupervisorSpec other, Deque<SupervisorSpec> nested) {
    boolean equal =
        one.name.equals(other.name)
            && one.kind == other.kind
            && one.strategy == other.strategy
            && one.intensity.equals(other.intensity)
            && one.autoShutdown == other.autoShutdown
            && one.maxChildren == other.maxChildren
            && one.children.size() == other.children.size()
            && Objects.equals(one.template, other.template);
    for (int i = 0; equal && i < one.children.size(); i++) {
      equal = areEqualButForNested(one.children.get(i), other.children.get(i), nested);
    }
    return equal;
  }

  private static boolean areEqualButForNested(
      ChildSpec one, ChildSpec other, Deque<SupervisorSpec> nested) {
    if (one.start() instanceof ChildStart.Nested first
        && other.start() instanceof ChildStart.Nested second) {
      nested.push(second.spec());
      nested.push(first.spec());
      return one.id().equals(other.id()) && one.settings().equals(other.settings());
    }
    return one.equals(other);
  }

  /** Of this supervisor and the ids right below it, however deep others are nested. */
  @Override
  public int hashCode() {
    return Objects.hash(
        name, kind, strategy, intensity, autoShutdown, maxChildren, children, template);
  }

  @Override
  public ChildSpec toChildSpec() {
    return ChildSpec.supervisor(this).build();
  }

  private static void requireRoom(String name, SupervisorKind kind, int maxChildren, int declared) {
    if (maxChildren < 0) {
      throw new InvalidSpecException(
          Problem.INVALID_SETTING,
          "max-children",
          "max-children of supervisor '" + name + "' must be 0 or more, but is " + maxChildren);
    }
    if (kind == SupervisorKind.STATIC && maxChildren != UNBOUNDED) {
      throw new InvalidSpecException(
          Problem.BAD_COMBINATION,
          "max-children",
          "supervisor '" + name + "' is static; max-children is for dynamic supervisors");
    }
    if (declared > maxChildren) {
      throw new InvalidSpecException(
          Problem.BAD_COMBINATION,
          "max-children",
          "supervisor '"
              + name
              + "' declares "
              + declared
              + " children, but its max-children is "
              + maxChildren);
    }
  }

  private static void requireNoTemplate(String name, ChildSpec child) {
    if (child.start() instanceof ChildStart.Template) {
      throw new InvalidSpecException(
          Problem.BAD_COMBINATION,
          "template",
          "child '"
              + child.id()
              + "' of supervisor '"
              + name
              + "' is a template, which needs an argument; use SupervisorSpec.template(...)");
    }
  }

  private static void requireCombination(String name, AutoShutdown autoShutdown, ChildSpec child) {
    if (child.settings().significant() && autoShutdown == AutoShutdown.NEVER) {
      throw new InvalidSpecException(
          Problem.BAD_COMBINATION,
          "significant",
          "child '"
              + child.id()
              + "' is significant, but its supervisor '"
              + name
              + "' has auto-shutdown never; set any-significant or all-significant");
    }
  }
}
