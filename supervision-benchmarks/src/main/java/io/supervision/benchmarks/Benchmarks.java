package io.supervision.benchmarks;

import io.supervision.benchmarks.workload.Workload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Measures each workload in rounds: in each, every contender in turn gets a JVM of its own. Prints
 * the medians, and the medians of the ratios within a round, as a table.
 */
public final class Benchmarks {

  /** A heap that neither grows nor has to be paged in while something is measured. */
  private static final List<String> HEAP = List.of("-Xms4g", "-Xmx4g", "-XX:+AlwaysPreTouch");

  private Benchmarks() {}

  /**
   * Runs it.
   *
   * @param args see {@code --help}
   * @throws Exception if a contender fails
   */
  public static void main(String[] args) throws Exception {
    if (List.of(args).contains("--help")) {
      System.out.print(Options.USAGE);
      return;
    }
    Options options = Options.of(args);
    System.out.printf(
        "Java %s, %d processors, %d rounds of %d%n%n",
        Runtime.version(),
        Runtime.getRuntime().availableProcessors(),
        options.rounds(),
        options.times());
    List<Otp> others = options.erlang() ? Otp.installed() : List.of();
    System.out.println("| workload | children | contender | median | ratio (least to most) |");
    System.out.println("|---|---|---|---|---|");
    for (Workload workload : options.workloads()) {
      List<Integer> sizes = options.sizes().isEmpty() ? List.of(workload.size()) : options.sizes();
      for (int size : sizes) {
        measure(options, others, workload, size);
      }
    }
  }

  private static void measure(Options options, List<Otp> others, Workload workload, int size)
      throws Exception {
    Map<String, List<Figure>> figures = new LinkedHashMap<>();
    Map<String, List<String>> commands = commands(options, others, workload, size);
    for (int round = 0; round < options.rounds(); round++) {
      double baseline = 0;
      for (Map.Entry<String, List<String>> contender : commands.entrySet()) {
        double value = run(contender.getValue());
        baseline = baseline == 0 ? value : baseline;
        figures
            .computeIfAbsent(contender.getKey(), name -> new ArrayList<>())
            .add(new Figure(value, value / baseline));
      }
    }
    figures.forEach(
        (contender, measured) -> {
          List<Double> ratios = measured.stream().map(Figure::ratio).sorted().toList();
          System.out.printf(
              "| %s | %,d | %s | %s | %.2f (%.2f to %.2f) |%n",
              workload.title(),
              size,
              contender,
              workload.unit().format(median(measured.stream().map(Figure::value))),
              median(ratios.stream()),
              ratios.get(0),
              ratios.get(ratios.size() - 1));
        });
  }

  private record Figure(double value, double ratio) {}

  private static double median(Stream<Double> figures) {
    List<Double> sorted = figures.sorted().toList();
    return sorted.get(sorted.size() / 2);
  }

  /** By contender: what prints a figure of it. */
  private static Map<String, List<String>> commands(
      Options options, List<Otp> others, Workload workload, int size) {
    Map<String, List<String>> commands = new LinkedHashMap<>();
    for (String contender : workload.contenders().keySet()) {
      commands.put(contender, fork(options, workload, contender, size));
    }
    for (Otp otp : others) {
      if (otp.does(workload)) {
        commands.put(otp.contender(), otp.command(workload, size, options.times()));
      }
    }
    return commands;
  }

  private static List<String> fork(Options options, Workload workload, String contender, int size) {
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
    command.addAll(List.of(workload.id(), contender, "" + size, "" + options.times()));
    return command;
  }

  private static double run(List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String printed;
    try {
      printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      process.destroyForcibly();
      throw new UncheckedIOException(e);
    }
    if (process.waitFor() != 0) {
      throw new IllegalStateException("failed: " + String.join(" ", command));
    }
    return Double.parseDouble(printed);
  }
}
