package io.supervision.spring;

import io.supervision.worker.Worker;
import io.supervision.worker.WorkerFactory;
import org.springframework.context.Lifecycle;

/** Makes the bean of one incarnation, starts it if it is a lifecycle, and ends both afterwards. */
final class IncarnationFactory implements WorkerFactory {

  private final ChildBean child;

  IncarnationFactory(ChildBean child) {
    this.child = child;
  }

  @Override
  public Worker create() {
    Object bean = child.instance();
    if (child.isLifecycle()) {
      start(bean);
    }
    return child.worker(() -> bean);
  }

  private void start(Object bean) {
    try {
      LifecycleBody.start((Lifecycle) bean);
    } catch (RuntimeException | Error failed) {
      if (child.isPrototype()) {
        child.destroy(bean);
      }
      throw failed;
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
      if (child.isPrototype()) {
        child.destroy(bean);
      }
    }
  }
}
