package io.supervision.spring.internal.lifecycle;

import static io.supervision.spring.fixture.Snapshots.NOON;
import static io.supervision.spring.fixture.Snapshots.root;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.supervision.event.SupervisionEvent;
import io.supervision.event.SupervisionEvent.ChildExited;
import io.supervision.event.SupervisionEvent.ChildStartIgnored;
import io.supervision.event.SupervisionEvent.ChildStarted;
import io.supervision.spring.fixture.FakeTree;
import io.supervision.worker.ExitReason;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.event.EventListener;

class SupervisionEventPublisherTests {

  private final FakeTree tree = new FakeTree(root());
  private final AnnotationConfigApplicationContext context =
      new AnnotationConfigApplicationContext();
  private final Listener listener = new Listener();
  private SupervisionEventPublisher publisher;

  /** A bean of the application. */
  static class Listener {
    final List<SupervisionEvent> all = new CopyOnWriteArrayList<>();
    final List<ChildExited> exits = new CopyOnWriteArrayList<>();
    final CountDownLatch blocked = new CountDownLatch(1);
    final CountDownLatch goOn = new CountDownLatch(1);

    @EventListener
    void on(SupervisionEvent event) {
      all.add(event);
    }

    @EventListener
    void on(ChildExited event) {
      exits.add(event);
    }

    @EventListener
    void fail(ChildStartIgnored event) throws InterruptedException {
      blocked.countDown();
      goOn.await();
      throw new IllegalStateException("the listener failed");
    }
  }

  @BeforeEach
  void open() {
    context.registerBean(Listener.class, () -> listener);
    context.refresh();
    publisher = SupervisionEventPublisher.between(tree, context);
  }

  @AfterEach
  void close() {
    listener.goOn.countDown();
    publisher.close();
    context.close();
  }

  @Test
  void listenersOfTheApplicationHearEventsInOrderAndByTheirType() {
    SupervisionEvent first = started(1);
    SupervisionEvent second =
        new ChildExited("job", NOON, 1, false, ExitReason.normal(), false, null, Duration.ZERO);
    SupervisionEvent third = started(2);
    tree.publish(first);
    tree.publish(second);
    tree.publish(third);

    await().until(() -> listener.all.size() == 3);
    assertThat(listener.all).containsExactly(first, second, third);
    assertThat(listener.exits).hasSize(1);
  }

  @Test
  void aListenerThatBlocksAndFailsHoldsUpNobodyAndLosesNothing() throws Exception {
    tree.publish(new ChildStartIgnored("job", NOON, 1, false));
    listener.blocked.await();
    tree.publish(started(2));

    assertThat(listener.all).doesNotContain(started(2));
    listener.goOn.countDown();
    await().until(() -> listener.all.contains(started(2)));
    assertThat(publisher.dropped()).isZero();
  }

  @Test
  void whatDoesNotFitIsDroppedAndCounted() throws Exception {
    tree.publish(new ChildStartIgnored("job", NOON, 1, false));
    listener.blocked.await();
    for (int i = 0; i < SupervisionEventPublisher.CAPACITY + 5; i++) {
      tree.publish(started(i));
    }

    assertThat(publisher.dropped()).isEqualTo(5);
  }

  @Test
  void whatWaitsWhenItIsClosedIsStillDelivered() {
    for (int i = 0; i < 100; i++) {
      tree.publish(started(i));
    }
    publisher.close();

    assertThat(listener.all).hasSize(100);
    assertThat(tree.listeners()).isZero();
  }

  record Closing(AnnotationConfigApplicationContext application) {
    @EventListener
    void on(SupervisionEvent event) {
      application.close();
    }
  }

  @Test
  void aListenerMayCloseTheApplicationWhoseBeansAreDestroyedUninterrupted() throws Exception {
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    try (AnnotationConfigApplicationContext application =
        new AnnotationConfigApplicationContext()) {
      application.registerBean(
          AutoCloseable.class,
          () -> () -> interrupted.complete(Thread.currentThread().isInterrupted()));
      application.registerBean(Closing.class, application);
      application.registerBean(
          SupervisionEventPublisher.class,
          () -> SupervisionEventPublisher.between(tree, application));
      application.refresh();
      tree.publish(started(1));

      assertThat(interrupted.get(30, TimeUnit.SECONDS)).isFalse();
    }
  }

  private static ChildStarted started(int incarnation) {
    return new ChildStarted("job", NOON, incarnation, false, null, null, null);
  }
}
