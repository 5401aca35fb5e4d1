package io.supervision.event;

/**
 * A requirement that is not met, so that a child waits.
 *
 * @param name the path of a node or the name of a check; of an earlier sibling that waits its path
 * @param detail what is known about it, for people; empty if nothing
 */
public record UnmetRequirement(String name, String detail) {

  @Override
  public String toString() {
    return detail.isEmpty() ? name : name + " (" + detail + ")";
  }
}
