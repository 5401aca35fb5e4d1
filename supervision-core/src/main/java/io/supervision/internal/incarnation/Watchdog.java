package io.supervision.internal.incarnation;

import io.supervision.internal.checks.CheckCall;
import io.supervision.internal.journal.Throwables;
import io.supervision.internal.platform.EngineLock;
import io.supervision.internal.platform.Nanos;
import io.supervision.internal.platform.Platform;
import io.supervision.snapshot.HealthSnapshot;
import io.supervision.spec.ChildSettings;
import io.supervision.spec.ChildStart;
import io.supervision.spec.HealthCheckSpec;
import io.supervision.worker.ExitReason;
import io.supervision.worker.HealthCheck;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Watches the health and the heartbeat of one incarnation, beside its supervisor's mailbox. A
 * verdict ends the incarnation by {@link TimedStop}, as Erlang's {@code exit/2} would, and the
 * restart type decides about the rest.
 *
 * <p>Threads: the timer's thread begins each check and looks at the heartbeat; a check runs on an
 * engine thread, one at a time; its timeout is found by the timer and settled on an engine thread.
 * The worker's threads only write the moment of the last beat. So the check and its timeout may
 * settle the same round at the same moment: {@link #settle} takes one of them.
 */
public final class Watchdog {

  /** SEMANTICS, "Health": the next check after a failed one, where the interval is longer. */
  private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(5);

  private final Incarnation incarnation;

  /** Interval, timeout and threshold of the checks. */
  private final HealthCheckSpec times;

  /** Null where only the heartbeat is watched. */
  private final @Nullable HealthCheck check;

  /** What a test has put in the place of the check; null: nothing. */
  private volatile @Nullable HealthCheck inItsPlace;

  /** What a check waits for that a test lets hang; null: none is to. */
  private volatile @Nullable CompletableFuture<@Nullable Void> hangsUntil;

  /** Whether a test has the heartbeats not heard. */
  private volatile boolean deaf;

  /** The longest silence, in nanoseconds; never without a heartbeat timeout. */
  private final long heartbeatNanos;

  private final EngineLock lock;

  /**
   * The check that runs now; it keeps its place after its timeout, until it really returns, so that
   * a check that hangs never runs twice at once.
   */
  private final AtomicReference<@Nullable CheckCall> checking = new AtomicReference<>();

  private volatile HealthSnapshot health;

  /** On the platform's clock; at first the moment at which the watch began. */
  private volatile long lastBeat;

  /** Until the run is over: whoever is watched is given times. */
  private volatile Platform.@Nullable Watch watch;

  /** The timeout of the check that runs now, or ran last. */
  private volatile Platform.@Nullable Scheduled timeout;

  private volatile Platform.@Nullable Scheduled nextCheck;
  private volatile long nextCheckAt = Platform.NEVER;
  private volatile Platform.@Nullable Scheduled nextBeat;

  /** No further verdict: the incarnation is closing, or one has been given. */
  private volatile boolean over;

  /** Odd: a check is awaited. Even: it was settled. A check keeps the number of its round. */
  private volatile int round;

  private Watchdog(
      Incarnation incarnation,
      HealthCheckSpec times,
      @Nullable HealthCheck check,
      @Nullable Duration heartbeat) {
    this.incarnation = incarnation;
    this.times = times;
    this.lock = new EngineLock(incarnation.platform());
    this.check = check;
    this.heartbeatNanos = heartbeat == null ? Platform.NEVER : Nanos.of(heartbeat);
    this.health = check == null ? HealthSnapshot.NONE : HealthSnapshot.UNKNOWN;
  }

  /**
   * Begins to watch, if there is anything to watch.
   *
   * <p>Called by the supervisor once the start has succeeded. The incarnation may be at its end by
   * then, whose own thread looks for a watchdog to cancel; so this one looks again after it has
   * made the watchdog known, and one of both cancels it.
   */
  public static void watch(Incarnation incarnation) {
    ChildSettings settings = incarnation.owner.spec().settings();
    HealthCheck check = checkOf(incarnation);
    if (check == null && settings.heartbeatTimeout() == null) {
      return;
    }
    HealthCheckSpec times = settings.health() == null ? HealthCheckSpec.DEFAULT : settings.health();
    Watchdog watchdog = new Watchdog(incarnation, times, check, settings.heartbeatTimeout());
    incarnation.extrasOrNew().watchdog = watchdog;
    watchdog.start();
    if (incarnation.isClosing()) {
      watchdog.cancel();
    }
  }

  /** What is known of an incarnation's health before its watch begins. */
  static HealthSnapshot healthBefore(Incarnation incarnation) {
    return checkOf(incarnation) == null ? HealthSnapshot.NONE : HealthSnapshot.UNKNOWN;
  }

  /**
   * The check of the specification, else the worker's own if it is one; null for none. The instance
   * of a factory is known once the start has succeeded.
   */
  private static @Nullable HealthCheck checkOf(Incarnation incarnation) {
    ChildSettings settings = incarnation.owner.spec().settings();
    if (!settings.healthEnabled()) {
      return null;
    }
    HealthCheckSpec spec = settings.health();
    if (spec != null && spec.check() != null) {
      return spec.check();
    }
    IncarnationExtras extras = incarnation.extras;
    Object worker =
        incarnation.owner.spec().start() instanceof ChildStart.Task task
            ? task.worker()
            : extras == null ? null : extras.instance;
    return worker instanceof HealthCheck own ? own : null;
  }

  HealthSnapshot health() {
    return health;
  }

  /** Called by the worker's threads; only a write, the timer finds out about silence. */
  void heartbeat() {
    if (!deaf) {
      lastBeat = platform().nanoTime();
    }
  }

  /** For tests: no heartbeat is heard any more, and the check does not return. */
  void hang() {
    CompletableFuture<@Nullable Void> over = new CompletableFuture<>();
    deaf = true;
    becomes(
        () -> {
          // until it is interrupted, or something else is in its place
          platform().await(over, Platform.NEVER);
          HealthCheck next = checkNow();
          return next == null ? HealthCheck.Result.ok() : next.check();
        },
        over);
  }

  /** For tests: each check says that. */
  void fail(String detail) {
    becomes(() -> HealthCheck.Result.failed(detail), null);
  }

  /** For tests: undoes the other two. */
  void heal() {
    deaf = false;
    becomes(null, null);
  }

  private void becomes(
      @Nullable HealthCheck other, @Nullable CompletableFuture<@Nullable Void> endOfHang) {
    CompletableFuture<@Nullable Void> hung = hangsUntil;
    inItsPlace = other;
    hangsUntil = endOfHang;
    if (hung != null) {
      // a check that hangs at the moment goes on as the next one would
      hung.complete(null);
    }
  }

  /** Null where there is none. */
  private @Nullable HealthCheck checkNow() {
    HealthCheck other = inItsPlace;
    return other == null ? check : other;
  }

  boolean hasCheck() {
    return check != null;
  }

  /** When the next check begins; never while one runs, or without any. */
  long nextCheckAt() {
    return nextCheckAt;
  }

  long lastHeartbeat() {
    return heartbeatNanos == Platform.NEVER ? Platform.NEVER : lastBeat;
  }

  /**
   * Called when the run is over, by the incarnation's thread, or by the starter if it was over
   * before the watch began. A check that runs is interrupted, and its outcome is void.
   */
  void cancel() {
    over = true;
    cancel(nextCheck);
    cancel(nextBeat);
    Platform.Watch begun = watch;
    if (begun != null) {
      begun.end();
    }
    CheckCall call = checking.get();
    if (call != null) {
      call.interrupt();
    }
  }

  private static void cancel(Platform.@Nullable Scheduled scheduled) {
    if (scheduled != null) {
      scheduled.cancel();
    }
  }

  private void start() {
    watch = platform().watch();
    lastBeat = platform().nanoTime();
    if (heartbeatNanos != Platform.NEVER) {
      scheduleBeat(heartbeatNanos);
    }
    if (check != null) {
      scheduleCheck(times.interval());
    }
  }

  /** The flag is looked at after the timer was set, against a cancel in between; as in the next. */
  private void scheduleBeat(long delayNanos) {
    nextBeat = platform().schedule(delayNanos, this::heartbeatDue);
    if (over) {
      cancel(nextBeat);
    }
  }

  private void scheduleCheck(Duration delay) {
    nextCheckAt = platform().deadline(Nanos.of(delay));
    nextCheck = platform().schedule(Nanos.of(delay), this::checkDue);
    if (over) {
      cancel(nextCheck);
    }
  }

  /**
   * On the timer's thread. No timer is moved at a beat: it comes when the timeout may be over,
   * looks at the last beat, and comes again as much later as that was.
   */
  private void heartbeatDue() {
    long beat = lastBeat;
    long silent = platform().nanoTime() - beat;
    if (over || incarnation.isStopping()) {
      return;
    }
    // it could not beat while the process stood still
    long blamed = silent - platform().standstill(beat, heartbeatNanos);
    if (blamed >= heartbeatNanos) {
      // the timer's thread does not log
      platform().runSurely(() -> heartbeatMissed(Duration.ofNanos(silent)));
    } else {
      scheduleBeat(heartbeatNanos - blamed);
    }
  }

  private void heartbeatMissed(Duration silent) {
    if (incarnation.isExiting()) {
      // it waits for the end of the JVM
      return;
    }
    try {
      incarnation
          .tree()
          .journal()
          .heartbeatMissed(incarnation.owner, incarnation.number(), silent, this::stack);
    } finally {
      TimedStop.exit(incarnation, new ExitReason.HeartbeatMissed());
    }
  }

  /** On the timer's thread, which begins a round; the round before it has been settled. */
  private void checkDue() {
    nextCheckAt = Platform.NEVER;
    HealthCheck checked = checkNow();
    if (over || incarnation.isStopping() || checked == null) {
      return;
    }
    CheckCall call = new CheckCall(new EngineLock(platform()), incarnation::interruptFailed);
    int mine = round + 1;
    round = mine;
    // SEMANTICS: a check that hangs is a failed check and never runs twice at once
    if (!checking.compareAndSet(null, call)) {
      platform().runSurely(() -> failed(mine, "the last check still hangs", null));
      return;
    }
    if (over) {
      // cancel() may have looked for a check before this one was there
      call.interrupt();
    }
    long begun = platform().nanoTime();
    try {
      scheduleTimeout(call, mine, begun, Nanos.of(times.timeout()));
      platform().execute(() -> run(call, checked, mine));
    } catch (Throwable noThread) {
      cancel(timeout);
      checking.set(null);
      // counts as a failed check: a worker that cannot be looked at is not known to be well
      platform()
          .runSurely(() -> failed(mine, "no thread could be started for the check", noThread));
    }
  }

  /** On the timer's thread, like what it schedules. */
  private void scheduleTimeout(CheckCall call, int mine, long begun, long delayNanos) {
    timeout = platform().schedule(delayNanos, () -> timeoutDue(call, mine, begun));
  }

  private void timeoutDue(CheckCall call, int mine, long begun) {
    long limit = Nanos.of(times.timeout());
    long left = platform().deadlineSince(begun, limit) - platform().nanoTime();
    if (over || round != mine) {
      return;
    }
    if (left > 0) {
      scheduleTimeout(call, mine, begun, left);
    } else {
      platform().runSurely(() -> tookTooLong(call, mine));
    }
  }

  /** On an engine thread. */
  private void run(CheckCall call, HealthCheck checked, int mine) {
    HealthCheck.Result result = null;
    Throwable thrown = null;
    try {
      result = call.run(checked);
    } catch (Throwable t) {
      thrown = t;
    }
    cancel(timeout);
    checking.set(null);
    if (thrown == null) {
      checked(mine, result);
    } else {
      failed(mine, Throwables.text(thrown), thrown);
    }
  }

  /** Interrupted only after it has failed, so that the reason is the time it took. */
  private void tookTooLong(CheckCall call, int mine) {
    failed(mine, "the check took longer than " + times.timeout(), null);
    call.interrupt();
  }

  private void checked(int mine, HealthCheck.@Nullable Result result) {
    if (result == null) {
      failed(mine, "the check returned null", null);
    } else if (!result.healthy()) {
      failed(mine, result.detail(), null);
    } else {
      settle(mine, HealthSnapshot.Status.HEALTHY, result.detail(), null);
    }
  }

  private void failed(int mine, String detail, @Nullable Throwable cause) {
    settle(mine, HealthSnapshot.Status.UNHEALTHY, detail, cause);
  }

  /**
   * Takes the first outcome of a round; later ones, such as that of a check that hung, are void.
   *
   * <p>The round's number decides, under the lock: who comes second finds another one. What the log
   * hears, and what ends the incarnation, follows outside of the lock.
   */
  private void settle(
      int mine, HealthSnapshot.Status status, String detail, @Nullable Throwable cause) {
    boolean healthy = status == HealthSnapshot.Status.HEALTHY;
    HealthSnapshot before;
    int failures;
    boolean ends;
    lock.lock();
    try {
      if (over || round != mine) {
        return;
      }
      // even: whatever still comes of this round is void
      round = mine + 1;
      before = health;
      failures = healthy ? 0 : before.failures() + 1;
      health = new HealthSnapshot(status, failures, platform().now(), detail);
      ends = failures >= times.failureThreshold();
      over = ends;
    } finally {
      lock.unlock();
    }
    // one success after another is no news
    if (before.status() != status || !healthy) {
      incarnation
          .tree()
          .journal()
          .healthChecked(
              incarnation.owner,
              incarnation.number(),
              healthy,
              failures,
              detail,
              cause,
              ends ? this::stack : null);
    }
    if (ends) {
      TimedStop.exit(incarnation, new ExitReason.Unhealthy(detail, cause));
    } else {
      scheduleCheck(healthy ? times.interval() : sooner(times.interval()));
    }
  }

  /** The shorter of the interval and five seconds. */
  private static Duration sooner(Duration interval) {
    return AFTER_A_FAILURE.compareTo(interval) < 0 ? AFTER_A_FAILURE : interval;
  }

  private StackTraceElement[] stack() {
    return platform().stackOf(incarnation.shownThread());
  }

  private Platform platform() {
    return incarnation.platform();
  }
}
