package io.supervision.test.spring;

import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotatedBeanDefinitionReader;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * Adds what a test needs to its context. Part of the key by which contexts are cached.
 *
 * @param start the paths of what is started; empty for all
 */
record SupervisionContextCustomizer(List<String> start) implements ContextCustomizer {

  /** Read by the starter. */
  private static final String START = "supervision-test.start";

  @Override
  public void customizeContext(
      ConfigurableApplicationContext context, MergedContextConfiguration mergedConfig) {
    if (!start.isEmpty()) {
      Map<String, Object> values = Map.of(START, String.join(",", start));
      context
          .getEnvironment()
          .getPropertySources()
          .addFirst(new MapPropertySource("@SupervisionTest", values));
    }
    if (context instanceof BeanDefinitionRegistry registry) {
      new AnnotatedBeanDefinitionReader(registry, context.getEnvironment())
          .register(SupervisionTestConfiguration.class);
    }
  }
}
