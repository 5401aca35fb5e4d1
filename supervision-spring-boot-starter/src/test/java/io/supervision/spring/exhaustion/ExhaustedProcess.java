package io.supervision.spring.exhaustion;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A process of {@link Trial}, seen from the one that tests it. */
final class ExhaustedProcess {

  /** The process itself finds out before, unless it cannot do even that. */
  private static final Duration AT_THE_LATEST = Duration.ofSeconds(90);

  /** A signal may be lost: the JVM needs memory and a thread for it. */
  private static final Duration SIGNAL_AGAIN = Duration.ofSeconds(3);

  private static final int THREADS = 120;
  private static final int FILES = 140;

  private static final String NOT_NEEDED =
      ".*(selenium|archunit|mockito|byte-buddy|junit|assertj|webflux|reactor|netty|security"
          + "|opentelemetry|prometheus|spring-test|spring-boot-test).*";

  private static final String OF_THE_WEB = ".*(tomcat|webmvc|spring-web|servlet|jackson).*";

  private final String what;
  private final long seed;
  private final Path log;
  private final Process process;

  private ExhaustedProcess(String what, long seed, List<String> command) throws IOException {
    this.what = what;
    this.seed = seed;
    // tests run in the directory of their module
    Path directory = Files.createDirectories(Path.of("target", "exhaustion"));
    this.log = directory.resolve(what + "-" + seed + ".log").toAbsolutePath();
    this.process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }

  /** One with a small heap, of a size and a collector that follow from the seed. */
  static ExhaustedProcess withLittleMemory(long seed) throws IOException {
    long least = isWeb(seed) ? 40 : 28;
    return new ExhaustedProcess(
        "memory",
        seed,
        java(
            "memory",
            seed,
            "-Xmx" + (least + seed % 37) + "m",
            seed % 3 == 0 ? "-XX:+UseG1GC" : "-XX:+UseSerialGC"));
  }

  /** One with few threads. The limit is that of a user, and does not bind root. */
  static ExhaustedProcess withFewThreads(long seed) throws IOException, InterruptedException {
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
    command.addAll(java("threads", seed, "-Xmx128m", "-XX:+UseSerialGC", "-Xlog:disable"));
    return new ExhaustedProcess("threads", seed, command);
  }

  /** One with few file descriptors, whose classes are files of their own. */
  static ExhaustedProcess withFewFiles(long seed) throws IOException {
    List<String> command = new ArrayList<>(List.of("prlimit", "--nofile=" + FILES));
    command.addAll(java("files", seed, "-Xmx128m", "-XX:+UseSerialGC"));
    return new ExhaustedProcess("files", seed, command);
  }

  private static boolean isWeb(long seed) {
    return seed % 2 == 1;
  }

  private static List<String> java(String what, long seed, String... options) {
    boolean web = isWeb(seed);
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(List.of(options));
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:-OmitStackTraceInFastThrow",
            "-Dlogging.config=classpath:exhaustion-logback.xml",
            // before Spring Boot has its say
            "-Dlogback.configurationFile=exhaustion-logback.xml",
            "-cp",
            Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !entry.matches(NOT_NEEDED) && (web || !entry.matches(OF_THE_WEB)))
                .collect(Collectors.joining(File.pathSeparator)),
            Trial.class.getName(),
            what,
            Boolean.toString(web),
            Long.toString(seed)));
    return command;
  }

  private static String output(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    process.waitFor();
    return output.strip();
  }

  /** Waits for its end; whatever is not whole is an error that says where to read more. */
  void mustEndWhole() throws IOException, InterruptedException {
    boolean ended = awaitEnd();
    if (!ended) {
      // its threads go to its log
      output("kill", "-QUIT", Long.toString(process.pid()));
      process.waitFor(2, TimeUnit.SECONDS);
      process.destroyForcibly();
    }
    List<String> lines = Files.readAllLines(log);
    String wrong = ended ? wrong(lines) : "it does not end";
    System.out.println(this + ": " + (wrong != null ? wrong : verdict(lines)));
    if (wrong != null) {
      throw new AssertionError(this + ": " + wrong + "; its log is " + log);
    }
    Files.delete(log);
  }

  /** Sends the signal that it asks for, meanwhile. */
  private boolean awaitEnd() throws IOException, InterruptedException {
    long began = System.nanoTime();
    Random random = new Random(seed);
    long signalAt = Long.MAX_VALUE;
    while (System.nanoTime() - began < AT_THE_LATEST.toNanos()) {
      if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
        return true;
      }
      long now = System.nanoTime();
      if (signalAt == Long.MAX_VALUE && isAskedForTheSignal()) {
        signalAt = now + random.nextInt(1_500) * 1_000_000L;
      } else if (now - signalAt >= 0 && signalAt != Long.MAX_VALUE) {
        process.destroy();
        signalAt = now + SIGNAL_AGAIN.toNanos();
      }
    }
    return false;
  }

  private boolean isAskedForTheSignal() throws IOException {
    try (Stream<String> lines = Files.lines(log)) {
      return lines.anyMatch(Trial.SEND_THE_SIGNAL::equals);
    }
  }

  /** What is wrong with a process that has ended; null for nothing. */
  private @Nullable String wrong(List<String> lines) {
    String notWhole = lineThatBeginsWith(Trial.NOT_WHOLE, lines);
    if (notWhole != null) {
      return notWhole;
    }
    int code = process.exitValue();
    boolean signalled = lines.contains(Trial.SEND_THE_SIGNAL);
    boolean shutDown = code == 1;
    if (code != (signalled ? 143 : 0) && !shutDown) {
      return "it ended with " + code;
    }
    if (lines.contains(Trial.DESTROYED_TOO_EARLY)) {
      return "beans were destroyed while workers ran";
    }
    if (shutDown && !lines.contains(Trial.DESTROYED)) {
      return "the beans were not destroyed";
    }
    long told = lines.stream().filter(line -> line.contains("root supervisor has failed")).count();
    if (told > 1 || (told < 1 && (shutDown || lines.contains(Trial.ROOT_HAS_FAILED)))) {
      return "the root's failure was logged " + told + " times";
    }
    if (what.equals("files")) {
      return lines.stream().filter(ExhaustedProcess::hasLostAClass).findFirst().orElse(null);
    }
    return null;
  }

  private static boolean hasLostAClass(String line) {
    return line.contains("NoClassDefFoundError: io/supervision/")
        && !line.contains("io/supervision/spring/exhaustion/");
  }

  private String verdict(List<String> lines) {
    String whole = lineThatBeginsWith(Trial.WHOLE, lines);
    return whole != null ? whole : "ended with " + process.exitValue();
  }

  private static @Nullable String lineThatBeginsWith(String beginning, List<String> lines) {
    return lines.stream().filter(line -> line.startsWith(beginning)).findFirst().orElse(null);
  }

  @Override
  public String toString() {
    return what + ", seed " + seed;
  }
}
