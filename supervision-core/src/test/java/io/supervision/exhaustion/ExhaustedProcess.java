package io.supervision.exhaustion;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.supervision.SupervisionTree;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** A process of {@link ExhaustedTree}, seen from the one that tests it. */
final class ExhaustedProcess {

  /** The process itself finds out before, unless it cannot do even that. */
  private static final Duration AT_THE_LATEST = Duration.ofSeconds(60);

  private static final int THREADS = 120;

  private final String scenario;
  private final long seed;
  private final Path log;
  private final Process process;

  private ExhaustedProcess(String scenario, long seed, List<String> command) throws IOException {
    this.scenario = scenario;
    this.seed = seed;
    // tests run in the directory of their module
    Path directory = Files.createDirectories(Path.of("target", "exhaustion"));
    this.log = directory.resolve(scenario + "-" + seed + ".log").toAbsolutePath();
    this.process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }

  /** One with a small heap, of a size and a collector that follow from the seed. */
  static ExhaustedProcess withLittleMemory(String scenario, long seed) throws IOException {
    return new ExhaustedProcess(
        scenario,
        seed,
        java(
            scenario,
            seed,
            "-Xmx" + (24 + seed % 41) + "m",
            seed % 3 == 0 ? "-XX:+UseG1GC" : "-XX:+UseSerialGC"));
  }

  /** One with few threads. The limit is that of a user, and does not bind root. */
  static ExhaustedProcess withFewThreads(String scenario, long seed)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    if (output("id", "-u").equals("0")) {
      // a user that nobody else is, who may still read what root has made
      long user = 60_000 + ProcessHandle.current().pid() % 5_000;
      command.addAll(
          List.of(
              "prlimit",
              "--nproc=" + THREADS,
              "setpriv",
              "--reuid=" + user,
              "--regid=" + user,
              "--clear-groups",
              "--inh-caps=-all,+dac_read_search",
              "--ambient-caps=-all,+dac_read_search"));
    } else {
      int others = output("ps", "-L", "-o", "lwp=", "-u", output("id", "-u")).split("\n").length;
      command.addAll(List.of("prlimit", "--nproc=" + (others + THREADS)));
    }
    // the log of the JVM would tell of each thread that could not be started
    command.addAll(java(scenario, seed, "-Xmx128m", "-XX:+UseSerialGC", "-Xlog:disable"));
    return new ExhaustedProcess(scenario, seed, command);
  }

  /** One in which all virtual threads share one thread. */
  static ExhaustedProcess onOneCarrier(String scenario, long seed) throws IOException {
    return new ExhaustedProcess(
        scenario,
        seed,
        java(
            scenario,
            seed,
            "-Djdk.virtualThreadScheduler.parallelism=1",
            "-Djdk.virtualThreadScheduler.maxPoolSize=1"));
  }

  /** One with enough of everything. */
  static ExhaustedProcess withEnough(String scenario, long seed) throws IOException {
    return new ExhaustedProcess(
        scenario, seed, java(scenario, seed, "-Xmx128m", "-XX:+UseSerialGC"));
  }

  private static List<String> java(String scenario, long seed, String... options) {
    String classes =
        Stream.of(
                SupervisionTree.class,
                LoggerFactory.class,
                ch.qos.logback.classic.Logger.class,
                ch.qos.logback.core.Context.class,
                NullMarked.class,
                ExhaustedTree.class)
            .map(type -> locationOf(type).toString())
            .collect(Collectors.joining(File.pathSeparator));
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(List.of(options));
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:-OmitStackTraceInFastThrow",
            "-cp",
            classes,
            ExhaustedTree.class.getName(),
            scenario,
            Long.toString(seed)));
    return command;
  }

  private static Path locationOf(Class<?> type) {
    return Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()));
  }

  private static String output(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    process.waitFor();
    return output.strip();
  }

  /** Waits for its end; whatever is not whole is an error that says where to read more. */
  void mustEndWhole() throws IOException, InterruptedException {
    if (!process.waitFor(AT_THE_LATEST.toSeconds(), TimeUnit.SECONDS)) {
      // its threads go to its log
      signal("QUIT");
      process.waitFor(2, TimeUnit.SECONDS);
      process.destroyForcibly();
    }
    String verdict = lineThatBeginsWith(ExhaustedTree.WHOLE);
    if (verdict == null) {
      String failure = lineThatBeginsWith(ExhaustedTree.NOT_WHOLE);
      verdict = failure == null ? "no verdict" : failure;
      System.out.println(this + ": " + verdict);
      // where nobody can look at the file afterwards
      Files.readAllLines(log).forEach(line -> System.out.println("  " + line));
      throw new AssertionError(this + ": " + verdict + "; its log is " + log);
    }
    System.out.println(this + ": " + verdict);
    Files.delete(log);
  }

  /** Waits until it says that it runs, then stops it for a while. */
  void standStill(Duration time) throws IOException, InterruptedException {
    await()
        .atMost(AT_THE_LATEST)
        .until(() -> lineThatBeginsWith(StandingStill.RUNS) != null || !process.isAlive());
    signal("STOP");
    Thread.sleep(time.toMillis());
    signal("CONT");
    process.getOutputStream().write('\n');
    process.getOutputStream().flush();
  }

  private void signal(String name) throws IOException, InterruptedException {
    output("kill", "-" + name, Long.toString(process.pid()));
  }

  private @Nullable String lineThatBeginsWith(String beginning) throws IOException {
    try (Stream<String> lines = Files.lines(log)) {
      return lines.filter(line -> line.startsWith(beginning)).findFirst().orElse(null);
    }
  }

  @Override
  public String toString() {
    return scenario + ", seed " + seed;
  }
}
