package io.supervision.spec;

/** Which children are restarted together when one of them has to be restarted; OTP's strategies. */
public enum Strategy {
  /** Only the child itself. The default. */
  ONE_FOR_ONE,
  /** All children: the others are stopped in reverse order, then all are started in order. */
  ONE_FOR_ALL,
  /** The child and those that come after it in the start order. */
  REST_FOR_ONE
}
