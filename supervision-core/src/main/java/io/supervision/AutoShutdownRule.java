package io.supervision;

import io.supervision.spec.AutoShutdown;

/** Whether a supervisor shuts down because a significant child has ended by itself: OTP's rule. */
final class AutoShutdownRule {

  private AutoShutdownRule() {}

  /** What follows from the end of a significant child that is not restarted. */
  static boolean follows(SupervisorProcess supervisor, Child ended) {
    AutoShutdown rule = supervisor.spec.autoShutdown();
    if (rule == AutoShutdown.ANY_SIGNIFICANT) {
      return true;
    }
    for (Child other : supervisor.children) {
      boolean active = other.process != null || other.isRestarting();
      if (other != ended && other.spec.settings().significant() && active) {
        return false;
      }
    }
    return rule == AutoShutdown.ALL_SIGNIFICANT;
  }
}
