package io.supervision.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A contender that is warm, in a JVM that waits to be asked for the next figure. */
public final class Forked implements AutoCloseable {

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

  /**
   * Starts the JVM and waits until it is warm.
   *
   * @param jvm further options for the JVM
   * @param workload what it measures
   * @param contender who does it
   * @param size how many children
   * @param warmSeconds how long it gets warm
   * @param engines the classes of the engines that are compared, if any
   * @return the contender
   * @throws IOException if there is no JVM
   */
  public static Forked start(
      List<String> jvm,
      String workload,
      String contender,
      int size,
      int warmSeconds,
      List<String> engines)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(HEAP);
    if (Runtime.version().feature() >= 23) {
      // Pekko's use of Unsafe is no news here
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    command.addAll(jvm);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(Fork.class.getName());
    command.addAll(List.of(workload, contender, "" + size, "" + warmSeconds));
    command.addAll(engines);
    Forked forked = new Forked(command);
    String first = forked.next();
    if (!first.equals(Fork.WARM)) {
      forked.close();
      throw new IllegalStateException("said '" + first + "': " + String.join(" ", command));
    }
    return forked;
  }

  /**
   * Measures once.
   *
   * @param engine which of the engines, or 0 without any
   * @return the figure
   * @throws IOException if the JVM has ended
   */
  public double measure(int engine) throws IOException {
    OutputStream asked = process.getOutputStream();
    asked.write((engine + "\n").getBytes(StandardCharsets.UTF_8));
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
