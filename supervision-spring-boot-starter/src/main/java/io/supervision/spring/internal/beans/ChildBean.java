package io.supervision.spring.internal.beans;

import io.supervision.spec.ChildSettings;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.ChildSpecBuilder;
import io.supervision.spec.HealthCheckSpec;
import java.lang.reflect.Method;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * A bean, or a method of a bean, that can be supervised: found, of a fitting type and scope, and
 * not made yet.
 */
public final class ChildBean implements ChildTarget {

  private final ConfigurableListableBeanFactory factory;
  private final String name;
  private final String madeFrom;
  private final ChildKind kind;
  private final @Nullable Method method;
  private final boolean prototype;
  private final boolean checked;
  private final BooleanSupplier closing;
  private final Mocks mocks;

  ChildBean(
      ConfigurableListableBeanFactory factory,
      String name,
      String madeFrom,
      Class<?> type,
      ChildKind kind,
      @Nullable Method method,
      BooleanSupplier closing,
      Mocks mocks) {
    this.factory = factory;
    this.name = name;
    this.madeFrom = madeFrom;
    this.kind = kind;
    this.method = method;
    this.prototype =
        factory.containsBean(madeFrom)
            && !factory.isSingleton(madeFrom)
            && factory.isPrototype(madeFrom);
    this.checked = BeanWorker.Checked.typeOf(type) != null;
    this.closing = closing;
    this.mocks = mocks;
  }

  private ChildBody body(ChildSettings settings, boolean ranAtOnce) {
    return switch (kind) {
      case METHOD -> new MethodBody(Objects.requireNonNull(method));
      case WORKER -> ChildBody::runWorker;
      case LIFECYCLE ->
          new LifecycleBody(name, ranAtOnce, settings.startTimeout() != null, closing);
      case CALLABLE -> ChildBody::runCallable;
      case RUNNABLE -> ChildBody::runRunnable;
    };
  }

  /** Many mocks are made only when the tree has been laid out, and have their place in it. */
  private ChildBody unlessMocked(ChildBody real) {
    return (bean, context) -> {
      if (Mocks.isMock(bean)) {
        mocks.tell(name);
        context.ready();
        context.awaitStop();
      } else {
        real.run(bean, context);
      }
    };
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public @Nullable String method() {
    return method != null ? method.getName() : null;
  }

  @Override
  public boolean isPrototype() {
    return prototype;
  }

  @Override
  public boolean isLifecycle() {
    return kind == ChildKind.LIFECYCLE;
  }

  @Override
  public boolean isOneOnly() {
    return isLifecycle() && !prototype;
  }

  /** A worker and a method with a context: on that alone a heartbeat can be sent. */
  @Override
  public boolean sendsHeartbeats() {
    return method != null ? method.getParameterCount() > 0 : kind == ChildKind.WORKER;
  }

  @Override
  public boolean isHealthChecked() {
    return checked;
  }

  /** A task for a singleton; a factory where the start of the child waits for that of the bean. */
  @Override
  public ChildSpec spec(String id, ChildSettings settings) {
    ChildSpecBuilder builder =
        prototype || isLifecycle()
            ? ChildSpec.worker(id, new IncarnationFactory(this, settings))
            : ChildSpec.task(id, worker(this::instance, settings, false));
    return builder.settings(settings).build();
  }

  @Override
  public StartCheck startCheck(ChildSettings settings) {
    return problems -> {
      Obstacle obstacle = prototype ? null : obstacleTo(instance(), settings);
      if (obstacle != null) {
        problems.add(toString(), obstacle.what(), obstacle.remedy());
      }
    };
  }

  /** What a proxy hides, or null if the child can be run on what the container has made. */
  @Nullable Obstacle obstacleTo(Object bean, ChildSettings settings) {
    Obstacle obstacle = method != null ? Obstacle.to(bean, method) : Obstacle.to(bean, kind);
    return obstacle == null && asksItself(settings) ? Obstacle.toCheck(bean) : obstacle;
  }

  private boolean asksItself(ChildSettings settings) {
    HealthCheckSpec health = settings.health();
    return checked && settings.healthEnabled() && (health == null || health.check() == null);
  }

  /** Whether the application is being closed, so that others may stop its lifecycles. */
  boolean isClosing() {
    return closing.getAsBoolean();
  }

  Object instance() {
    return factory.getBean(madeFrom);
  }

  /** Ends the life of a prototype, which the container does not do. */
  void destroy(Object bean) {
    Object target = ProxyTargets.of(bean);
    if (factory.containsBeanDefinition(madeFrom) && !factory.isFactoryBean(madeFrom)) {
      factory.destroyBean(madeFrom, target);
    } else {
      // the definition is that of a factory bean, or in a parent context
      factory.destroyBean(target);
    }
  }

  BeanWorker worker(Supplier<Object> bean, ChildSettings settings, boolean ranAtOnce) {
    ChildBody body = unlessMocked(body(settings, ranAtOnce));
    return checked ? new BeanWorker.Checked(bean, body) : new BeanWorker(bean, body);
  }

  @Override
  public String toString() {
    return (method != null ? "method '" + method.getName() + "' of " : "") + "bean '" + name + "'";
  }
}
