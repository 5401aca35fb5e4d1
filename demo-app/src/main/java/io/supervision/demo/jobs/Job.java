package io.supervision.demo.jobs;

import java.io.IOException;

/** Work in steps. A job that crashed starts over, so each step may be repeated. */
interface Job {

  /** The name that it is started by. */
  String name();

  /**
   * Begins from the beginning.
   *
   * @return how many steps there are
   */
  int begin() throws IOException;

  void step(int number) throws IOException;

  /**
   * Completes the work.
   *
   * @return one line about it
   */
  String finish() throws IOException;
}
