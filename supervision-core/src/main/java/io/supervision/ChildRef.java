package io.supervision;

import java.util.Objects;

/**
 * One child that was started, across its restarts. It is the answer of {@link
 * Supervisor#startChild} and stays valid until the child has left its supervisor; a later child
 * with the same id is another one.
 */
public final class ChildRef {

  private final Child child;
  private final int incarnation;
  private final boolean ignored;

  ChildRef(Child child, int incarnation, boolean ignored) {
    this.child = child;
    this.incarnation = incarnation;
    this.ignored = ignored;
  }

  Child child() {
    return child;
  }

  /**
   * The child's id.
   *
   * @return its id among its siblings
   */
  public String id() {
    return child.id();
  }

  /**
   * The child's place.
   *
   * @return its path
   */
  public String path() {
    return child.path();
  }

  /**
   * Which start this answers.
   *
   * @return the incarnation's number
   */
  public int incarnation() {
    return incarnation;
  }

  /**
   * Whether the child decided at its start that there is nothing to do.
   *
   * @return true if nothing runs because the start was ignored
   */
  public boolean isIgnored() {
    return ignored;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ChildRef ref && ref.child == child && ref.incarnation == incarnation;
  }

  @Override
  public int hashCode() {
    return Objects.hash(System.identityHashCode(child), incarnation);
  }

  @Override
  public String toString() {
    return path() + "#" + incarnation;
  }
}
