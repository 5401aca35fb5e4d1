package io.supervision.spring.internal.config;

import io.supervision.Supervisor;
import io.supervision.spring.internal.Problems;
import java.util.List;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Makes each declared supervisor a bean, to be injected with its name as qualifier. The bean's own
 * name is the property that declares it, so that {@code database} can be a supervisor and a bean.
 */
public final class SupervisorBeansRegistrar implements BeanDefinitionRegistryPostProcessor {

  private final String treeBeanName;
  private final ConfigurableEnvironment environment;

  public SupervisorBeansRegistrar(String treeBeanName, ConfigurableEnvironment environment) {
    this.treeBeanName = treeBeanName;
    this.environment = environment;
  }

  @Override
  public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
    // what is wrong with the configuration is reported when the tree is made
    Problems ignored = new Problems();
    ConfigurationReader reader = new ConfigurationReader(environment, ignored);
    SupervisorTable supervisors = new SupervisorTable(reader.read(), List.of(), reader, ignored);
    for (DeclaredSupervisor supervisor : supervisors.all()) {
      if (supervisors.isEnabled(supervisor)
          && !registry.containsBeanDefinition(supervisor.property())) {
        registry.registerBeanDefinition(
            supervisor.property(), definition(supervisor.name(), supervisors.path(supervisor)));
      }
    }
  }

  private RootBeanDefinition definition(String name, String path) {
    RootBeanDefinition definition = new RootBeanDefinition();
    definition.setTargetType(Supervisor.class);
    definition.setFactoryBeanName(treeBeanName);
    definition.setFactoryMethodName("supervisor");
    definition.getConstructorArgumentValues().addGenericArgumentValue(path);
    definition.addQualifier(new AutowireCandidateQualifier(Qualifier.class, name));
    definition.setLazyInit(true);
    return definition;
  }

  @Override
  public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
    // there is nothing to do to the factory itself
  }
}
