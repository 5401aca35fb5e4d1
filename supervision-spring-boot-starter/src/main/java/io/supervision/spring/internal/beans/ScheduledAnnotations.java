package io.supervision.spring.internal.beans;

import java.lang.reflect.Method;
import java.util.List;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.annotation.Schedules;

/** The schedules of a method, found as Spring finds them: not at a method that it overrides. */
public final class ScheduledAnnotations {

  private ScheduledAnnotations() {}

  /**
   * The annotations of a method.
   *
   * @param method the method of the bean's class
   * @return all of them; none if Spring would not schedule it
   */
  public static List<Scheduled> on(Method method) {
    return List.copyOf(
        AnnotatedElementUtils.getMergedRepeatableAnnotations(
            method, Scheduled.class, Schedules.class));
  }
}
