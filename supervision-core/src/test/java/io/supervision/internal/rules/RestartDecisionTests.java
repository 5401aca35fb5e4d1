package io.supervision.internal.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.spec.ChildSpec;
import io.supervision.spec.OnException;
import io.supervision.spec.RestartType;
import io.supervision.worker.ExitReason;
import io.supervision.worker.WorkerContext;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Restart type times exit reason, as a table. */
class RestartDecisionTests {

  private static ExitReason reason(String label) {
    return switch (label) {
      case "normal" -> ExitReason.normal();
      case "shutdown" -> ExitReason.shutdown();
      case "shutdown-detail" -> ExitReason.shutdown("why");
      case "killed" -> ExitReason.killed();
      case "unhealthy" -> new ExitReason.Unhealthy("no answer", null);
      case "heartbeat" -> new ExitReason.HeartbeatMissed();
      default -> ExitReason.failure(new IOException("failure"));
    };
  }

  @ParameterizedTest
  @CsvSource({
    "PERMANENT, normal, RESTART",
    "PERMANENT, shutdown, RESTART",
    "PERMANENT, shutdown-detail, RESTART",
    "PERMANENT, failure, RESTART",
    "PERMANENT, killed, RESTART",
    "TRANSIENT, normal, KEEP",
    "TRANSIENT, shutdown, KEEP",
    "TRANSIENT, shutdown-detail, KEEP",
    "TRANSIENT, failure, RESTART",
    "TRANSIENT, killed, RESTART",
    "TRANSIENT, unhealthy, RESTART",
    "TRANSIENT, heartbeat, RESTART",
    "TEMPORARY, normal, FORGET",
    "TEMPORARY, shutdown, FORGET",
    "TEMPORARY, failure, FORGET",
    "TEMPORARY, killed, FORGET"
  })
  void followsOtp(RestartType type, String reason, RestartDecision expected) {
    ChildSpec child = ChildSpec.task("a", WorkerContext::awaitStop).restart(type).build();
    assertThat(RestartDecision.of(child, reason(reason))).isEqualTo(expected);
  }

  @Test
  void leavesWhatARestartCannotHealToOnException() {
    ChildSpec child =
        ChildSpec.task("a", WorkerContext::awaitStop)
            .onException(
                new OnException(
                    List.of(OutOfMemoryError.class),
                    List.of(IOException.class),
                    List.of(ArithmeticException.class)))
            .build();
    assertThat(decision(child, new NoClassDefFoundError())).isEqualTo(RestartDecision.GIVE_UP);
    assertThat(decision(child, new IOException())).isEqualTo(RestartDecision.GIVE_UP);
    assertThat(decision(child, new ArithmeticException())).isEqualTo(RestartDecision.ESCALATE);
    assertThat(decision(child, new InternalError())).isEqualTo(RestartDecision.ESCALATE);
    assertThat(decision(child, new OutOfMemoryError())).isEqualTo(RestartDecision.RESTART);
    assertThat(decision(child, new StackOverflowError())).isEqualTo(RestartDecision.RESTART);
    assertThat(decision(child, new IllegalStateException())).isEqualTo(RestartDecision.RESTART);
  }

  private static RestartDecision decision(ChildSpec child, Throwable thrown) {
    return RestartDecision.of(child, ExitReason.failure(thrown));
  }
}
