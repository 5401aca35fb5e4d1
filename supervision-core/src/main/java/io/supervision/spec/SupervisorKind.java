package io.supervision.spec;

/** How the children of a supervisor come and go. */
public enum SupervisorKind {
  /** Children are declared; a stopped child keeps its specification. */
  STATIC,
  /** Children come and go at runtime; a child that has ended for good leaves nothing. */
  DYNAMIC,
  /** Dynamic, with all children made from one template; OTP's {@code simple_one_for_one}. */
  TEMPLATE
}
