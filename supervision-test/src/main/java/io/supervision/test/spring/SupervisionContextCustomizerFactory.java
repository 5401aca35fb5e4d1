package io.supervision.test.spring;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.TestContextAnnotationUtils;

/** Finds {@link SupervisionTest} on a test class, or on what encloses it. */
final class SupervisionContextCustomizerFactory implements ContextCustomizerFactory {

  SupervisionContextCustomizerFactory() {}

  @Override
  public @Nullable ContextCustomizer createContextCustomizer(
      Class<?> testClass, List<ContextConfigurationAttributes> configAttributes) {
    SupervisionTest annotation =
        TestContextAnnotationUtils.findMergedAnnotation(testClass, SupervisionTest.class);
    return annotation == null
        ? null
        : new SupervisionContextCustomizer(List.of(annotation.start()));
  }
}
