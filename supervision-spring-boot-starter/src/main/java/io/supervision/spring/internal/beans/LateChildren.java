package io.supervision.spring.internal.beans;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Warns of beans that are annotated as children but were defined after the tree had been made, so
 * that nobody supervises them. Objects that are registered as singletons pass by here unseen.
 */
public final class LateChildren implements BeanPostProcessor, BeanFactoryAware {

  private static final Logger log = LoggerFactory.getLogger("io.supervision.child");

  private final Set<String> told = ConcurrentHashMap.newKeySet();
  private volatile @Nullable ConfigurableListableBeanFactory factory;
  private volatile @Nullable Set<String> inTime;

  /** Made by Spring. */
  public LateChildren() {}

  @Override
  public void setBeanFactory(BeanFactory beanFactory) {
    factory = (ConfigurableListableBeanFactory) beanFactory;
  }

  /** The beans that are there now have been looked at. */
  public void treeIsMade() {
    ConfigurableListableBeanFactory beans = factory;
    if (beans != null) {
      inTime = Set.of(beans.getBeanDefinitionNames());
    }
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    Set<String> known = inTime;
    ConfigurableListableBeanFactory beans = factory;
    if (known != null
        && beans != null
        && !known.contains(name)
        && beans.containsBeanDefinition(name)
        && AnnotatedChildren.isAnnotated(beans, name)
        && told.add(name)) {
      log.atWarn()
          .log(
              "Bean '{}' is annotated with @SupervisedChild and is not supervised: it was"
                  + " registered after the tree had been made. Register it before the context is"
                  + " refreshed, or start it yourself with Supervisor.startChild",
              name);
    }
    return bean;
  }
}
