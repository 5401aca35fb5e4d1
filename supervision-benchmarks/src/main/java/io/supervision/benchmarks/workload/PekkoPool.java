package io.supervision.benchmarks.workload;

import com.typesafe.config.ConfigFactory;
import java.util.concurrent.CountDownLatch;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * An actor system with Pekko's default dispatcher and scheduler, whose guardian starts many actors
 * when it is told to, in a loop. Each is restarted by Pekko's own supervision, at once and without
 * limit.
 */
final class PekkoPool implements AutoCloseable {

  /** What children are told. */
  enum Go {
    /** To crash, as a rule. */
    GO
  }

  /** What each child does when it starts, also after a crash. */
  @FunctionalInterface
  interface Child {
    Behavior<Go> start(ActorContext<Go> context, int index);
  }

  private enum Order {
    START,
    STOP
  }

  private final CountDownLatch ready = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private final ActorSystem<Order> system;

  /** Returns when the guardian runs, so that the system's own start is not measured. */
  PekkoPool(int size, Child child) throws InterruptedException {
    system =
        ActorSystem.create(
            Behaviors.setup(context -> guardian(context, size, child)),
            "pool",
            ConfigFactory.parseString(
                    "pekko { loglevel = OFF, stdout-loglevel = OFF, log-dead-letters = off }")
                .withFallback(ConfigFactory.load()));
    ready.await();
  }

  private Behavior<Order> guardian(ActorContext<Order> context, int size, Child child) {
    ready.countDown();
    return Behaviors.receive(Order.class)
        .onMessageEquals(
            Order.START,
            () -> {
              for (int i = 0; i < size; i++) {
                context.spawn(supervised(child, i), "worker-" + i);
              }
              return Behaviors.same();
            })
        .onMessageEquals(Order.STOP, Behaviors::stopped)
        .onSignal(
            PostStop.class,
            signal -> {
              // comes when all children have ended
              ended.countDown();
              return Behaviors.same();
            })
        .build();
  }

  private static Behavior<Go> supervised(Child child, int index) {
    return Behaviors.supervise(Behaviors.<Go>setup(context -> child.start(context, index)))
        .onFailure(Exception.class, SupervisorStrategy.restart().withLoggingEnabled(false));
  }

  /** Starts the children; does not wait for them. */
  void start() {
    system.tell(Order.START);
  }

  /** Stops the guardian, and with it all children; waits until the last has ended. */
  void stop() throws InterruptedException {
    system.tell(Order.STOP);
    ended.await();
  }

  @Override
  public void close() {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
  }
}
