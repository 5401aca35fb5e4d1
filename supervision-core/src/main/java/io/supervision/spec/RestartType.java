package io.supervision.spec;

/** Whether a child that has ended is restarted; OTP's restart types. */
public enum RestartType {
  /** Always restarted, also after a normal end. The default. */
  PERMANENT,
  /** Restarted only after an abnormal end: anything but normal and shutdown. */
  TRANSIENT,
  /** Never restarted; its specification is gone with it. */
  TEMPORARY
}
