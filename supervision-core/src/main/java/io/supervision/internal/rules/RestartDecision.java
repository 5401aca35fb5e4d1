package io.supervision.internal.rules;

import io.supervision.event.RestartCause;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.OnException;
import io.supervision.spec.RestartType;
import io.supervision.worker.ExitReason;

/**
 * What a supervisor does about the end of one child: restart type times exit reason.
 *
 * <p>The first three are OTP's table; the last two come from mapped throwables (SEMANTICS, "Errors
 * that a restart cannot heal").
 */
public enum RestartDecision {
  /** Count it, and restart it and whom the strategy names. */
  RESTART,
  /** It stays down and keeps its specification. */
  KEEP,
  /** It stays down and its specification is gone. */
  FORGET,
  /** It stays down, since a restart cannot heal it. */
  GIVE_UP,
  /** Nobody below the root can heal it: every supervisor up to the root gives up. */
  ESCALATE;

  /**
   * The decision for a child. What is thrown is looked at first: a mapped one wins over the restart
   * type, so that also a temporary child can escalate.
   */
  public static RestartDecision of(ChildSpec child, ExitReason reason) {
    Throwable thrown = reason instanceof ExitReason.Failure failure ? failure.cause() : null;
    if (thrown != null) {
      OnException.Reaction reaction = child.settings().onException().reactionTo(thrown);
      if (reaction != OnException.Reaction.RESTART) {
        return reaction == OnException.Reaction.STOP ? GIVE_UP : ESCALATE;
      }
    }
    return of(child.restart(), reason);
  }

  /**
   * OTP's {@code do_restart} without mapped throwables. A transient child is restarted after any
   * end but <em>normal</em> and <em>shutdown</em>; <em>killed</em> is abnormal.
   */
  public static RestartDecision of(RestartType type, ExitReason reason) {
    return switch (type) {
      case PERMANENT -> RESTART;
      case TRANSIENT -> reason.isAbnormal() ? RESTART : KEEP;
      case TEMPORARY -> FORGET;
    };
  }

  /** What a restart is counted as that follows from a child's own end. */
  public static RestartCause causeOf(ExitReason reason) {
    return switch (reason.label()) {
      case "normal" -> RestartCause.NORMAL;
      case "shutdown" -> RestartCause.SHUTDOWN;
      case "killed" -> RestartCause.KILLED;
      case "unhealthy" -> RestartCause.UNHEALTHY;
      case "heartbeat" -> RestartCause.HEARTBEAT;
      default -> RestartCause.FAILURE;
    };
  }
}
