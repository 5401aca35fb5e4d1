package io.supervision.spring.internal.beans;

import io.supervision.worker.WorkerContext;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.springframework.context.Lifecycle;
import org.springframework.context.SmartLifecycle;

/**
 * Watches a {@link Lifecycle}: it is started before the incarnation runs and stopped after it. When
 * it stops running although nobody has asked it to, the incarnation has failed.
 */
final class LifecycleBody implements ChildBody {

  static final Duration POLL = Duration.ofMillis(200);

  private final String beanName;

  LifecycleBody(String beanName) {
    this.beanName = beanName;
  }

  static void start(Lifecycle bean) {
    if (!bean.isRunning()) {
      bean.start();
    }
  }

  static void stop(Lifecycle bean) throws InterruptedException {
    // the interrupt of the stop was for the watch, which has ended
    Thread.interrupted();
    if (!bean.isRunning()) {
      return;
    }
    if (bean instanceof SmartLifecycle smart) {
      CountDownLatch stopped = new CountDownLatch(1);
      smart.stop(stopped::countDown);
      stopped.await();
    } else {
      bean.stop();
    }
  }

  /** What stops those that have it. */
  static Stream<Method> stopWithCallback() {
    return Arrays.stream(SmartLifecycle.class.getDeclaredMethods())
        .filter(method -> method.getName().equals("stop"));
  }

  @Override
  public void run(Object bean, WorkerContext context) {
    context.ready();
    Lifecycle lifecycle = (Lifecycle) bean;
    while (!context.awaitStop(POLL)) {
      if (!lifecycle.isRunning()) {
        throw new IllegalStateException(
            "bean '" + beanName + "' does not run any more, although nobody has stopped it");
      }
    }
  }
}
