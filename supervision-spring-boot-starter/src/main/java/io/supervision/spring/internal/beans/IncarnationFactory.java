package io.supervision.spring.internal.beans;

import io.supervision.spec.ChildSettings;
import io.supervision.worker.Worker;
import io.supervision.worker.WorkerFactory;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import org.springframework.context.Lifecycle;

/** Makes the bean of one incarnation, starts it if it is a lifecycle, and ends both afterwards. */
final class IncarnationFactory implements WorkerFactory {

  private final ChildBean child;
  private final ChildSettings settings;

  /** By the bean itself: one for a singleton, of prototypes those that live. */
  private final Map<Object, OwnLifecycle> lifecycles =
      Collections.synchronizedMap(new IdentityHashMap<>());

  IncarnationFactory(ChildBean child, ChildSettings settings) {
    this.child = child;
    this.settings = settings;
  }

  @Override
  public Worker create() throws InterruptedException {
    if (child.isLifecycle() && child.isClosing()) {
      return WorkerFactory.ignored();
    }
    Object bean = child.instance();
    try {
      begin(bean);
    } catch (InterruptedException | RuntimeException | Error failed) {
      endAfter(failed, bean);
      throw failed;
    }
    return child.worker(
        () -> bean, settings, child.isLifecycle() && OwnLifecycle.isRunning((Lifecycle) bean));
  }

  private void begin(Object bean) throws InterruptedException {
    Obstacle obstacle = child.obstacleTo(bean, settings);
    if (obstacle != null) {
      throw new IllegalStateException(
          child + " cannot be run: " + obstacle.what() + ". " + obstacle.remedy());
    }
    if (child.isLifecycle() && !Mocks.isMock(bean)) {
      lifecycles.computeIfAbsent(bean, made -> new OwnLifecycle((Lifecycle) made)).start();
    }
  }

  /** What has been begun is ended, too: a start that fails halfway may leave much behind. */
  private void endAfter(Throwable failed, Object bean) {
    try {
      end(bean);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error again) {
      failed.addSuppressed(again);
    }
  }

  private void end(Object bean) throws InterruptedException {
    try {
      OwnLifecycle lifecycle = lifecycles.get(bean);
      if (lifecycle != null) {
        lifecycle.stop();
      }
    } finally {
      if (child.isPrototype()) {
        lifecycles.remove(bean);
        child.destroy(bean);
      }
    }
  }

  @Override
  public void destroy(Worker worker) throws InterruptedException {
    end(((BeanWorker) worker).bean());
  }
}
