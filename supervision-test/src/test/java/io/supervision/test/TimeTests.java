package io.supervision.test;

import static io.supervision.test.SupervisionAssertions.assertThat;

import io.supervision.ManualClock;
import io.supervision.spec.Backoff;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.ChildSpecBuilder;
import io.supervision.spec.HealthCheckSpec;
import io.supervision.spec.RestartIntensity;
import io.supervision.spec.Shutdown;
import io.supervision.spec.SupervisorSpec;
import io.supervision.spec.SupervisorSpecBuilder;
import io.supervision.worker.HealthCheck;
import io.supervision.worker.Worker;
import io.supervision.worker.WorkerContext;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each thing happens at its own time, whatever else goes on. */
@Timeout(60)
class TimeTests {

  private static final Instant ZERO = new ManualClock().now();

  /** When something happened, in milliseconds from the beginning. */
  private static final class Moments {
    private final List<Long> millis = new CopyOnWriteArrayList<>();

    void add(SupervisionTester supervision) {
      millis.add(Duration.between(ZERO, supervision.clock().now()).toMillis());
    }
  }

  private static List<Long> each(long step, long last) {
    return LongStream.iterate(step, at -> at <= last, at -> at + step).boxed().toList();
  }

  private static SupervisorSpecBuilder app() {
    return SupervisorSpec.named("app").intensity(RestartIntensity.unlimited());
  }

  /** A tree whose workers read the clock of its tester. */
  private static final class Timed implements AutoCloseable {
    final Moments checks = new Moments();
    final Moments sleeps = new Moments();
    final Moments naps = new Moments();
    final Moments crashes = new Moments();
    private final List<SupervisionTester> made = new CopyOnWriteArrayList<>();
    final SupervisionTester supervision;

    Timed(ChildSpecBuilder... others) {
      SupervisorSpecBuilder spec =
          app()
              .child(
                  Trees.idle("checked")
                      .health(
                          HealthCheckSpec.of(
                                  () -> {
                                    checks.add(made.get(0));
                                    return HealthCheck.Result.ok();
                                  })
                              .interval(Duration.ofMillis(700))))
              .child(
                  ChildSpec.task(
                          "beats",
                          context -> {
                            while (true) {
                              context.sleep(Duration.ofMillis(500));
                              sleeps.add(made.get(0));
                              context.heartbeat();
                            }
                          })
                      .heartbeatTimeout(Duration.ofMillis(501)))
              .child(
                  ChildSpec.task(
                      "naps",
                      context -> {
                        while (!context.awaitStop(Duration.ofMillis(300))) {
                          context.sleep(Duration.ofMillis(50));
                          context.sleep(Duration.ofMillis(0));
                          context.sleep(Duration.ofMillis(50));
                          naps.add(made.get(0));
                        }
                      }))
              .child(
                  ChildSpec.task(
                          "crashes",
                          context -> {
                            context.sleep(Duration.ofMillis(100));
                            crashes.add(made.get(0));
                            throw new IOException("no route");
                          })
                      .backoff(
                          new Backoff(
                              Duration.ofMillis(100),
                              2.0,
                              Duration.ofMillis(800),
                              Backoff.DEFAULT.jitter(),
                              Duration.ofMinutes(1))));
      for (ChildSpecBuilder other : others) {
        spec.child(other);
      }
      supervision = SupervisionTester.of(spec);
      made.add(supervision);
      supervision.tree().start();
    }

    void areExactUntil(long millis) {
      assertThat(checks.millis).isEqualTo(each(700, millis));
      assertThat(sleeps.millis).isEqualTo(each(500, millis));
      assertThat(naps.millis).isEqualTo(each(400, millis));
      List<Long> expected = new ArrayList<>();
      long delay = 100;
      for (long at = 100; at <= millis; at += delay / 2 + 100) {
        expected.add(at);
        // the next delay is that of the crash; doubled for the next one
        delay = Math.min(delay * 2, 1600);
      }
      assertThat(crashes.millis).isEqualTo(expected);
      assertThat(supervision).child("beats").hasIncarnation(1);
    }

    @Override
    public void close() {
      supervision.close();
    }
  }

  @Test
  void eachThingHappensAtItsOwnTime() {
    try (Timed timed = new Timed()) {
      timed.supervision.advance(Duration.ofSeconds(30));

      timed.areExactUntil(30_000);
    }
  }

  @Test
  void inManyStepsAsInOne() {
    try (Timed timed = new Timed()) {
      for (int step = 0; step < 100; step++) {
        timed.supervision.advance(Duration.ofMillis(77));
      }

      timed.areExactUntil(7_700);
    }
  }

  static Stream<Arguments> codeThatWaitsOrDoesNot() {
    Object lock = new Object();
    Supplier<Worker> waits = () -> context -> new CountDownLatch(1).await();
    Supplier<Worker> blocked =
        () ->
            context -> {
              synchronized (lock) {
                while (true) {
                  lock.wait();
                }
              }
            };
    Supplier<Worker> spins =
        () ->
            context -> {
              while (!context.isStopping()) {
                Thread.onSpinWait();
              }
            };
    Supplier<Worker> reads =
        () ->
            context -> {
              try (ServerSocket server = new ServerSocket(0)) {
                context.onStop(() -> close(server));
                server.accept();
              }
            };
    Supplier<Worker> sleeps =
        () ->
            context -> {
              while (!context.isStopping()) {
                Thread.sleep(5);
              }
            };
    return Stream.of(
        Arguments.of("waits", waits),
        Arguments.of("waits in a monitor", blocked),
        Arguments.of("spins", spins),
        Arguments.of("reads from a socket", reads),
        Arguments.of("sleeps in real time", sleeps));
  }

  private static void close(ServerSocket server) {
    try {
      server.close();
    } catch (IOException ignored) {
      // as good as closed
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("codeThatWaitsOrDoesNot")
  void besideCodeThat(String what, Supplier<Worker> code) {
    try (Timed timed = new Timed(ChildSpec.task("other", code.get()))) {
      long begun = System.nanoTime();

      timed.supervision.advance(Duration.ofSeconds(10));

      timed.areExactUntil(10_000);
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
    }
  }

  @Test
  void besideAMonitorThatIsTaken() {
    Object lock = new Object();
    Worker enters =
        context -> {
          if (context.incarnation() > 1) {
            synchronized (lock) {
              lock.notifyAll();
            }
          }
          context.awaitStop();
        };
    try (Timed timed = new Timed(ChildSpec.task("other", enters))) {
      synchronized (lock) {
        timed.supervision.tree().restart("other");
        timed.supervision.advance(Duration.ofSeconds(10));
      }
      timed.areExactUntil(10_000);
    }
  }

  @Test
  void besideAListenerThatHangs() {
    CountDownLatch end = new CountDownLatch(1);
    try (Timed timed = new Timed()) {
      timed
          .supervision
          .tree()
          .subscribe(
              event -> {
                try {
                  end.await();
                } catch (InterruptedException ignored) {
                  // goes on
                }
              });

      timed.supervision.advance(Duration.ofSeconds(10));

      timed.areExactUntil(10_000);
      end.countDown();
    }
  }

  @Test
  void besideAChildThatStopsForEver() {
    CountDownLatch end = new CountDownLatch(1);
    ChildSpecBuilder stops =
        ChildSpec.task(
                "other",
                context -> {
                  context.awaitStop();
                  end.await();
                })
            .shutdown(Shutdown.INFINITY);
    try (Timed timed = new Timed(stops)) {
      timed.supervision.awaitQuiet();
      var stop = timed.supervision.tree().restartAsync("other");

      timed.supervision.advance(Duration.ofMillis(100));
      assertThat(timed.supervision).child("other").isStopping();

      end.countDown();
      timed.supervision.await("other").incarnation(2);
      assertThat(stop).succeedsWithin(Duration.ofSeconds(10));
    }
  }

  @Test
  void besideACheckThatHangs() {
    CountDownLatch end = new CountDownLatch(1);
    ChildSpecBuilder hangs =
        ChildSpec.task("other", WorkerContext::awaitStop)
            .health(
                HealthCheckSpec.of(
                        () -> {
                          end.await();
                          return HealthCheck.Result.ok();
                        })
                    .interval(Duration.ofMillis(200))
                    .timeout(Duration.ofDays(1)));
    try (Timed timed = new Timed(hangs)) {
      timed.supervision.advance(Duration.ofSeconds(10));

      timed.areExactUntil(10_000);
      end.countDown();
    }
  }

  @Test
  void tenThousandStepsTakeLittle() {
    Moments checks = new Moments();
    List<SupervisionTester> made = new CopyOnWriteArrayList<>();
    HealthCheck counts =
        () -> {
          checks.add(made.get(0));
          return HealthCheck.Result.ok();
        };
    ChildSpecBuilder checked =
        Trees.idle("it").health(HealthCheckSpec.of(counts).interval(Duration.ofSeconds(1)));
    try (SupervisionTester supervision = SupervisionTester.of(app().child(checked))) {
      made.add(supervision);
      supervision.tree().start();
      long begun = System.nanoTime();

      supervision.advance(Duration.ofSeconds(10_000));

      assertThat(checks.millis).isEqualTo(each(1_000, 10_000_000));
      // a hundredth of that, but for a machine that has other things to do
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(15));
    }
  }
}
