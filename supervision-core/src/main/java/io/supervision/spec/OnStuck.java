package io.supervision.spec;

/** What follows when a child cannot be ended: its thread ignores interrupts and every time-out. */
public enum OnStuck {
  /** No new incarnation begins until the old thread has ended. The default. */
  HOLD,
  /**
   * A new incarnation starts beside the old one, whose context refuses from then on. Only for
   * children made by a factory, since an instance would share its fields between the two.
   */
  REPLACE,
  /** Like {@link #HOLD}, but after the hold time every supervisor up to the root gives up. */
  ESCALATE
}
