package io.supervision.spring.internal.beans;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One {@link io.supervision.spring.SupervisedChild} found on a bean, its placeholders resolved.
 *
 * @param beanName the bean
 * @param method the annotated method of the bean, or null if the bean itself is annotated
 * @param id the id, given or made from the names
 * @param supervisor the name of the supervisor, or null for the root
 * @param settings what else is set, by the attributes' names
 * @param origin where the annotation stands, for people
 */
public record AnnotatedChild(
    String beanName,
    @Nullable String method,
    String id,
    @Nullable String supervisor,
    Map<String, Object> settings,
    String origin) {

  AnnotatedChild withId(String other) {
    return new AnnotatedChild(beanName, method, other, supervisor, settings, origin);
  }
}
