package io.supervision.benchmarks.compare;

import java.util.ArrayList;
import java.util.List;

/**
 * What was asked for on the command line.
 *
 * @param before the classes of the old engine
 * @param after those of the new one
 * @param subjects what to compare
 * @param rounds how many ratios of each
 * @param turns how many measurements of both are in a round
 * @param warmSeconds how long each engine gets warm
 * @param forks whether each engine has a JVM of its own
 * @param jvm further options for the JVMs
 */
record Plan(
    String before,
    String after,
    List<Subject> subjects,
    int rounds,
    int turns,
    int warmSeconds,
    boolean forks,
    List<String> jvm) {

  static Plan of(String... args) {
    if (args.length < 2) {
      throw new IllegalArgumentException("two engines are needed, the old one first");
    }
    List<Subject> subjects = new ArrayList<>();
    List<String> jvm = new ArrayList<>();
    int size = 0;
    Limit limit = null;
    int rounds = 21;
    int turns = 2;
    int warmSeconds = 2;
    boolean forks = false;
    for (int i = 2; i < args.length; i++) {
      switch (args[i]) {
        case "--workload" -> subjects.addAll(Subject.named(args[++i]));
        case "--size" -> size = Integer.parseInt(args[++i]);
        case "--limit" -> limit = Limit.of(args[++i]);
        case "--rounds" -> rounds = Integer.parseInt(args[++i]);
        case "--turns" -> turns = Integer.parseInt(args[++i]);
        case "--warm" -> warmSeconds = Integer.parseInt(args[++i]);
        case "--carriers" -> {
          String carriers = args[++i];
          jvm.add("-Djdk.virtualThreadScheduler.parallelism=" + carriers);
          jvm.add("-Djdk.virtualThreadScheduler.maxPoolSize=" + carriers);
        }
        case "--forks" -> forks = true;
        default -> {
          if (!args[i].startsWith("-J")) {
            throw new IllegalArgumentException("not known: " + args[i]);
          }
          jvm.add(args[i].substring(2));
        }
      }
    }
    List<Subject> chosen = new ArrayList<>();
    for (Subject subject : subjects.isEmpty() ? Subject.ALL : subjects) {
      Subject sized = size == 0 ? subject : subject.withSize(size);
      chosen.add(limit == null ? sized : sized.withLimit(limit));
    }
    return new Plan(args[0], args[1], chosen, rounds, turns, warmSeconds, forks, jvm);
  }
}
