package io.supervision.spec;

/**
 * Whether a supervisor ends, with reason shutdown, when significant children have ended by
 * themselves without being restarted; OTP's {@code auto_shutdown}.
 */
public enum AutoShutdown {
  /** Never. The default; significant children are refused. */
  NEVER,
  /** When any significant child has ended. */
  ANY_SIGNIFICANT,
  /** When the last active significant child has ended. */
  ALL_SIGNIFICANT
}
