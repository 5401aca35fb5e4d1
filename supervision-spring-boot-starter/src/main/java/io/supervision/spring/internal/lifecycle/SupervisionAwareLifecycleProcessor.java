package io.supervision.spring.internal.lifecycle;

import java.util.Map;
import java.util.Set;
import org.springframework.context.Lifecycle;
import org.springframework.context.support.DefaultLifecycleProcessor;

/**
 * Leaves to the tree the lifecycle beans that are its children: a bean that Spring stops in a phase
 * of its own would be restarted by the tree.
 */
public final class SupervisionAwareLifecycleProcessor extends DefaultLifecycleProcessor {

  private volatile Set<String> leftToTheTree = Set.of();

  public void leaveToTheTree(Set<String> beanNames) {
    leftToTheTree = beanNames;
  }

  @Override
  protected Map<String, Lifecycle> getLifecycleBeans() {
    Map<String, Lifecycle> beans = super.getLifecycleBeans();
    beans.keySet().removeAll(leftToTheTree);
    return beans;
  }
}
