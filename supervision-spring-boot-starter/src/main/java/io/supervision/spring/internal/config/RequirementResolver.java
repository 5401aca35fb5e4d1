package io.supervision.spring.internal.config;

import io.supervision.spec.InvalidSpecException;
import io.supervision.spec.Requirement;
import io.supervision.spring.internal.Problems;
import io.supervision.spring.internal.beans.RequiredIndicator;
import io.supervision.spring.internal.beans.RequiredNames;
import io.supervision.spring.internal.config.RequirementName.Kind;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;

/** From the names of {@code requires} to what is required: nodes of the tree, or indicators. */
final class RequirementResolver {

  private final NodeNames nodes;
  private final BeanFactory beans;
  private final Problems problems;
  private final RequiredNames names;

  RequirementResolver(NodeNames nodes, BeanFactory beans, Problems problems) {
    this.nodes = nodes;
    this.beans = beans;
    this.problems = problems;
    this.names = new RequiredNames(beans, nodes.paths());
  }

  /** What has to be checked before the tree starts. */
  RequiredNames check() {
    return names;
  }

  /** What is required, without what has been refused and reported. */
  List<Requirement> resolve(@Nullable List<String> written, Settings<?> settings) {
    Set<Requirement> requirements = new LinkedHashSet<>();
    Set<RequirementName> seen = new LinkedHashSet<>();
    for (int index = 0; written != null && index < written.size(); index++) {
      String where = settings.whereElement("requires", index);
      for (RequirementName name : RequirementName.all(written.get(index))) {
        Requirement requirement = seen.add(name) ? resolve(name, where) : null;
        if (requirement != null) {
          requirements.add(requirement);
        }
      }
    }
    return List.copyOf(requirements);
  }

  private @Nullable Requirement resolve(RequirementName name, String where) {
    try {
      boolean isNode = name.kind() == Kind.EITHER && nodes.isNode(name.name());
      return isNode || name.kind() == Kind.NODE ? node(name, where) : indicator(name.name(), where);
    } catch (InvalidSpecException invalid) {
      problems.add(where, invalid);
      return null;
    }
  }

  private @Nullable Requirement node(RequirementName name, String where) {
    Requirement node = Requirement.node(name.name());
    if (name.kind() == Kind.EITHER) {
      names.nodeWithoutPrefix(name.name(), where);
    }
    return nodes.isLeftOut(name.name()) ? null : node;
  }

  private @Nullable Requirement indicator(String name, String where) {
    if (RequiredIndicator.isOwn(name)) {
      problems.add(
          where,
          "health indicator '"
              + name
              + "' tells how this tree is, so that who waits for it may wait for itself",
          "Name the child or supervisor by its path, or remove it");
      return null;
    }
    String shown = nodes.isNode(name) ? "indicator:" + name : name;
    Requirement indicator = Requirement.check(shown, new RequiredIndicator(beans, name));
    names.indicator(name, where);
    return indicator;
  }
}
