package io.supervision.benchmarks;

import io.supervision.benchmarks.workload.Workload;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Erlang's {@code supervisor} or Elixir's {@code DynamicSupervisor}: a script that is run once for
 * each figure.
 *
 * @param contender its name in the table
 * @param tool what runs the script, with options
 * @param script its file
 * @param workloads what it can do
 */
record Otp(String contender, List<String> tool, String script, Set<String> workloads) {

  private static final List<Otp> ALL =
      List.of(
          new Otp(
              "otp",
              List.of("escript"),
              "supervisor.escript",
              Set.of("start", "heap", "recovery", "restarts", "storm", "one-for-all", "stop")),
          new Otp(
              "elixir",
              List.of("elixir", "--erl", "+P 4000000"),
              "dynamic_supervisor.exs",
              Set.of("start", "storm")));

  /** Those that are installed; says in a line which is not. */
  static List<Otp> installed() {
    List<Otp> installed = new ArrayList<>();
    for (Otp otp : ALL) {
      String tool = otp.tool.get(0);
      if (onPath(tool)) {
        installed.add(otp);
      } else {
        System.out.printf("%s is not on the path: without '%s'%n%n", tool, otp.contender);
      }
    }
    return installed;
  }

  private static boolean onPath(String tool) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.of(path.split(File.pathSeparator))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, tool)));
  }

  boolean does(Workload workload) {
    return workloads.contains(workload.id());
  }

  /** What runs a workload and prints the figure. */
  List<String> command(Workload workload, int size, int times) {
    List<String> command = new ArrayList<>(tool);
    command.add(Path.of(System.getProperty("benchmarks.erlang", "."), script).toString());
    command.addAll(List.of(workload.id(), "" + size, "" + times));
    return command;
  }
}
