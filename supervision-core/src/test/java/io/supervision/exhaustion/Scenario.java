package io.supervision.exhaustion;

/** A kind of trouble. */
interface Scenario {

  /** Makes it and looks what becomes of a tree; gives that in a few words, or throws. */
  String run() throws Exception;
}
