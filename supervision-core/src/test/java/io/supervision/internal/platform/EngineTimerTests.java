package io.supervision.internal.platform;

import static java.util.concurrent.TimeUnit.HOURS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class EngineTimerTests {

  private final long origin = System.nanoTime();
  private final List<Thread> threads = new CopyOnWriteArrayList<>();

  private EngineTimer timer(ThreadFactory factory) {
    return timer(factory, () -> System.nanoTime() - origin);
  }

  private EngineTimer timer(ThreadFactory factory, LongSupplier clock) {
    return new EngineTimer(
        task -> {
          Thread thread = factory.newThread(task);
          thread.setDaemon(true);
          threads.add(thread);
          return thread;
        },
        clock,
        Runnable::run,
        Thread::onSpinWait);
  }

  private final EngineTimer timer = timer(Thread::new);

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void runsTasksInTheOrderOfTheirTimeAndThoseOfOneMomentInThatOfTheirMaking() {
    AtomicLong now = new AtomicLong();
    EngineTimer moved = timer(Thread::new, now::get);
    List<String> order = new CopyOnWriteArrayList<>();
    CountDownLatch all = new CountDownLatch(300);
    for (int i = 0; i < 300; i++) {
      String name = "%d-%03d".formatted(9 - i % 10, i);
      moved.schedule(
          SECONDS.toNanos(9 - i % 10) + 1,
          () -> {
            order.add(name);
            all.countDown();
          });
    }

    now.set(SECONDS.toNanos(10));
    moved.schedule(-SECONDS.toNanos(10), () -> {});

    await(all);
    assertThat(order).isSorted();
  }

  @Test
  void wakesForATaskThatIsDueBeforeTheOneItWaitsFor() {
    CountDownLatch done = new CountDownLatch(1);
    timer.schedule(HOURS.toNanos(1), () -> {});
    Awaitility.await().until(() -> threads.get(0).getState() == Thread.State.TIMED_WAITING);

    timer.schedule(0, done::countDown);

    await(done);
  }

  @Test
  void runsNoTaskWithinTheCallThatSchedulesIt() {
    Thread caller = Thread.currentThread();
    CountDownLatch done = new CountDownLatch(1);
    AtomicBoolean within = new AtomicBoolean();

    timer.schedule(
        -1,
        () -> {
          within.set(Thread.currentThread() == caller);
          done.countDown();
        });

    await(done);
    assertThat(within).isFalse();
  }

  @Test
  void forgetsWhatACancelledTaskHolds() {
    timer.keep();
    Object held = new Object();
    WeakReference<Object> reference = new WeakReference<>(held);
    Platform.Scheduled scheduled = schedule(held);
    held = null;

    scheduled.cancel();

    Awaitility.await().until(() -> isCleared(reference));
    timer.letGo();
  }

  private Platform.Scheduled schedule(Object held) {
    return timer.schedule(HOURS.toNanos(1), () -> assertThat(held).isNotNull());
  }

  @Test
  void keepsFewCancelledTasksUntilTheyAreDue() {
    timer.keep();
    List<WeakReference<Platform.Scheduled>> scheduled = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      Platform.Scheduled one = timer.schedule(HOURS.toNanos(1), () -> {});
      scheduled.add(new WeakReference<>(one));
      one.cancel();
    }

    Awaitility.await().until(() -> scheduled.stream().filter(one -> !isCleared(one)).count() < 100);
    timer.letGo();
  }

  private static boolean isCleared(WeakReference<?> reference) {
    if (reference.refersTo(null)) {
      return true;
    }
    System.gc();
    return reference.refersTo(null);
  }

  @Test
  void endsItsThreadWhenNothingIsLeftToDo() throws InterruptedException {
    timer.keep();
    timer.schedule(HOURS.toNanos(1), () -> {}).cancel();
    timer.letGo();
    Platform.Scheduled late = timer.schedule(HOURS.toNanos(1), () -> {});
    late.cancel();

    for (Thread thread : threads) {
      thread.join();
    }

    CountDownLatch done = new CountDownLatch(1);
    timer.schedule(0, done::countDown);
    await(done);
  }

  @Test
  void doesNotEndItsThreadBeforeATaskThatCameInTheLastMoment() {
    AtomicReference<Runnable> inTheLastMoment = new AtomicReference<>(() -> {});
    EngineTimer leaving =
        timer(
            Thread::new,
            () -> {
              long now = System.nanoTime() - origin;
              // the look at the clock with which the thread decides to end
              if (threads.contains(Thread.currentThread()) && now > SECONDS.toNanos(1)) {
                inTheLastMoment.getAndSet(() -> {}).run();
              }
              return now;
            });
    CountDownLatch done = new CountDownLatch(1);
    inTheLastMoment.set(() -> leaving.schedule(0, done::countDown));

    leaving.schedule(0, () -> {});

    await(done);
  }

  @Test
  void keepsItsThreadAsLongAsSomebodyNeedsIt() throws InterruptedException {
    timer.keep();
    timer.keep();
    timer.letGo();

    threads.get(0).join(1_500);

    assertThat(threads).anyMatch(Thread::isAlive);
    timer.letGo();
  }

  @Test
  void servesOnAThreadThatTheJvmEndsBeforeItsFirstLine() {
    EngineTimer unlucky =
        timer(
            task ->
                new Thread() {
                  @Override
                  public void run() {
                    throw new OutOfMemoryError("thrown by a test");
                  }
                });
    CountDownLatch done = new CountDownLatch(2);

    unlucky.schedule(0, done::countDown);
    unlucky.schedule(MILLISECONDS.toNanos(50), done::countDown);

    await(done);
  }

  @Test
  void runsNothingForWhomItFindsNoThread() {
    AtomicBoolean none = new AtomicBoolean(true);
    EngineTimer poor =
        timer(
            task -> {
              if (none.get()) {
                throw new OutOfMemoryError("thrown by a test");
              }
              return new Thread(task);
            });
    AtomicBoolean run = new AtomicBoolean();
    assertThatThrownBy(() -> poor.schedule(0, () -> run.set(true)))
        .isInstanceOf(OutOfMemoryError.class);
    assertThatThrownBy(poor::keep).isInstanceOf(OutOfMemoryError.class);

    none.set(false);
    CountDownLatch done = new CountDownLatch(1);
    poor.schedule(0, done::countDown);

    await(done);
    assertThat(run).isFalse();
  }

  @Test
  void goesOnAfterATaskThatThrows() {
    CountDownLatch done = new CountDownLatch(1);
    timer.schedule(
        0,
        () -> {
          throw new IllegalStateException("thrown by a test");
        });

    timer.schedule(0, done::countDown);

    await(done);
  }

  @Test
  void isNotKeptBusyByWhoInterruptsIt() {
    AtomicInteger looks = new AtomicInteger();
    EngineTimer interrupted =
        timer(
            Thread::new,
            () -> {
              looks.incrementAndGet();
              return System.nanoTime() - origin;
            });
    CountDownLatch done = new CountDownLatch(1);
    interrupted.schedule(0, () -> Thread.currentThread().interrupt());

    interrupted.schedule(MILLISECONDS.toNanos(200), done::countDown);

    await(done);
    assertThat(looks.get()).isLessThan(100);
  }

  @Test
  void runsEachTaskOnceThatWasNotCancelled() throws InterruptedException {
    int each = 20_000;
    AtomicInteger expected = new AtomicInteger();
    AtomicInteger ran = new AtomicInteger();
    List<Thread> users = new ArrayList<>();
    for (int u = 0; u < 4; u++) {
      Thread user = new Thread(() -> use(each, expected, ran));
      user.start();
      users.add(user);
    }

    for (Thread user : users) {
      user.join();
    }

    Awaitility.await().until(() -> ran.get() == expected.get());
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(ran.get()).isEqualTo(expected.get());
  }

  /** Whether it was run or cancelled, exactly one of both happens to each. */
  private void use(int each, AtomicInteger expected, AtomicInteger ran) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    for (int i = 0; i < each; i++) {
      boolean keeps = random.nextInt(50) == 0;
      if (keeps) {
        timer.keep();
      }
      if (random.nextBoolean()) {
        expected.incrementAndGet();
        timer.schedule(random.nextInt(2_000_000), ran::incrementAndGet);
      } else {
        timer.schedule(HOURS.toNanos(1), ran::incrementAndGet).cancel();
      }
      if (keeps) {
        timer.letGo();
      }
    }
  }
}
