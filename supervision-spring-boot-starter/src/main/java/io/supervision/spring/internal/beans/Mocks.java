package io.supervision.spring.internal.beans;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.ClassUtils;

/**
 * Knows the mocks of tests, where Mockito is there; a spy is no mock, as it does the real work. A
 * mock would return at once, again and again, so that it is not run, and that is told.
 */
final class Mocks {

  private static final Logger log = LoggerFactory.getLogger(Mocks.class);

  private static final boolean PRESENT =
      ClassUtils.isPresent("org.mockito.Mockito", Mocks.class.getClassLoader());

  private final Set<String> told = ConcurrentHashMap.newKeySet();

  /** Tells once of each bean. */
  void tell(String beanName) {
    if (told.add(beanName)) {
      log.warn("Bean '{}' is a mock and is not supervised: it would return at once", beanName);
    }
  }

  /** Whether a bean is one, whatever proxies stand before it. */
  static boolean isMock(@Nullable Object bean) {
    if (!PRESENT || bean == null) {
      return false;
    }
    Object target = ProxyTargets.of(bean);
    return is("isMock", target) && !is("isSpy", target);
  }

  /** By reflection: nothing of Mockito is needed to build or to run an application. */
  private static boolean is(String question, Object bean) {
    try {
      ClassLoader loader = Mocks.class.getClassLoader();
      Object details =
          ClassUtils.forName("org.mockito.Mockito", loader)
              .getMethod("mockingDetails", Object.class)
              .invoke(null, bean);
      return Boolean.TRUE.equals(
          ClassUtils.forName("org.mockito.MockingDetails", loader)
              .getMethod(question)
              .invoke(details));
    } catch (ReflectiveOperationException | LinkageError unknown) {
      return false;
    }
  }
}
