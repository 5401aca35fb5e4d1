package io.supervision.conformance;

/**
 * Where a replay first parted from its recording; all that follows there is a consequence.
 *
 * @param vector the scenario
 * @param where the start, a step or the final state, for people
 * @param diff what was expected and what was seen
 */
record Disagreement(Vector vector, String where, String diff) {

  @Override
  public String toString() {
    String title = vector.title().isEmpty() ? "" : ": " + vector.title();
    return vector.id() + " (" + vector.origin() + ")" + title + "\n" + where + "\n" + diff;
  }
}
