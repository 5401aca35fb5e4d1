package io.supervision.spring.internal.beans;

import io.supervision.worker.WorkerContext;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.springframework.context.Lifecycle;
import org.springframework.context.SmartLifecycle;

/**
 * Watches a {@link Lifecycle}: it is started before the incarnation runs and stopped after it. The
 * incarnation is ready when the bean runs, which may take a while; when it does not run any more
 * although nobody has asked it to stop, the incarnation has failed.
 */
final class LifecycleBody implements ChildBody {

  static final Duration POLL = Duration.ofMillis(200);

  /** How long it may take until it runs, where no start timeout says so: as any start. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private final String beanName;
  private final boolean ranAtOnce;
  private final boolean hasStartTimeout;
  private final BooleanSupplier closing;

  /**
   * Watches one bean.
   *
   * @param ranAtOnce whether it was running when its start returned
   * @param hasStartTimeout whether the supervisor ends a start that takes too long
   * @param closing whether the application is being closed, so that others may stop the bean
   */
  LifecycleBody(
      String beanName, boolean ranAtOnce, boolean hasStartTimeout, BooleanSupplier closing) {
    this.beanName = beanName;
    this.ranAtOnce = ranAtOnce;
    this.hasStartTimeout = hasStartTimeout;
    this.closing = closing;
  }

  /** What stops those that have it. */
  static Stream<Method> stopWithCallback() {
    return Arrays.stream(SmartLifecycle.class.getDeclaredMethods())
        .filter(method -> method.getName().equals("stop"));
  }

  @Override
  public void run(Object bean, WorkerContext context) {
    Lifecycle lifecycle = (Lifecycle) bean;
    if (awaitRunning(lifecycle, context)) {
      context.ready();
      watch(lifecycle, context);
    }
  }

  /** False if the stop comes first. Counts on the tree's clock, as each wait is on it. */
  private boolean awaitRunning(Lifecycle bean, WorkerContext context) {
    long patience = PATIENCE.dividedBy(POLL);
    while (!ranAtOnce && !OwnLifecycle.isRunning(bean)) {
      if (!hasStartTimeout && patience-- == 0) {
        throw new IllegalStateException(
            "bean '"
                + beanName
                + "' does not run "
                + PATIENCE.toSeconds()
                + " s after its start; if it needs longer, give the child a start timeout");
      }
      if (context.awaitStop(POLL)) {
        return false;
      }
    }
    return true;
  }

  private void watch(Lifecycle bean, WorkerContext context) {
    while (!context.awaitStop(POLL)) {
      if (!OwnLifecycle.isRunning(bean)) {
        if (!closing.getAsBoolean()) {
          throw new IllegalStateException(
              "bean '" + beanName + "' does not run any more, although nobody has stopped it");
        }
        // it was stopped with the application, of which the tree will be stopped soon, too
        context.awaitStop();
        return;
      }
    }
  }
}
