package io.supervision.spring.internal.beans;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.Lifecycle;
import org.springframework.integration.dsl.IntegrationFlow;
import org.springframework.integration.support.context.NamedComponent;

/** The flows of Spring Integration, with the endpoints that they start and stop. */
public final class IntegrationFlows implements BeanParts {

  private final ConfigurableListableBeanFactory factory;
  private final IntegrationEndpoints endpoints;

  /**
   * Looks for flows only when it is asked.
   *
   * @param factory the beans
   */
  public IntegrationFlows(ConfigurableListableBeanFactory factory) {
    this.factory = factory;
    this.endpoints = new IntegrationEndpoints(factory);
  }

  /** Makes all flows: their parts are beans only when they have been made. */
  @Override
  public @Nullable String ownerOf(String name, Function<String, @Nullable Object> maker) {
    for (String flow : factory.getBeanNamesForType(IntegrationFlow.class, true, false)) {
      // a flow within another one is defined after that
      if (maker.apply(flow) instanceof IntegrationFlow made && parts(made).contains(name)) {
        return flow;
      }
    }
    return null;
  }

  @Override
  public Set<String> of(String name) {
    return factory.getSingleton(name) instanceof IntegrationFlow flow ? parts(flow) : Set.of();
  }

  private Set<String> parts(IntegrationFlow flow) {
    Set<String> names = new HashSet<>();
    addParts(flow, names);
    return names;
  }

  private void addParts(IntegrationFlow flow, Set<String> names) {
    flow.getIntegrationComponents()
        .forEach(
            (component, given) -> {
              String name = given == null ? nameOf(component) : given;
              if (name != null && component instanceof Lifecycle) {
                names.add(name);
                // what the endpoint starts and stops, by the names that the flow has given them
                addLifecycle(name + ".handler", names);
                addLifecycle(name + ".source", names);
              }
              if (component instanceof IntegrationFlow below) {
                addParts(below, names);
              }
            });
  }

  private static @Nullable String nameOf(Object component) {
    return component instanceof NamedComponent named ? named.getBeanName() : null;
  }

  private void addLifecycle(String name, Set<String> names) {
    if (factory.containsBean(name) && factory.isTypeMatch(name, Lifecycle.class)) {
      names.add(new BeanDefinitions(factory).canonicalName(name));
    }
  }

  @Override
  public boolean isExpected(String name, Function<String, @Nullable Object> maker) {
    String bean = endpoints.beanWith(name);
    if (bean != null) {
      Object unused = maker.apply(bean);
    }
    return bean != null;
  }
}
