package io.supervision.spring.internal.beans;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;

/**
 * Warns of beans that are annotated as children but were defined after the tree had been made, so
 * that nobody supervises them. Objects that are registered as singletons are seen by nobody when
 * that happens: they are looked for at the next event of the application, its close at the latest.
 */
public final class LateChildren
    implements BeanPostProcessor, BeanFactoryAware, ApplicationListener<ApplicationEvent> {

  private static final Logger log = LoggerFactory.getLogger("io.supervision.child");

  private final Set<String> told = ConcurrentHashMap.newKeySet();
  private volatile @Nullable ConfigurableListableBeanFactory factory;
  private volatile @Nullable Set<String> inTime;

  /** How many singletons there were when they were looked through. */
  private volatile int singletons;

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
      Set<String> known = new HashSet<>(List.of(beans.getBeanDefinitionNames()));
      known.addAll(new BeanDefinitions(beans).registered());
      inTime = Set.copyOf(known);
    }
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    ConfigurableListableBeanFactory beans = factory;
    if (beans != null && beans.containsBeanDefinition(name)) {
      tellIfLate(beans, name);
    }
    return bean;
  }

  @Override
  public void onApplicationEvent(ApplicationEvent event) {
    ConfigurableListableBeanFactory beans = factory;
    int count = beans == null || inTime == null ? 0 : beans.getSingletonCount();
    if (beans != null && count != singletons) {
      singletons = count;
      new BeanDefinitions(beans).registered().forEach(name -> tellIfLate(beans, name));
    }
  }

  private void tellIfLate(ConfigurableListableBeanFactory beans, String name) {
    Set<String> known = inTime;
    if (known != null
        && !known.contains(name)
        && AnnotatedChildren.isAnnotated(beans, name)
        && told.add(name)) {
      log.atWarn()
          .log(
              "Bean '{}' is annotated with @SupervisedChild and is not supervised: it was"
                  + " registered after the tree had been made. Register it before the context is"
                  + " refreshed, or start it yourself with Supervisor.startChild",
              name);
    }
  }
}
