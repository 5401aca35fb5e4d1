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
    System.out.println("| workload | children | contender | median | ratio (least to most) |");
    System.out.println("|---|---|---|---|---|");
    for (Workload workload : options.workloads()) {
      List<Integer> sizes = options.sizes().isEmpty() ? List.of(workload.size()) : options.sizes();
      for (int size : sizes) {
        measure(options, workload, size);
      }
    }
  }

  private static void measure(Options options, Workload workload, int size) throws Exception {
    Map<String, List<Figure>> figures = new LinkedHashMap<>();
    for (int round = 0; round < options.rounds(); round++) {
      double baseline = 0;
      for (String contender : workload.contenders().keySet()) {
        double value = fork(options, workload, contender, size);
        baseline = baseline == 0 ? value : baseline;
        figures
            .computeIfAbsent(contender, name -> new ArrayList<>())
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

  private static double fork(Options options, Workload workload, String contender, int size)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(HEAP);
    command.addAll(options.jvm());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(Fork.class.getName());
    command.addAll(List.of(workload.id(), contender, "" + size, "" + options.times()));
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
      throw new IllegalStateException(
          contender + " of " + workload.id() + " failed: " + String.join(" ", command));
    }
    return Double.parseDouble(printed);
  }
}
