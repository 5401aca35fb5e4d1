package io.supervision.conformance;

import java.util.List;
import java.util.Map;

/**
 * What a run of the suite has found.
 *
 * @param vectors how many scenarios were played
 * @param refused how many values no Java type can hold, by OTP's code for them
 * @param disagreements at most one for each scenario
 */
record Report(int vectors, Map<String, Integer> refused, List<Disagreement> disagreements) {

  String summary() {
    return vectors + " vectors, " + disagreements.size() + " disagreements";
  }

  /** Everything, for people; the summary comes last. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    disagreements.forEach(disagreement -> text.append(disagreement).append('\n'));
    int values = refused.values().stream().mapToInt(Integer::intValue).sum();
    return text.append(values)
        .append(" values that no Java type can hold, refused by the suite's reader: ")
        .append(refused)
        .append('\n')
        .append(summary())
        .toString();
  }
}
