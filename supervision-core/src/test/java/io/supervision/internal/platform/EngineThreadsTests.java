package io.supervision.internal.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EngineThreadsTests {

  /** Has the element already when there is no memory for the last step of its addition. */
  private static final class Full<T> extends ConcurrentLinkedQueue<T> {
    private static final long serialVersionUID = 1;

    @Override
    public boolean add(T element) {
      super.add(element);
      throw new OutOfMemoryError("thrown by a test");
    }
  }

  private final List<Thread> threads = new ArrayList<>();

  private Thread newThread(Runnable task) {
    Thread thread = new Thread(task);
    threads.add(thread);
    return thread;
  }

  @Test
  void aThreadThatHasEndedGetsNoTaskAlthoughItIsStillInLine() throws InterruptedException {
    EngineThreads engine = new EngineThreads(this::newThread, new Full<>());
    engine.execute(() -> {});
    threads.get(0).join();

    CountDownLatch done = new CountDownLatch(1);
    engine.execute(done::countDown);

    assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aThreadThatWaitsIsUsedAgain() throws InterruptedException {
    EngineThreads engine = new EngineThreads(this::newThread);
    for (int i = 0; i < 3; i++) {
      CountDownLatch done = new CountDownLatch(1);
      engine.execute(done::countDown);
      assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
      awaitParked(threads.get(0));
    }

    assertThat(threads).hasSize(1);
  }

  private static void awaitParked(Thread thread) {
    while (thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
  }
}
