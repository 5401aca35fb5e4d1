package io.supervision.spring.internal.listener;

import java.lang.reflect.Method;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * The bindings of Spring Cloud Stream that get messages, known by its names only: their containers
 * are in no registry, so that none of them can be adopted.
 */
final class StreamBindings {

  private static final Logger log = LoggerFactory.getLogger("io.supervision.child");

  private static final String BINDABLE = "org.springframework.cloud.stream.binding.Bindable";

  private final ConfigurableListableBeanFactory beans;
  private final AtomicBoolean told = new AtomicBoolean();

  StreamBindings(ConfigurableListableBeanFactory beans) {
    this.beans = beans;
  }

  /** As they are named at {@code spring.cloud.stream.bindings}; none without that library. */
  Set<String> names() {
    Set<String> names = new TreeSet<>();
    Class<?> type = bindable();
    Method inputs = type == null ? null : ClassUtils.getMethodIfAvailable(type, "getInputs");
    if (type != null && inputs != null) {
      for (Object bindable : beans.getBeansOfType(type).values()) {
        if (ReflectionUtils.invokeMethod(inputs, bindable) instanceof Collection<?> found) {
          found.forEach(name -> names.add(String.valueOf(name)));
        }
      }
    }
    return names;
  }

  private @Nullable Class<?> bindable() {
    try {
      return ClassUtils.forName(BINDABLE, beans.getBeanClassLoader());
    } catch (ClassNotFoundException | LinkageError notThere) {
      return null;
    }
  }

  /** Once: whoever adopts listeners may think that these are among them. */
  void tellOnce() {
    if (told.getAndSet(true)) {
      return;
    }
    Set<String> names = names();
    if (!names.isEmpty()) {
      log.warn(
          "The bindings {} of Spring Cloud Stream are not taken over with the listeners: they are"
              + " in no registry. Spring Cloud Stream runs them, and nobody supervises them",
          names);
    }
  }
}
