package io.supervision;

import static io.supervision.TreeFixture.async;
import static io.supervision.TreeFixture.idle;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.supervision.snapshot.NodeState;
import io.supervision.spec.Backoff;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.ChildSpecBuilder;
import io.supervision.spec.OnStuck;
import io.supervision.spec.RestartIntensity;
import io.supervision.spec.RestartType;
import io.supervision.spec.Strategy;
import io.supervision.spec.SupervisorSpec;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * What the flight recorder of the JVM is told. Paths are short here: a recording without the usual
 * settings loses strings of more than 16 characters on Java 17, if each thread writes only one.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class FlightRecordingTests {

  private static final String INCARNATION = "io.supervision.Incarnation";
  private static final String RESTART = "io.supervision.Restart";
  private static final Duration DELAY = Duration.ofMillis(200);
  private static final Backoff BACKOFF = new Backoff(DELAY, 1, DELAY, 0, Duration.ofMinutes(1));

  @RegisterExtension final Stubborn stubborn = new Stubborn();
  @TempDir Path directory;

  private static Recording started() {
    Recording recording = new Recording();
    recording.start();
    return recording;
  }

  /** The events so far of one type, each at its own time. */
  private List<RecordedEvent> events(Recording recording, String type) {
    Path file = directory.resolve("recording.jfr");
    try {
      recording.dump(file);
      return RecordingFile.readAllEvents(file).stream()
          .filter(event -> event.getEventType().getName().equals(type))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<RecordedEvent> events(Recording recording, String type, String path) {
    return events(recording, type).stream()
        .filter(event -> event.getString("path").equals(path))
        .toList();
  }

  private RecordedEvent event(Recording recording, String type, String path) {
    List<RecordedEvent> found = events(recording, type, path);
    assertThat(found).hasSize(1);
    return found.get(0);
  }

  /** Runs until it is stopped, and says so when it runs. */
  private static ChildSpecBuilder running(String id, CountDownLatch runs) {
    return ChildSpec.task(
        id,
        context -> {
          runs.countDown();
          context.awaitStop();
        });
  }

  /** Lets the supervisor finish what it is at: a call takes its turn. */
  private static void awaitTurn(TreeFixture fixture) {
    assertThat(fixture.tree.root().whichChildren()).isNotEmpty();
  }

  @Test
  void anIncarnationIsRecordedOnItsThreadWithItsEndAndItsTime() {
    CountDownLatch fail = new CountDownLatch(1);
    AtomicReference<Thread> thread = new AtomicReference<>();
    try (Recording recording = started();
        TreeFixture fixture =
            TreeFixture.app(
                ChildSpec.task(
                        "worker",
                        context -> {
                          thread.set(Thread.currentThread());
                          fail.await();
                          throw new IllegalStateException("a secret");
                        })
                    .restart(RestartType.TEMPORARY))) {
      await().until(() -> thread.get() != null);
      fixture.advance(Duration.ofSeconds(5));
      fail.countDown();
      await().until(() -> fixture.tree.root().childIds().isEmpty());

      RecordedEvent event = event(recording, INCARNATION, "worker");
      assertThat(event.getInt("incarnation")).isEqualTo(1);
      assertThat(event.getBoolean("supervisor")).isFalse();
      assertThat(event.getBoolean("ready")).isTrue();
      assertThat(event.getString("reason")).isEqualTo("failure");
      assertThat(event.getClass("exception").getName())
          .isEqualTo("java.lang.IllegalStateException");
      assertThat(event.getBoolean("requested")).isFalse();
      assertThat(event.getBoolean("stuck")).isFalse();
      assertThat(event.getDuration("lifetime")).isEqualTo(Duration.ofSeconds(5));
      assertThat(event.getDuration()).isPositive();
      assertThat(event.getThread().getJavaName()).isEqualTo("worker");
      assertThat(event.getThread().getJavaThreadId()).isEqualTo(id(thread.get()));
      assertThat(event.getStackTrace()).isNull();
      assertThat(event.toString()).doesNotContain("a secret");
    }
  }

  @SuppressWarnings("deprecation") // what took its place came with Java 19
  private static long id(Thread thread) {
    return thread.getId();
  }

  @Test
  void anIncarnationThatIsStoppedSaysThatItWasAskedTo() throws Exception {
    CountDownLatch runs = new CountDownLatch(1);
    try (Recording recording = started();
        TreeFixture fixture = TreeFixture.app(running("asked", runs))) {
      runs.await();
      fixture.tree.root().terminateChild("asked");

      RecordedEvent event = event(recording, INCARNATION, "asked");
      assertThat(event.getString("reason")).isEqualTo("normal");
      assertThat(event.getBoolean("requested")).isTrue();
      assertThat(event.getClass("exception")).isNull();
    }
  }

  @Test
  void noIncarnationIsTooShort() {
    int crashes = 200;
    AtomicInteger runs = new AtomicInteger();
    try (Recording recording = started();
        TreeFixture fixture =
            TreeFixture.started(
                SupervisorSpec.named("app")
                    .intensity(RestartIntensity.unlimited())
                    .child(
                        ChildSpec.task(
                            "short",
                            context -> {
                              if (runs.incrementAndGet() <= crashes) {
                                throw new IllegalStateException("at once");
                              }
                              context.awaitStop();
                            })))) {
      fixture.awaitRunning("short", crashes + 1);
      awaitTurn(fixture);

      List<Integer> all = IntStream.rangeClosed(1, crashes).boxed().toList();
      assertThat(events(recording, INCARNATION, "short"))
          .extracting(event -> event.getInt("incarnation"))
          .containsExactlyInAnyOrderElementsOf(all);
      assertThat(events(recording, RESTART, "short"))
          .hasSize(crashes)
          .allSatisfy(restart -> assertThat(restart.getString("cause")).isEqualTo("failure"))
          .allSatisfy(restart -> assertThat(restart.getString("causedBy")).isEqualTo("short"));
    }
  }

  @Test
  void aRestartNamesTheSiblingThatCausedItAndHowLongItWasDown() {
    try (Recording recording = started();
        TreeFixture fixture =
            TreeFixture.started(
                SupervisorSpec.named("app")
                    .strategy(Strategy.ONE_FOR_ALL)
                    .child(idle("other"))
                    .child(idle("culprit").backoff(BACKOFF)))) {
      fixture.crash("culprit");
      fixture.awaitState("culprit", NodeState.RESTARTING);
      fixture.awaitPending(1);
      fixture.advance(DELAY);
      fixture.awaitRunning("culprit", 2);
      awaitTurn(fixture);

      RecordedEvent taken = event(recording, RESTART, "other");
      assertThat(taken.getInt("incarnation")).isEqualTo(2);
      assertThat(taken.getBoolean("supervisor")).isFalse();
      assertThat(taken.getString("cause")).isEqualTo("sibling");
      assertThat(taken.getString("causedBy")).isEqualTo("culprit");
      assertThat(taken.getDuration("downFor")).isEqualTo(DELAY);
      assertThat(taken.getStackTrace()).isNull();
      RecordedEvent own = event(recording, RESTART, "culprit");
      assertThat(own.getString("cause")).isEqualTo("failure");
      assertThat(own.getString("causedBy")).isEqualTo("culprit");
      assertThat(own.getDuration("downFor")).isEqualTo(DELAY);
    }
  }

  @Test
  void supervisorsAreRecordedAsWorkersAre() {
    try (Recording recording = started();
        TreeFixture fixture =
            TreeFixture.app(
                SupervisorSpec.named("nested")
                    .intensity(0, Duration.ofSeconds(1))
                    .child(idle("child")))) {
      fixture.crash("nested/child");
      fixture.awaitRunning("nested", 2);
      awaitTurn(fixture);

      RecordedEvent event = event(recording, INCARNATION, "nested");
      assertThat(event.getBoolean("supervisor")).isTrue();
      assertThat(event.getBoolean("ready")).isTrue();
      assertThat(event.getString("reason")).isEqualTo("shutdown");
      assertThat(event.getBoolean("requested")).isFalse();
      assertThat(event.getDuration()).isPositive();
      RecordedEvent restart = event(recording, RESTART, "nested");
      assertThat(restart.getBoolean("supervisor")).isTrue();
      assertThat(restart.getString("cause")).isEqualTo("gave-up");
      assertThat(event(recording, RESTART, "nested/child"))
          .satisfies(child -> assertThat(child.getString("cause")).isEqualTo("parent"))
          .satisfies(child -> assertThat(child.getString("causedBy")).isEqualTo("nested"));

      fixture.tree.stop();
      assertThat(event(recording, INCARNATION, "").getBoolean("requested")).isTrue();
    }
  }

  @Test
  void aStartByHandIsNoRestart() {
    try (Recording recording = started();
        TreeFixture fixture = TreeFixture.app(idle("by-hand"))) {
      fixture.tree.restart("by-hand");

      assertThat(events(recording, INCARNATION, "by-hand")).hasSize(1);
      assertThat(events(recording, RESTART, "by-hand")).isEmpty();
    }
  }

  @Test
  void aStartThatFailsIsAnIncarnationThatWasNeverReady() {
    TreeFixture fixture =
        new TreeFixture(
            SupervisorSpec.named("app")
                .child(
                    SupervisorSpec.named("failing")
                        .child(
                            ChildSpec.worker(
                                "factory",
                                () -> {
                                  throw new UncheckedIOException(new IOException("no database"));
                                }))));
    try (Recording recording = started()) {
      assertThat(async(fixture.tree::start)).failsWithin(Duration.ofSeconds(10));

      RecordedEvent worker = event(recording, INCARNATION, "failing/factory");
      assertThat(worker.getBoolean("ready")).isFalse();
      assertThat(worker.getString("reason")).isEqualTo("failure");
      assertThat(worker.getClass("exception").getName()).isEqualTo("java.io.UncheckedIOException");
      RecordedEvent supervisor = event(recording, INCARNATION, "failing");
      assertThat(supervisor.getBoolean("supervisor")).isTrue();
      assertThat(supervisor.getBoolean("ready")).isFalse();
      assertThat(supervisor.getString("reason")).isEqualTo("failure");
    }
  }

  @Test
  void aStuckIncarnationIsRecordedWhenItsThreadEndsBesideItsReplacement() {
    try (Recording recording = started();
        TreeFixture fixture =
            TreeFixture.app(
                ChildSpec.worker("stuck", () -> context -> stubborn.hang(context))
                    .restart(RestartType.TRANSIENT)
                    .onStuck(OnStuck.REPLACE))) {
      stubborn.awaitRuns(1);
      CompletableFuture<Boolean> restarted = async(() -> fixture.tree.restart("stuck"));
      fixture.advanceUntil(Duration.ofSeconds(1), restarted::isDone);
      stubborn.awaitRuns(2);
      assertThat(events(recording, INCARNATION, "stuck")).isEmpty();
      fixture.advance(Duration.ofHours(1));

      stubborn.releaseAll();
      await().until(() -> events(recording, INCARNATION, "stuck").size() == 2);

      RecordedEvent first =
          events(recording, INCARNATION, "stuck").stream()
              .filter(event -> event.getInt("incarnation") == 1)
              .findFirst()
              .orElseThrow();
      assertThat(first.getBoolean("stuck")).isTrue();
      assertThat(first.getBoolean("ready")).isTrue();
      assertThat(first.getBoolean("requested")).isTrue();
      assertThat(first.getString("reason")).isEqualTo("killed");
      assertThat(first.getDuration("lifetime")).isGreaterThanOrEqualTo(Duration.ofHours(1));
    }
  }

  @Test
  void anIncarnationThatBeganBeforeTheRecordingHasALifetimeButNoDuration() throws Exception {
    CountDownLatch runs = new CountDownLatch(1);
    try (TreeFixture fixture = TreeFixture.app(running("earlier", runs))) {
      runs.await();
      fixture.advance(Duration.ofDays(3));
      try (Recording recording = started()) {
        fixture.tree.root().terminateChild("earlier");

        RecordedEvent event = event(recording, INCARNATION, "earlier");
        assertThat(event.getDuration()).isZero();
        assertThat(event.getDuration("lifetime")).isEqualTo(Duration.ofDays(3));
      }
    }
  }

  @Test
  void nothingIsRecordedOfATypeThatIsDisabled() {
    try (Recording recording = new Recording();
        TreeFixture fixture = TreeFixture.app(idle("unheard"))) {
      recording.disable(INCARNATION);
      recording.start();
      fixture.crash("unheard");
      fixture.awaitRunning("unheard", 2);
      awaitTurn(fixture);

      assertThat(events(recording, INCARNATION)).isEmpty();
      assertThat(events(recording, RESTART, "unheard")).hasSize(1);
    }
  }

  @Test
  void aRuntimeWithoutAFlightRecorderGoesWithout() throws Exception {
    String classPath =
        Stream.of(SupervisionTree.class, LoggerFactory.class, WithoutFlightRecorder.class)
            .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
            .map(location -> Path.of(URI.create(location.toString())).toString())
            .collect(Collectors.joining(File.pathSeparator));

    Process program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--limit-modules=java.base",
                "-cp",
                classPath,
                WithoutFlightRecorder.class.getName())
            .redirectErrorStream(true)
            .start();

    assertThat(new String(program.getInputStream().readAllBytes(), UTF_8))
        .contains(WithoutFlightRecorder.DONE);
    assertThat(program.waitFor()).isZero();
  }
}
