package io.supervision.spring.internal.beans;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.BeanCurrentlyInCreationException;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/** Makes beans while the tree is being made. */
final class EarlyBeans {

  private final ConfigurableListableBeanFactory factory;

  EarlyBeans(ConfigurableListableBeanFactory factory) {
    this.factory = factory;
  }

  /** The bean, or null if it needs the tree, so that it can only be made later. */
  @Nullable Object make(String name) {
    try {
      return factory.getBean(name);
    } catch (BeanCreationException failed) {
      if (needsWhatIsBeingMade(failed)) {
        return null;
      }
      throw failed;
    }
  }

  /** Whether the tree, which is being made, is missed; a circle of other beans is their problem. */
  private boolean needsWhatIsBeingMade(Throwable failed) {
    for (Throwable next = failed; next != null; next = next.getCause()) {
      String name =
          next instanceof BeanCurrentlyInCreationException circle ? circle.getBeanName() : null;
      if (name != null && factory.isCurrentlyInCreation(name)) {
        return true;
      }
    }
    return false;
  }
}
