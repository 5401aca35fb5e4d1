package io.supervision.test;

import static io.supervision.test.SupervisionAssertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.supervision.SupervisionTree;
import io.supervision.spec.SupervisorSpec;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** A thousand tests one after the other leave nothing behind. */
class ThousandTreesTests {

  private static final int TESTS = 1_000;

  static class Each {
    static final List<WeakReference<SupervisionTree>> TREES = new CopyOnWriteArrayList<>();

    @Supervised SupervisorSpec tree = Trees.app();

    @RepeatedTest(TESTS)
    void breaksAllThatCanBe(SupervisionTester supervision) {
      TREES.add(new WeakReference<>(supervision.tree()));
      supervision.crash("storage/database");
      supervision.unhealthy("orders");
      supervision.stuck("clock");
      supervision.advanceToNextRestart("storage/database");
      assertThat(supervision).child("storage/cache").isRunning().hasRestarts(1);
    }
  }

  @Test
  void leaveNoThreadAndNoMemory() {
    // what is made once has been made
    assertThat(Outcome.of(SupervisionTesterTests.class).failures()).isEmpty();
    Set<Thread> before = threads();

    assertThat(Outcome.of(Each.class).failures()).isEmpty();

    assertThat(Each.TREES).hasSize(TESTS);
    await()
        .pollInSameThread()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(newThreads(before)).isEmpty());
    await()
        .pollInSameThread()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              System.gc();
              assertThat(Each.TREES).allMatch(tree -> tree.get() == null);
            });
  }

  private static Set<Thread> threads() {
    return Set.copyOf(Thread.getAllStackTraces().keySet());
  }

  private static List<Thread> newThreads(Set<Thread> before) {
    return threads().stream().filter(thread -> !before.contains(thread)).toList();
  }
}
