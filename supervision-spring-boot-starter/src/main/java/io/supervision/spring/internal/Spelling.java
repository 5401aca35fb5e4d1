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
          Map.entry("restart-policy", List.of("restart")),
          Map.entry("workers", List.of("children")),
          Map.entry("child-specs", List.of("children")),
          Map.entry("simple-one-for-one", List.of("dynamic")),
          Map.entry("infinity", List.of("unlimited")),
          Map.entry("unlimited", List.of("infinity")),
          Map.entry("child", List.of("children")),
          Map.entry("childs", List.of("children")),
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

  /** Longer ones are no words that somebody has mistyped. */
  private static final int LONGEST = 200;

  /** What is known and close to a word, or begins as it does, or what others call so. */
  public static Optional<String> closest(String word, Collection<String> known) {
    if (word.length() > LONGEST) {
      return Optional.empty();
    }
    String plain = Labels.kebabCase(word);
    return elsewhere(plain, known)
        .or(() -> near(word, known))
        .or(() -> mistypedElsewhere(plain, known))
        .or(() -> begun(plain, known));
  }

  private static Optional<String> elsewhere(String word, Collection<String> known) {
    return ELSEWHERE.getOrDefault(word, List.of()).stream().filter(known::contains).findFirst();
  }

  private static boolean isMostOf(String word, String begin) {
    return word.startsWith(begin) && 2 * begin.length() > word.length();
  }

  private static Optional<String> mistypedElsewhere(String word, Collection<String> known) {
    return word.length() < 4
        ? Optional.empty()
        : near(word, ELSEWHERE.keySet()).flatMap(other -> elsewhere(other, known));
  }

  private static Optional<String> near(String word, Collection<String> known) {
    int tolerated = Math.min(word.length() - 1, Math.max(2, word.length() / 4));
    return known.stream()
        .filter(candidate -> !candidate.equals(word))
        .filter(candidate -> Math.abs(candidate.length() - word.length()) <= tolerated)
        .filter(candidate -> distance(word, candidate) <= tolerated)
        .min(Comparator.comparingInt(candidate -> distance(word, candidate)));
  }

  /** The only one that begins with the word, or that the word begins with. */
  private static Optional<String> begun(String word, Collection<String> known) {
    List<String> begun =
        known.stream()
            .filter(candidate -> Math.min(candidate.length(), word.length()) > 2)
            .filter(candidate -> candidate.startsWith(word) || isMostOf(word, candidate))
            .filter(candidate -> !candidate.equals(word))
            .toList();
    return begun.size() == 1 ? Optional.of(begun.get(0)) : Optional.empty();
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
