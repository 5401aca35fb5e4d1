package io.supervision.spring.internal.beans;

import io.supervision.worker.Worker;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.Lifecycle;
import org.springframework.context.SmartLifecycle;

/** What a child may be, in the order in which it is tried. */
enum ChildKind {
  METHOD(Void.class),
  WORKER(Worker.class),
  LIFECYCLE(Lifecycle.class),
  CALLABLE(Callable.class),
  RUNNABLE(Runnable.class);

  private final Class<?> type;

  ChildKind(Class<?> type) {
    this.type = type;
  }

  boolean isRunnableOn(Object bean) {
    return this == METHOD || type.isInstance(bean);
  }

  /** What is called on beans of such a class. */
  Stream<Method> calledOn(Class<?> beanClass) {
    Stream<Method> called = Arrays.stream(type.getMethods());
    return this == LIFECYCLE && SmartLifecycle.class.isAssignableFrom(beanClass)
        ? Stream.concat(called, LifecycleBody.stopWithCallback())
        : called;
  }

  String typeName() {
    return type.getSimpleName();
  }

  static @Nullable ChildKind of(Class<?> beanClass) {
    for (ChildKind kind : values()) {
      if (kind.type.isAssignableFrom(beanClass)) {
        return kind;
      }
    }
    return null;
  }
}
