package io.supervision;

import static io.supervision.TreeFixture.SOON;
import static io.supervision.TreeFixture.idle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.supervision.event.SupervisionEvent;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.RestartIntensity;
import io.supervision.spec.RestartType;
import io.supervision.spec.SupervisorSpec;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Listeners never slow or break supervision. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class EventsTests {

  @Test
  void aListenerThatThrowsDoesNoHarmToOthers() {
    AtomicInteger heard = new AtomicInteger();
    try (TreeFixture fixture = new TreeFixture(SupervisorSpec.named("app").child(idle("a")))) {
      try (SupervisionTree.Subscription broken =
              fixture.tree.subscribe(
                  event -> {
                    throw new AssertionError("listener");
                  });
          SupervisionTree.Subscription good =
              fixture.tree.subscribe(event -> heard.incrementAndGet())) {
        fixture.tree.start();
        assertThat(good.awaitDelivered(SOON)).isTrue();
        assertThat(broken.awaitDelivered(SOON)).isTrue();
        assertThat(heard).hasValue(2);
      }
      fixture.crash("a");
      fixture.awaitRunning("a", 2);
      assertThat(fixture.events(SupervisionEvent.ChildStarted.class)).hasSize(3);
      assertThat(heard).hasValue(2);
    }
  }

  @Test
  void aListenerThatBlocksCostsTheTreeNothingAndOverflowIsCounted() {
    CountDownLatch go = new CountDownLatch(1);
    AtomicInteger heard = new AtomicInteger();
    int children = 20_000;
    SupervisionTree tree =
        SupervisionTree.builder(
                SupervisorSpec.dynamic("pool").intensity(RestartIntensity.unlimited()))
            .listener(
                event -> {
                  try {
                    go.await();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                  heard.incrementAndGet();
                })
            .build();
    tree.start();
    for (int i = 0; i < children; i++) {
      tree.root().startChild(ChildSpec.task("c" + i, context -> {}).restart(RestartType.TEMPORARY));
    }
    assertThat(tree.root().awaitEmpty(Duration.ofSeconds(30))).isTrue();
    tree.stop();
    assertThat(tree.droppedEvents()).isPositive();
    go.countDown();
    long all = 2L * children + 2;
    await().until(() -> heard.get() + tree.droppedEvents() == all);
  }

  @Test
  void eventsOfOneSupervisorComeInOrder() {
    List<String> log = new CopyOnWriteArrayList<>();
    try (TreeFixture fixture =
        new TreeFixture(
            SupervisorSpec.named("app").intensity(RestartIntensity.unlimited()).child(idle("a")))) {
      try (SupervisionTree.Subscription subscription =
          fixture.tree.subscribe(
              event -> {
                if (event instanceof SupervisionEvent.ChildStarted started
                    && started.path().equals("a")) {
                  log.add("+" + started.incarnation());
                } else if (event instanceof SupervisionEvent.ChildExited exited) {
                  log.add("-" + exited.incarnation());
                }
              })) {
        fixture.tree.start();
        for (int i = 1; i <= 200; i++) {
          fixture.crash("a");
          fixture.awaitRunning("a", i + 1);
        }
        assertThat(subscription.awaitDelivered(SOON)).isTrue();
        for (int i = 1; i <= 200; i++) {
          assertThat(log.get(2 * i - 2)).isEqualTo("+" + i);
          assertThat(log.get(2 * i - 1)).isEqualTo("-" + i);
        }
      }
    }
  }
}
