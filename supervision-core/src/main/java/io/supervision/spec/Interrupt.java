package io.supervision.spec;

/** When a stop interrupts the worker's thread. */
public enum Interrupt {
  /** At once. The default. */
  IMMEDIATE,
  /** Only when the shutdown time is over, for workers that finish what they have begun. */
  AFTER_TIMEOUT
}
