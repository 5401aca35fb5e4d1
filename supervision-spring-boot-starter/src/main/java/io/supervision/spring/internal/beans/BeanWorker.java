package io.supervision.spring.internal.beans;

import io.supervision.worker.HealthCheck;
import io.supervision.worker.HealthCheck.Result;
import io.supervision.worker.Worker;
import io.supervision.worker.WorkerContext;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs a bean as a worker. */
class BeanWorker implements Worker {

  private final Supplier<Object> bean;
  private final ChildBody body;

  BeanWorker(Supplier<Object> bean, ChildBody body) {
    this.bean = bean;
    this.body = body;
  }

  final Object bean() {
    return bean.get();
  }

  @Override
  public final void run(WorkerContext context) throws Exception {
    body.run(bean(), context);
  }

  /** A bean that is its own health check. */
  static final class Checked extends BeanWorker implements HealthCheck {

    Checked(Supplier<Object> bean, ChildBody body) {
      super(bean, body);
    }

    /** What such a bean is asked as, or null if it has no check. */
    static @Nullable Class<?> typeOf(Class<?> type) {
      return HealthCheck.class.isAssignableFrom(type)
          ? HealthCheck.class
          : HealthIndicatorChecks.indicatorType(type);
    }

    @Override
    public Result check() throws Exception {
      Object checked = bean();
      if (Mocks.isMock(checked)) {
        return Result.ok();
      }
      return checked instanceof HealthCheck check
          ? check.check()
          : HealthIndicatorChecks.check(checked);
    }
  }
}
