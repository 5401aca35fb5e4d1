package io.supervision.spring.internal.config;

import io.supervision.spring.internal.beans.AnnotatedChild;
import org.jspecify.annotations.Nullable;

/**
 * The bean that a configured child means.
 *
 * @param bean its name
 * @param method the method that is the child, or null for the bean itself
 * @param annotated its annotation, or null if it has none
 */
record BeanMatch(String bean, @Nullable String method, @Nullable AnnotatedChild annotated) {

  static BeanMatch of(AnnotatedChild annotated) {
    return new BeanMatch(annotated.beanName(), annotated.method(), annotated);
  }
}
