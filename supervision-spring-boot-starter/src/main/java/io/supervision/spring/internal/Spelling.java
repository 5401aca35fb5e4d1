package io.supervision.spring.internal;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds what somebody may have meant. */
public final class Spelling {

  private Spelling() {}

  /** How others call it: OTP, Docker and Kubernetes; {@code no} is false in YAML. */
  private static final Map<String, List<String>> ELSEWHERE =
      Map.ofEntries(
          Map.entry("intensity", List.of("max-restarts")),
          Map.entry("max-intensity", List.of("max-restarts")),
          Map.entry("heartbeat", List.of("heartbeat-timeout")),
          Map.entry("always", List.of("permanent")),
          Map.entry("unless-stopped", List.of("permanent")),
          Map.entry("on-failure", List.of("transient")),
          Map.entry("no", List.of("temporary")),
          Map.entry("never", List.of("temporary")),
          Map.entry("false", List.of("temporary")),
          Map.entry("grace-period", List.of("shutdown")),
          Map.entry("liveness-probe", List.of("probe", "health")),
          Map.entry("depends-on", List.of("order")));

  /** What is known and close to a word, or what others call so. */
  public static Optional<String> closest(String word, Collection<String> known) {
    for (String meant : ELSEWHERE.getOrDefault(Labels.kebabCase(word), List.of())) {
      if (known.contains(meant)) {
        return Optional.of(meant);
      }
    }
    int tolerated = Math.max(2, word.length() / 4);
    return known.stream()
        .filter(candidate -> !candidate.equals(word))
        .filter(candidate -> distance(word, candidate) <= tolerated)
        .min(Comparator.comparingInt(candidate -> distance(word, candidate)));
  }

  /** " (did you mean 'x'?)", or nothing. */
  public static String hint(String word, Collection<String> known) {
    return closest(word, known).map(meant -> " (did you mean '" + meant + "'?)").orElse("");
  }

  /** Levenshtein's distance, one row at a time. */
  private static int distance(String left, String right) {
    int[] row = new int[right.length() + 1];
    for (int column = 0; column < row.length; column++) {
      row[column] = column;
    }
    for (int line = 1; line <= left.length(); line++) {
      int diagonal = row[0];
      row[0] = line;
      for (int column = 1; column < row.length; column++) {
        int replaced = diagonal + (left.charAt(line - 1) == right.charAt(column - 1) ? 0 : 1);
        diagonal = row[column];
        row[column] = Math.min(replaced, 1 + Math.min(row[column], row[column - 1]));
      }
    }
    return row[right.length()];
  }
}
