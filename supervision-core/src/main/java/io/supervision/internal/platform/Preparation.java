package io.supervision.internal.platform;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Touches what a failure needs before there is one. A class whose initialization fails for want of
 * memory is gone for good: nothing that needs it works any more in this JVM.
 */
final class Preparation {

  /**
   * The types of the engine, by their names below its package; a test holds that none is missing.
   */
  static final String TYPES = "engine-types.txt";

  /**
   * Events of the flight recorder: only loaded, since to initialize them would make the JVM prepare
   * its recorder. There may be none.
   */
  private static final List<String> OF_THE_RECORDER =
      List.of(
          "internal.journal.FlightRecording",
          "internal.journal.IncarnationEvent",
          "internal.journal.RestartEvent");

  private static volatile boolean done;

  private Preparation() {}

  /** Once for a JVM; again if it has failed. */
  static void prepare() {
    if (done) {
      return;
    }
    initializeEngine();
    initializeJdk();
    linkQueue();
    linkFuture(null);
    linkFuture(new Throwable());
    done = true;
  }

  /** Also what has nothing static: to load a class needs memory, in the middle of a step. */
  private static void initializeEngine() {
    String here = Preparation.class.getPackageName();
    String engine = here.substring(0, here.length() - "internal.platform".length());
    for (String name : types()) {
      try {
        initialize(Class.forName(engine + name));
      } catch (ClassNotFoundException notThere) {
        // a native image has initialized what it needs, and does not know the names of all
      }
    }
    for (String name : OF_THE_RECORDER) {
      try {
        Class<?>[] unused =
            Class.forName(engine + name, false, Preparation.class.getClassLoader())
                .getNestMembers();
      } catch (ClassNotFoundException | NoClassDefFoundError noRecorder) {
        // then nobody asks for them either
      }
    }
  }

  /** None where the resource was left out: then a class is loaded when it is needed, as usual. */
  private static List<String> types() {
    try (InputStream names = Preparation.class.getResourceAsStream(TYPES)) {
      return names == null
          ? List.of()
          : new String(names.readAllBytes(), US_ASCII).lines().filter(n -> !n.isBlank()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * With all that is inside; the compiler puts the tables of a switch into classes of their own.
   */
  private static void initialize(Class<?> type) throws ClassNotFoundException {
    for (Class<?> nested : type.getNestMembers()) {
      Class.forName(nested.getName(), true, nested.getClassLoader());
    }
  }

  /** What makes the methods of records; decimals, of durations; modules, of the stacks' texts. */
  private static void initializeJdk() {
    record Touched(int number, Object reference) {}
    Touched touched = new Touched(1, Duration.ofSeconds(-1, 1).abs().toMillis());
    boolean equal = touched.equals(new Touched(touched.hashCode(), touched.toString()));
    // made from within the JDK, so that one of its modules is in the stack
    Throwable failure =
        Optional.of(touched).map(made -> new Throwable(made + " " + equal)).orElseThrow();
    failure.printStackTrace(new PrintStream(OutputStream.nullOutputStream()));
    ThreadLocalRandom.current().nextDouble();
    // the JVM links the call of a handle when it is first made, with memory that it needs for that
    VirtualThreads.isVirtual(Thread.currentThread());
  }

  /**
   * The JVM links the call of a handle when it is first made, also those inside the JDK: what fails
   * there for want of memory has been taken out of the queue, and is lost.
   */
  private static void linkQueue() {
    Queue<Integer> queue = new ConcurrentLinkedQueue<>(List.of(1, 2, 3, 4, 5));
    queue.remove(2);
    queue.remove(5);
    queue.forEach(number -> {});
    while (!queue.isEmpty()) {
      queue.poll();
    }
  }

  /** Likewise, of a future with several who wait, of whom one gives up. */
  private static void linkFuture(@Nullable Throwable failure) {
    CompletableFuture<@Nullable Object> future = new CompletableFuture<>();
    for (int i = 0; i < 3; i++) {
      CompletableFuture<?> unused = future.whenComplete((value, thrown) -> {});
    }
    future.whenComplete((value, thrown) -> {}).cancel(false);
    if (failure == null) {
      future.complete(null);
    } else {
      future.completeExceptionally(failure);
    }
  }
}
