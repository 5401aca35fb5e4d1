package io.supervision;

import io.supervision.spec.ChildDefinition;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.ChildStart;
import io.supervision.spec.InvalidSpecException;
import io.supervision.spec.SupervisorSpec;
import java.util.ArrayList;
import java.util.List;

/** Adds children to a supervisor somewhere in a specification. */
final class SpecEditor {

  private SpecEditor() {}

  static SupervisorSpec append(SupervisorSpec root, String name, List<ChildDefinition> children) {
    long there = count(root, name);
    if (there > 1) {
      throw new InvalidSpecException(
          InvalidSpecException.Problem.INVALID_SETTING,
          "supervisor",
          "there are "
              + there
              + " supervisors named '"
              + name
              + "'; child '"
              + children.get(0).toChildSpec().id()
              + "' can be added where the name is unique only");
    }
    if (there == 0) {
      throw new InvalidSpecException(
          InvalidSpecException.Problem.INVALID_SETTING,
          "supervisor",
          "there is no supervisor '"
              + name
              + "' to add child '"
              + children.get(0).toChildSpec().id()
              + "' to; declare the supervisor first");
    }
    return edited(root, name, children);
  }

  private static long count(SupervisorSpec spec, String name) {
    long here = spec.name().equals(name) ? 1 : 0;
    for (ChildSpec child : spec.children()) {
      if (child.start() instanceof ChildStart.Nested nested) {
        here += count(nested.spec(), name);
      }
    }
    return here;
  }

  private static SupervisorSpec edited(
      SupervisorSpec spec, String name, List<ChildDefinition> more) {
    List<ChildSpec> children = new ArrayList<>();
    for (ChildSpec child : spec.children()) {
      children.add(
          child.start() instanceof ChildStart.Nested nested
              ? new ChildSpec(
                  child.id(),
                  new ChildStart.Nested(edited(nested.spec(), name, more)),
                  child.settings())
              : child);
    }
    if (spec.name().equals(name)) {
      more.forEach(child -> children.add(child.toChildSpec()));
    }
    return new SupervisorSpec(
        spec.name(),
        spec.kind(),
        spec.strategy(),
        spec.intensity(),
        spec.autoShutdown(),
        spec.maxChildren(),
        children,
        spec.template());
  }
}
