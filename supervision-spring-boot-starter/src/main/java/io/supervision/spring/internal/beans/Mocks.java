package io.supervision.spring.internal.beans;

import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/** Knows the mocks of tests, where Mockito is there; a spy is no mock, as it does the real work. */
final class Mocks {

  private static final boolean PRESENT =
      ClassUtils.isPresent("org.mockito.Mockito", Mocks.class.getClassLoader());

  private Mocks() {}

  static boolean isMock(@Nullable Object bean) {
    return PRESENT && bean != null && is("isMock", bean) && !is("isSpy", bean);
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
