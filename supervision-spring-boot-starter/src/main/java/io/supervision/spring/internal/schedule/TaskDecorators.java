package io.supervision.spring.internal.schedule;

import java.lang.reflect.Field;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeansException;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.task.TaskDecorator;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.annotation.ScheduledAnnotationBeanPostProcessor;
import org.springframework.util.ReflectionUtils;

/** Finds what a scheduler puts around all that it runs, such as the context of a trace. */
final class TaskDecorators {

  private static final TaskDecorator NONE = task -> task;

  private final ConfigurableListableBeanFactory beans;

  TaskDecorators(ConfigurableListableBeanFactory beans) {
    this.beans = beans;
  }

  /**
   * The decorator of the scheduler that Spring would choose.
   *
   * @param qualifier the scheduler, as written in {@code @Scheduled}; empty: that for all
   * @throws BeansException if there is no such scheduler
   */
  TaskDecorator of(String qualifier) {
    String name = beans.resolveEmbeddedValue(qualifier);
    return name == null || name.isEmpty() ? of(standard()) : of(named(name));
  }

  private Object named(String name) {
    try {
      return BeanFactoryAnnotationUtils.qualifiedBeanOfType(beans, TaskScheduler.class, name);
    } catch (BeansException noScheduler) {
      return BeanFactoryAnnotationUtils.qualifiedBeanOfType(
          beans, ScheduledExecutorService.class, name);
    }
  }

  private @Nullable Object standard() {
    try {
      return beans.getBean(TaskScheduler.class);
    } catch (NoUniqueBeanDefinitionException several) {
      String name = ScheduledAnnotationBeanPostProcessor.DEFAULT_TASK_SCHEDULER_BEAN_NAME;
      return orNull(() -> beans.getBean(name, TaskScheduler.class));
    } catch (NoSuchBeanDefinitionException none) {
      return null;
    }
  }

  private static @Nullable Object orNull(Supplier<Object> found) {
    try {
      return found.get();
    } catch (NoSuchBeanDefinitionException none) {
      return null;
    }
  }

  /** Those of Spring have a setter for it, and nothing that reads it. */
  private static TaskDecorator of(@Nullable Object scheduler) {
    Field field =
        scheduler == null
            ? null
            : ReflectionUtils.findField(scheduler.getClass(), "taskDecorator", TaskDecorator.class);
    if (field == null) {
      return NONE;
    }
    ReflectionUtils.makeAccessible(field);
    return ReflectionUtils.getField(field, scheduler) instanceof TaskDecorator set ? set : NONE;
  }
}
