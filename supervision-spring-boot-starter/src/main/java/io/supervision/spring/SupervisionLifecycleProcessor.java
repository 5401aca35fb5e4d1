package io.supervision.spring;

import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.springframework.context.Lifecycle;
import org.springframework.context.support.DefaultLifecycleProcessor;

/**
 * Leaves to the supervision tree the lifecycle beans that are its children: a bean that Spring
 * stops in a phase of its own would be restarted by the tree. An application that needs a {@code
 * lifecycleProcessor} bean of its own extends this class.
 */
public class SupervisionLifecycleProcessor extends DefaultLifecycleProcessor {

  private volatile Set<String> leftToTheTree = Set.of();
  private volatile UnaryOperator<Map<String, Lifecycle>> others = UnaryOperator.identity();

  /** Made by Spring, before the tree is. */
  public SupervisionLifecycleProcessor() {}

  /**
   * Called once, when it is known which beans are children of the tree.
   *
   * @param beanNames the lifecycle beans that the tree starts and stops
   */
  public final void leaveToTheTree(Set<String> beanNames) {
    leftToTheTree = Set.copyOf(beanNames);
  }

  /**
   * Called once: for listeners that a registry would start, and for parts of such beans.
   *
   * @param replacement takes out of a map, and replaces in it, what the tree starts and stops
   */
  public final void leaveListenersToTheTree(UnaryOperator<Map<String, Lifecycle>> replacement) {
    others = replacement;
  }

  @Override
  protected Map<String, Lifecycle> getLifecycleBeans() {
    Map<String, Lifecycle> beans = super.getLifecycleBeans();
    beans.keySet().removeAll(leftToTheTree);
    return others.apply(beans);
  }
}
