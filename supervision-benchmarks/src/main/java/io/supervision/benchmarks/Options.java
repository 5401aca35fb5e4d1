package io.supervision.benchmarks;

import io.supervision.benchmarks.workload.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What was asked for on the command line.
 *
 * @param workloads what to measure
 * @param sizes how many children; empty for each workload's own
 * @param rounds how often each contender gets a JVM of its own
 * @param times how often it is measured in there
 * @param contenders whom to measure; empty for all
 * @param erlang whether Erlang's and Elixir's own supervisors run beside ours, where installed
 * @param jvm further options for these JVMs
 */
record Options(
    List<Workload> workloads,
    List<Integer> sizes,
    int rounds,
    int times,
    List<String> contenders,
    boolean erlang,
    List<String> jvm) {

  static final String USAGE =
      """
      Arguments: [WORKLOAD ...] [--size N]... [--rounds N] [--times N] [--platform] [--erlang]
                 [--contender NAME]... [-J-Xmx4g ...]
      Without a workload: all of them; the first contender is the baseline. --erlang: Erlang and Elixir beside ours, where installed.
      Or: --jmh [PATTERN] [JMH's own options], for the small paths.
      """;

  static Options of(String[] args) {
    List<Workload> workloads = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    List<String> contenders = new ArrayList<>();
    List<String> jvm = new ArrayList<>();
    boolean erlang = false;
    int rounds = 3;
    int times = 11;
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--size" -> sizes.add(Integer.parseInt(args[++i]));
        case "--rounds" -> rounds = Integer.parseInt(args[++i]);
        case "--times" -> times = Integer.parseInt(args[++i]);
        case "--contender" -> contenders.add(args[++i]);
        case "--erlang" -> erlang = true;
        case "--platform" -> jvm.add("-Dbenchmarks.platform=true");
        default -> {
          if (args[i].startsWith("-J")) {
            jvm.add(args[i].substring(2));
          } else {
            workloads.add(Workload.of(args[i]));
          }
        }
      }
    }
    return new Options(
        workloads.isEmpty() ? Workload.ALL : workloads,
        sizes,
        rounds,
        times,
        contenders,
        erlang,
        jvm);
  }

  /** Those of a workload's contenders that were asked for. */
  List<String> of(Set<String> names) {
    return names.stream()
        .filter(name -> contenders.isEmpty() || contenders.contains(name))
        .toList();
  }
}
