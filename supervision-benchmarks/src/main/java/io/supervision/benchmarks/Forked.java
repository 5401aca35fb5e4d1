package io.supervision.benchmarks;

import io.supervision.benchmarks.workload.Workload;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A contender that is warm, in a JVM that waits to be asked for the next figure. */
final class Forked implements AutoCloseable {

  /** A heap that neither grows nor has to be paged in, with much room before it is collected. */
  private static final List<String> HEAP =
      List.of("-Xms2g", "-Xmx2g", "-Xmn1g", "-XX:+AlwaysPreTouch");

  private final List<String> command;
  private final Process process;
  private final BufferedReader printed;

  private Forked(List<String> command) throws IOException {
    this.command = command;
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    printed = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Starts the JVM and waits until the contender is warm. */
  static Forked start(Options options, Workload workload, String contender, int size)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(HEAP);
    if (Runtime.version().feature() >= 23) {
      // Pekko's use of Unsafe is no news here
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    command.addAll(options.jvm());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(Fork.class.getName());
    command.addAll(List.of(workload.id(), contender, "" + size));
    Forked forked = new Forked(command);
    String first = forked.next();
    if (!first.equals(Fork.WARM)) {
      forked.close();
      throw new IllegalStateException("said '" + first + "': " + String.join(" ", command));
    }
    return forked;
  }

  /** Measures once. */
  double measure() throws IOException {
    OutputStream asked = process.getOutputStream();
    asked.write('\n');
    asked.flush();
    return Double.parseDouble(next());
  }

  private String next() throws IOException {
    String line = printed.readLine();
    if (line == null) {
      throw new IllegalStateException("failed: " + String.join(" ", command));
    }
    return line;
  }

  /** Ends the JVM. */
  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
