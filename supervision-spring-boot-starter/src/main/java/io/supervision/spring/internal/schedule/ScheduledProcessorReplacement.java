package io.supervision.spring.internal.schedule;

import java.util.Set;
import java.util.function.Supplier;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.scheduling.config.TaskManagementConfigUtils;

/**
 * Puts the processor that leaves adopted methods out where {@code @EnableScheduling} has Spring's.
 */
public final class ScheduledProcessorReplacement implements BeanDefinitionRegistryPostProcessor {

  private static final String NAME =
      TaskManagementConfigUtils.SCHEDULED_ANNOTATION_PROCESSOR_BEAN_NAME;

  /** That of Spring's own configuration. */
  private static final String FACTORY_METHOD = "scheduledAnnotationProcessor";

  private final Supplier<Set<String>> methods;

  /**
   * Replaces it in one context.
   *
   * @param methods the names of all methods that the configuration calls children
   */
  public ScheduledProcessorReplacement(Supplier<Set<String>> methods) {
    this.methods = methods;
  }

  @Override
  public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
    if (!registry.containsBeanDefinition(NAME)
        || !FACTORY_METHOD.equals(registry.getBeanDefinition(NAME).getFactoryMethodName())) {
      return;
    }
    RootBeanDefinition ours = new RootBeanDefinition(AdoptingScheduledProcessor.class);
    ours.setRole(BeanDefinition.ROLE_INFRASTRUCTURE);
    ours.setAutowireMode(RootBeanDefinition.AUTOWIRE_CONSTRUCTOR);
    ours.getConstructorArgumentValues().addIndexedArgumentValue(1, methods.get());
    registry.removeBeanDefinition(NAME);
    registry.registerBeanDefinition(NAME, ours);
  }

  @Override
  public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
    // only definitions are changed
  }
}
