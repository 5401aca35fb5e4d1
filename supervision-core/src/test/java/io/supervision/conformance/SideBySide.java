package io.supervision.conformance;

import java.util.List;

/**
 * Shows lists next to each other, equal lines in one row; rows that differ begin with {@code !}.
 */
final class SideBySide {

  /** What is compared under one name. */
  record Section(String name, List<String> expected, List<String> actual) {

    boolean agrees() {
      return expected.equals(actual);
    }
  }

  private final StringBuilder text = new StringBuilder();
  private final String format;

  private SideBySide(int width) {
    format = "%c %-7s %-" + width + "s   %s";
  }

  static String of(List<Section> sections) {
    int width = "expected".length();
    for (Section section : sections) {
      for (String line : section.expected()) {
        width = Math.max(width, line.length());
      }
    }
    SideBySide table = new SideBySide(width);
    table.row(' ', "", "expected", "actual");
    sections.forEach(table::add);
    return table.text.toString();
  }

  private void add(Section section) {
    List<String> expected = section.expected();
    List<String> actual = section.actual();
    int[][] common = commonRest(expected, actual);
    String name = section.name();
    int e = 0;
    int a = 0;
    while (e < expected.size() || a < actual.size()) {
      boolean both = e < expected.size() && a < actual.size();
      boolean equal = both && expected.get(e).equals(actual.get(a));
      boolean pair = both && (equal || common[e][a] == common[e + 1][a + 1]);
      boolean left = pair || a == actual.size() || (both && common[e + 1][a] >= common[e][a + 1]);
      boolean right = pair || !left;
      row(equal ? ' ' : '!', name, left ? expected.get(e++) : "", right ? actual.get(a++) : "");
      name = "";
    }
  }

  /** How many equal lines follow at most, from each pair of positions on. */
  private static int[][] commonRest(List<String> expected, List<String> actual) {
    int[][] common = new int[expected.size() + 1][actual.size() + 1];
    for (int e = expected.size() - 1; e >= 0; e--) {
      for (int a = actual.size() - 1; a >= 0; a--) {
        common[e][a] =
            expected.get(e).equals(actual.get(a))
                ? common[e + 1][a + 1] + 1
                : Math.max(common[e + 1][a], common[e][a + 1]);
      }
    }
    return common;
  }

  private void row(char mark, String name, String left, String right) {
    text.append(String.format(format, mark, name, left, right).stripTrailing()).append('\n');
  }
}
