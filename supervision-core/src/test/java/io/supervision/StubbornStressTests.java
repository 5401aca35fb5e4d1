package io.supervision;

import static io.supervision.TreeFixture.async;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.supervision.event.SupervisionEvent;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.ChildSpecBuilder;
import io.supervision.spec.RestartIntensity;
import io.supervision.spec.RestartType;
import io.supervision.spec.Strategy;
import io.supervision.spec.SupervisorSpec;
import io.supervision.spec.SupervisorSpecBuilder;
import io.supervision.worker.ExitReason;
import io.supervision.worker.WorkerContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Workers that ignore their stop for a while, on a clock that runs ahead of them, so that many are
 * stuck: under hold no second incarnation ever runs beside a first, and all that were stuck end.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class StubbornStressTests {

  private static final int CALLERS = 6;
  private static final int OPERATIONS = 500;
  private static final List<RestartType> TYPES = List.of(RestartType.values());

  private final Map<String, AtomicInteger> running = new ConcurrentHashMap<>();
  private final Queue<String> violations = new ConcurrentLinkedQueue<>();

  private void work(WorkerContext context) {
    AtomicInteger mine = running.computeIfAbsent(context.path(), path -> new AtomicInteger());
    if (mine.incrementAndGet() > 1) {
      violations.add("two incarnations of " + context.path());
    }
    context.onClose(mine::decrementAndGet);
    switch (ThreadLocalRandom.current().nextInt(4)) {
      case 0 -> ignoreInterrupts(3_000_000);
      case 1 -> {
        context.awaitStop();
        ignoreInterrupts(4_000_000);
      }
      case 2 -> throw new IllegalStateException("at once");
      default -> context.awaitStop();
    }
  }

  private static void ignoreInterrupts(int mostNanos) {
    long end = System.nanoTime() + ThreadLocalRandom.current().nextInt(mostNanos);
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(end - System.nanoTime());
      Thread.interrupted();
    }
  }

  private ChildSpecBuilder child(String id, Random random) {
    return ChildSpec.task(id, this::work)
        .shutdown(Duration.ofSeconds(random.nextInt(3)))
        .restart(TYPES.get(random.nextInt(TYPES.size())));
  }

  @ParameterizedTest
  @EnumSource(Strategy.class)
  void nothingRunsTwiceHoweverManyAreStuck(Strategy strategy) {
    Random random = new Random(42);
    SupervisorSpecBuilder spec =
        SupervisorSpec.named("app").strategy(strategy).intensity(RestartIntensity.unlimited());
    for (int i = 0; i < 5; i++) {
      spec.child(child("c" + i, random));
    }
    TreeFixture fixture = TreeFixture.started(spec);
    List<CompletableFuture<Boolean>> callers = new ArrayList<>();
    for (int caller = 0; caller < CALLERS; caller++) {
      Random own = new Random(caller);
      callers.add(async(() -> callAtRandom(fixture.tree, own)));
    }
    CompletableFuture<Void> all =
        CompletableFuture.allOf(callers.toArray(CompletableFuture[]::new));
    fixture.advanceUntil(Duration.ofMillis(700), all::isDone);
    assertThat(all).succeedsWithin(Duration.ZERO);
    fixture.close();
    await().until(() -> running.values().stream().allMatch(count -> count.get() == 0));
    await()
        .until(
            () ->
                fixture.events(SupervisionEvent.ChildStuck.class).size()
                    == fixture.events(SupervisionEvent.StuckChildEnded.class).size());
    assertThat(violations).isEmpty();
  }

  private void callAtRandom(SupervisionTree tree, Random random) {
    for (int i = 0; i < OPERATIONS; i++) {
      String id = "c" + random.nextInt(6);
      try {
        switch (random.nextInt(6)) {
          case 0 -> tree.root().startChild(child(id, random));
          case 1 -> tree.root().terminateChild(id);
          case 2 -> tree.root().restartChild(id);
          case 3 -> tree.exit(id, ExitReason.killed());
          case 4 -> tree.restart(id);
          default -> tree.root().deleteChild(id);
        }
      } catch (SupervisionException refused) {
        assertThat(refused.reason()).isNotEqualTo(SupervisionException.Reason.WOULD_DEADLOCK);
      } catch (RuntimeException broken) {
        violations.add("unexpected failure: " + broken);
      }
    }
  }
}
