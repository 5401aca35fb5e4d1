package io.supervision.spring.internal.beans;

import io.supervision.spring.internal.Problems;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/** Who else starts and stops a bean, or starts and stops others by it, so that it is no child. */
final class OtherStarters {

  private final ConfigurableListableBeanFactory factory;
  private final BeanParts parts;
  private final EarlyBeans early;
  private final Problems problems;

  OtherStarters(
      ConfigurableListableBeanFactory factory,
      BeanParts parts,
      EarlyBeans early,
      Problems problems) {
    this.factory = factory;
    this.parts = parts;
    this.early = early;
    this.problems = problems;
  }

  /** Also of a bean that could not be a child anyway, such as a gateway: the flow could. */
  boolean areThere(String name, String madeFrom, Class<?> type, String where) {
    ChildKind kind = ChildKind.of(type);
    if (kind != null && kind != ChildKind.LIFECYCLE) {
      return false;
    }
    return isPart(name, where)
        || (kind != null
            && (isOfParentContext(name, madeFrom, where) || isRegistry(name, type, where)));
  }

  private boolean isPart(String name, String where) {
    String owner = parts.ownerOf(name, early::make);
    if (owner != null) {
      problems.add(
          where,
          "bean '"
              + name
              + "' is a part of the flow '"
              + owner
              + "', which starts and stops it with all others",
          "Name the flow (`bean: " + owner + "`), or remove the child");
    }
    return owner != null;
  }

  private boolean isOfParentContext(String name, String madeFrom, String where) {
    boolean elsewhere = factory.isSingleton(madeFrom) && !factory.containsLocalBean(name);
    if (elsewhere) {
      problems.add(
          where,
          "bean '" + name + "' is a lifecycle of a parent context, which starts and stops it",
          "Declare the bean in the context that supervises it, or remove the child");
    }
    return elsewhere;
  }

  private boolean isRegistry(String name, Class<?> type, String where) {
    boolean registry = ListenerContainers.isRegistry(type);
    if (registry) {
      problems.add(
          where,
          "bean '"
              + name
              + "' is a registry of listener containers ("
              + type.getName()
              + "), which runs as long as one of them does, so that nobody would see the end of"
              + " another",
          "Name its listeners as children, each with `listener: ID`, or leave the registry to"
              + " Spring");
    }
    return registry;
  }
}
