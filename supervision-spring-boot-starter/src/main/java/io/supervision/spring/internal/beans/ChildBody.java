package io.supervision.spring.internal.beans;

import io.supervision.worker.Worker;
import io.supervision.worker.WorkerContext;
import java.util.concurrent.Callable;

/** What one incarnation does with its bean. */
@FunctionalInterface
interface ChildBody {

  void run(Object bean, WorkerContext context) throws Exception;

  static void runWorker(Object bean, WorkerContext context) throws Exception {
    ((Worker) bean).run(context);
  }

  /** Who has no context cannot say that it is ready: it is when it begins. */
  static void runCallable(Object bean, WorkerContext context) throws Exception {
    context.ready();
    ((Callable<?>) bean).call();
  }

  /** The same as for a callable. */
  static void runRunnable(Object bean, WorkerContext context) {
    context.ready();
    ((Runnable) bean).run();
  }
}
