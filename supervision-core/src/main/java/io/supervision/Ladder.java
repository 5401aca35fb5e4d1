package io.supervision;

import io.supervision.spec.Shutdown;
import io.supervision.worker.ExitReason;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The rungs of an end that no supervisor waits for, driven by the tree's timer: after the shutdown
 * time the incarnation is killed, after the grace it is stuck and its supervisor is told.
 */
final class Ladder {

  /** How long a killed incarnation may take before it counts as stuck. */
  static final Duration GRACE = Duration.ofSeconds(1);

  private final Incarnation incarnation;
  private volatile Platform.@Nullable Scheduled timer;
  private volatile boolean cancelled;

  private Ladder(Incarnation incarnation) {
    this.incarnation = incarnation;
  }

  /**
   * Makes a running incarnation end with a reason; false if it is ending already. As Erlang's
   * {@code kill}, the reason <em>killed</em> also cuts an end short that takes its time.
   */
  static boolean exit(Incarnation incarnation, ExitReason reason) {
    Ladder ladder = new Ladder(incarnation);
    if (!incarnation.requestExit(reason, ladder)) {
      if (reason instanceof ExitReason.Killed) {
        ladder.kill();
      }
      return false;
    }
    Shutdown shutdown = incarnation.child.spec.settings().shutdown();
    if (reason instanceof ExitReason.Killed || shutdown instanceof Shutdown.BrutalKill) {
      ladder.kill();
    } else if (shutdown instanceof Shutdown.Timeout timeout) {
      ladder.schedule(timeout.time(), ladder::kill);
    }
    return true;
  }

  /** Watches over the closing that follows {@code run}. */
  static Ladder afterRun(Incarnation incarnation, Duration time) {
    Ladder ladder = new Ladder(incarnation);
    ladder.schedule(time, ladder::kill);
    return ladder;
  }

  void cancel() {
    cancelled = true;
    Platform.Scheduled scheduled = timer;
    if (scheduled != null) {
      scheduled.cancel();
    }
  }

  private void kill() {
    if (!cancelled && !incarnation.isGone()) {
      incarnation.kill();
      schedule(GRACE, this::giveUp);
    }
  }

  private void giveUp() {
    if (!cancelled) {
      Aside.run(platform(), () -> incarnation.child.owner.tree.stuck.declare(incarnation));
    }
  }

  private void schedule(Duration delay, Runnable next) {
    timer = platform().schedule(Nanos.of(delay), next);
    if (cancelled) {
      cancel();
    }
  }

  private Platform platform() {
    return incarnation.child.owner.tree.platform;
  }
}
