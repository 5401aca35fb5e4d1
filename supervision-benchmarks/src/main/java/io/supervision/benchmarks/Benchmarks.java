package io.supervision.benchmarks;

import io.supervision.benchmarks.workload.Workload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Measures each workload in rounds: in each, every contender gets a JVM of its own, and when all
 * are warm they are measured in turn, several times, so that each figure has one of the baseline
 * right beside it. Prints the medians, and those of the ratios within a turn, as a table.
 */
public final class Benchmarks {

  private static final int WARM_SECONDS = 3;

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
    System.out.println("| workload | children | contender | median | ratio (middle half) |");
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
    List<String> contenders = options.of(workload.contenders().keySet());
    if (contenders.isEmpty()) {
      return;
    }
    Map<String, List<Figure>> figures = new LinkedHashMap<>();
    for (int round = 0; round < options.rounds(); round++) {
      double baseline = inTurn(options, workload, contenders, size, figures);
      for (Otp otp : others) {
        if (otp.does(workload)) {
          double value = run(otp.command(workload, size, options.times()));
          add(figures, otp.contender(), value, baseline);
        }
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
              ratios.get(ratios.size() / 4),
              ratios.get(ratios.size() - 1 - ratios.size() / 4));
        });
  }

  /** One round of what runs in JVMs; gives the median of the baseline, which is the first. */
  private static double inTurn(
      Options options,
      Workload workload,
      List<String> names,
      int size,
      Map<String, List<Figure>> figures)
      throws IOException {
    Map<String, Forked> contenders = new LinkedHashMap<>();
    List<Double> baselines = new ArrayList<>();
    try {
      for (String contender : names) {
        contenders.put(
            contender,
            Forked.start(options.jvm(), workload.id(), contender, size, WARM_SECONDS, List.of()));
      }
      for (int time = 0; time < options.times(); time++) {
        double baseline = 0;
        for (Map.Entry<String, Forked> contender : contenders.entrySet()) {
          double value = contender.getValue().measure(0);
          if (baseline == 0) {
            baseline = value;
            baselines.add(value);
          }
          add(figures, contender.getKey(), value, baseline);
        }
      }
    } finally {
      contenders.values().forEach(Forked::close);
    }
    return median(baselines.stream());
  }

  private static void add(
      Map<String, List<Figure>> figures, String contender, double value, double baseline) {
    figures
        .computeIfAbsent(contender, name -> new ArrayList<>())
        .add(new Figure(value, value / baseline));
  }

  private record Figure(double value, double ratio) {}

  static double median(Stream<Double> figures) {
    List<Double> sorted = figures.sorted().toList();
    return sorted.get(sorted.size() / 2);
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
