package io.supervision;

/**
 * One child that was started, across its restarts. It is the answer of {@link
 * Supervisor#startChild} and stays valid until the child has left its supervisor; a later child
 * with the same id is another one. Equal to a reference to the same start of the same child.
 */
public interface ChildRef {

  /**
   * The child's id.
   *
   * @return its id among its siblings
   */
  String id();

  /**
   * The child's place.
   *
   * @return its path
   */
  String path();

  /**
   * Which start this answers.
   *
   * @return the incarnation's number
   */
  int incarnation();

  /**
   * Whether the child decided at its start that there is nothing to do.
   *
   * @return true if nothing runs because the start was ignored
   */
  boolean isIgnored();
}
