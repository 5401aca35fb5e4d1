package io.supervision.benchmarks.workload;

import io.supervision.benchmarks.workload.PekkoPool.Go;
import io.supervision.benchmarks.workload.Supervised.Crash;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Apache Pekko's typed actors. An actor has no thread of its own: it runs when it has a message, on
 * a pool with about as many threads as processors, so that an idle one is an object without a
 * stack, and a worker that blocks keeps others from running. A restart keeps the actor: its
 * behaviour is set up again, on the same thread, with the same address and mailbox, and no parent
 * is asked. Crashes are of the handler of a message, since Pekko does not restart an actor whose
 * first setup fails.
 */
final class PekkoActors {

  private PekkoActors() {}

  static double start(int size) throws Exception {
    CountDownLatch running = new CountDownLatch(size);
    try (PekkoPool pool = idle(size, running)) {
      long start = System.nanoTime();
      pool.start();
      running.await();
      return System.nanoTime() - start;
    }
  }

  static double heap(int size) throws Exception {
    CountDownLatch running = new CountDownLatch(size);
    try (PekkoPool pool = idle(size, running)) {
      long before = HeapPerChild.used();
      pool.start();
      running.await();
      return (double) (HeapPerChild.used() - before) / size;
    }
  }

  static double recovery(int size) throws Exception {
    Recovery recovery = new Recovery(size);
    PekkoPool.Child child =
        (context, index) -> {
          if (recovery.arrived()) {
            context.getSelf().tell(Go.GO);
          }
          return Behaviors.receiveMessage(
              go -> {
                recovery.beforeCrash();
                throw new Crash();
              });
        };
    try (PekkoPool pool = new PekkoPool(1, child)) {
      pool.start();
      return recovery.median();
    }
  }

  static double restarts(int size) throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    int[] lives = new int[1];
    PekkoPool.Child child =
        (context, index) -> {
          if (++lives[0] > size) {
            done.countDown();
          } else {
            context.getSelf().tell(Go.GO);
          }
          return Behaviors.receiveMessage(
              go -> {
                throw new Crash();
              });
        };
    try (PekkoPool pool = new PekkoPool(1, child)) {
      long start = System.nanoTime();
      pool.start();
      done.await();
      return (double) (System.nanoTime() - start) / size;
    }
  }

  static double storm(int size) throws Exception {
    AtomicReferenceArray<ActorRef<Go>> actors = new AtomicReferenceArray<>(size);
    CountDownLatch running = new CountDownLatch(size);
    CountDownLatch recovered = new CountDownLatch(size);
    PekkoPool.Child child =
        (context, index) -> {
          (actors.getAndSet(index, context.getSelf()) == null ? running : recovered).countDown();
          return Behaviors.receiveMessage(
              go -> {
                throw new Crash();
              });
        };
    try (PekkoPool pool = new PekkoPool(size, child)) {
      pool.start();
      running.await();
      LockSupport.parkNanos(20_000_000);
      long start = System.nanoTime();
      for (int i = 0; i < size; i++) {
        actors.get(i).tell(Go.GO);
      }
      recovered.await();
      return System.nanoTime() - start;
    }
  }

  static double stop(int size) throws Exception {
    CountDownLatch running = new CountDownLatch(size);
    try (PekkoPool pool = idle(size, running)) {
      pool.start();
      running.await();
      LockSupport.parkNanos(20_000_000);
      long start = System.nanoTime();
      pool.stop();
      return System.nanoTime() - start;
    }
  }

  private static PekkoPool idle(int size, CountDownLatch running) throws InterruptedException {
    return new PekkoPool(
        size,
        (context, index) -> {
          running.countDown();
          return Behaviors.receiveMessage(go -> Behaviors.same());
        });
  }
}
