package io.supervision.spring.internal.schedule;

import io.supervision.spring.SupervisedChild;
import io.supervision.spring.internal.Labels;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationContext;
import org.springframework.context.event.ApplicationContextEvent;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.annotation.ScheduledAnnotationBeanPostProcessor;

/**
 * Spring's own, which leaves out the methods that the tree runs. What may be one of these waits
 * until the tree is known; all others are treated as ever.
 */
public final class AdoptingScheduledProcessor extends ScheduledAnnotationBeanPostProcessor {

  private final ObjectProvider<Schedules> schedules;
  private final Set<String> methodsInConfiguration;
  private final List<Waiting> waiting = new ArrayList<>();
  private final ThreadLocal<String> beanName = new ThreadLocal<>();
  private @Nullable ApplicationContext context;
  private boolean isRefreshed;

  private record Waiting(Scheduled scheduled, Method method, Object bean, String name) {}

  /**
   * Processes the beans of one context.
   *
   * @param schedules which methods are adopted, known when the tree is
   * @param methodsInConfiguration the names of all methods that the configuration calls children
   */
  public AdoptingScheduledProcessor(
      ObjectProvider<Schedules> schedules, Set<String> methodsInConfiguration) {
    this.schedules = schedules;
    this.methodsInConfiguration = methodsInConfiguration;
  }

  @Override
  public void setApplicationContext(ApplicationContext applicationContext) {
    context = applicationContext;
    super.setApplicationContext(applicationContext);
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    String outer = beanName.get();
    beanName.set(name);
    try {
      return super.postProcessAfterInitialization(bean, name);
    } finally {
      if (outer == null) {
        beanName.remove();
      } else {
        beanName.set(outer);
      }
    }
  }

  @Override
  protected void processScheduled(Scheduled scheduled, Method method, Object bean) {
    if (!mayBeAdopted(method)) {
      super.processScheduled(scheduled, method, bean);
      return;
    }
    Waiting found = new Waiting(scheduled, method, bean, beanName.get());
    synchronized (waiting) {
      if (!isRefreshed) {
        waiting.add(found);
        return;
      }
    }
    process(found);
  }

  private boolean mayBeAdopted(Method method) {
    return methodsInConfiguration.contains(Labels.withoutModule(method.getName()))
        || MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY)
            .isPresent(SupervisedChild.class);
  }

  private void process(Waiting found) {
    Schedules known = schedules.getIfAvailable();
    if (known == null || !known.isAdopted(found.name(), found.method().getName())) {
      super.processScheduled(found.scheduled(), found.method(), found.bean());
    }
  }

  @Override
  public boolean requiresDestruction(Object bean) {
    synchronized (waiting) {
      return super.requiresDestruction(bean)
          || waiting.stream().anyMatch(found -> found.bean() == bean);
    }
  }

  @Override
  public void onApplicationEvent(ApplicationContextEvent event) {
    if (event instanceof ContextRefreshedEvent && event.getApplicationContext() == context) {
      List<Waiting> all;
      synchronized (waiting) {
        isRefreshed = true;
        all = List.copyOf(waiting);
        waiting.clear();
      }
      all.forEach(this::process);
    }
    super.onApplicationEvent(event);
  }
}
