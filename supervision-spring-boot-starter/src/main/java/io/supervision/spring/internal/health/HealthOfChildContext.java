package io.supervision.spring.internal.health;

import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Shows the health of a child context's tree in the registry of the parent, if both have that one:
 * as {@code supervision}, or with the id of the context behind it if the parent has a tree, too.
 */
public final class HealthOfChildContext implements SmartInitializingSingleton, DisposableBean {

  private static final String BEAN = "supervisionHealthContributor";
  private static final String NAME = "supervision";

  private final ConfigurableApplicationContext context;
  private final Supplier<@Nullable HealthContributorRegistry> registry;
  private @Nullable String registered;

  /**
   * Shows nothing yet.
   *
   * @param context the context with the tree
   * @param registry the registry that it uses, or null for none
   */
  public HealthOfChildContext(
      ConfigurableApplicationContext context,
      Supplier<@Nullable HealthContributorRegistry> registry) {
    this.context = context;
    this.registry = registry;
  }

  @Override
  public void afterSingletonsInstantiated() {
    HealthContributorRegistry known = usesRegistryOfParent() ? registry.get() : null;
    if (known != null && context.containsLocalBean(BEAN)) {
      String name =
          known.getContributor(NAME) == null
              ? NAME
              : NAME + "-" + String.valueOf(context.getId()).replace('/', '-');
      known.registerContributor(name, context.getBean(BEAN, HealthContributor.class));
      registered = name;
    }
  }

  private boolean usesRegistryOfParent() {
    return context.getParent() != null
        && context.getBeanNamesForType(HealthContributorRegistry.class, true, false).length == 0;
  }

  @Override
  public void destroy() {
    if (registered != null) {
      Objects.requireNonNull(registry.get()).unregisterContributor(registered);
    }
  }
}
