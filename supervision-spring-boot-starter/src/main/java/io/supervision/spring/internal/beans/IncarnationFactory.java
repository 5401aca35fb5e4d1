package io.supervision.spring.internal.beans;

import io.supervision.spec.ChildSettings;
import io.supervision.worker.Worker;
import io.supervision.worker.WorkerFactory;
import org.springframework.context.Lifecycle;

/** Makes the bean of one incarnation, starts it if it is a lifecycle, and ends both afterwards. */
final class IncarnationFactory implements WorkerFactory {

  private final ChildBean child;
  private final ChildSettings settings;

  IncarnationFactory(ChildBean child, ChildSettings settings) {
    this.child = child;
    this.settings = settings;
  }

  @Override
  public Worker create() {
    Object bean = child.instance();
    try {
      begin(bean);
    } catch (RuntimeException | Error failed) {
      end(bean);
      throw failed;
    }
    return child.worker(() -> bean);
  }

  private void begin(Object bean) {
    Obstacle obstacle = child.obstacleTo(bean, settings);
    if (obstacle != null) {
      throw new IllegalStateException(
          child + " cannot be run: " + obstacle.what() + ". " + obstacle.remedy());
    }
    if (child.isLifecycle()) {
      LifecycleBody.start((Lifecycle) bean);
    }
  }

  private void end(Object bean) {
    if (child.isPrototype()) {
      child.destroy(bean);
    }
  }

  @Override
  public void destroy(Worker worker) throws InterruptedException {
    Object bean = ((BeanWorker) worker).bean();
    try {
      if (child.isLifecycle()) {
        LifecycleBody.stop((Lifecycle) bean);
      }
    } finally {
      end(bean);
    }
  }
}
