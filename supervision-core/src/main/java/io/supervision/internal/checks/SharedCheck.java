package io.supervision.internal.checks;

import io.supervision.internal.journal.Journal;
import io.supervision.internal.journal.Throwables;
import io.supervision.internal.platform.EngineLock;
import io.supervision.internal.platform.Nanos;
import io.supervision.internal.platform.Platform;
import io.supervision.worker.HealthCheck;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The check of something outside, which all children of a tree share that require it: never twice
 * at once, however many ask. One that hangs is answered with <em>down</em> after its timeout, is
 * interrupted, and keeps its place until it really returns.
 *
 * <p>Any thread asks and reads; the check runs on an engine thread. Every answer is announced on
 * the thread that has it.
 *
 * <p>Which answer is newer than a question is told by numbers, since a clock may stand still.
 */
public final class SharedCheck {

  /** SEMANTICS, "Health": the time of a check. */
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  /**
   * What a check has found.
   *
   * @param detail for people; empty if there is nothing to say
   * @param number of the question; a later one has a higher number
   * @param at when it was answered, on the platform's clock
   */
  public record Answer(boolean up, String detail, long number, long at) {}

  private final Platform platform;
  private final String name;
  private final HealthCheck check;
  private final Runnable answered;
  private final AtomicLong numbers = new AtomicLong();

  /** The one that runs. */
  private final AtomicReference<@Nullable Round> running = new AtomicReference<>();

  private final AtomicReference<@Nullable Answer> answer = new AtomicReference<>();

  /** The question that has to be asked at least; the one which is awaited may be older. */
  private final AtomicLong wanted = new AtomicLong();

  /**
   * A check that has not been asked yet.
   *
   * @param name what it is called in the log
   * @param answered runs after each answer; short, must not wait
   */
  public SharedCheck(Platform platform, String name, HealthCheck check, Runnable answered) {
    this.platform = platform;
    this.name = name;
    this.check = check;
    this.answered = answered;
  }

  /** One call of the check: its end and its timeout may come at once, and one of them answers. */
  private static final class Round {
    private final long number;
    private final CheckCall call;
    private final AtomicBoolean isAnswered = new AtomicBoolean();

    Round(long number, CheckCall call) {
      this.number = number;
      this.call = call;
    }
  }

  /** What was found last; null before the first answer. */
  public @Nullable Answer answer() {
    return answer.get();
  }

  /** Begins a check, unless one is awaited; never throws, since who cannot be asked is down. */
  public void ask() {
    Round round =
        new Round(
            numbers.incrementAndGet(),
            new CheckCall(new EngineLock(platform), this::interruptFailed));
    if (!running.compareAndSet(null, round)) {
      Round hanging = running.get();
      if (hanging != null && hanging.isAnswered.get()) {
        become(false, "the last check still hangs", round.number);
      }
      return;
    }
    Platform.Scheduled timeout = null;
    try {
      timeout = platform.schedule(Nanos.of(TIMEOUT), () -> timeoutDue(round));
      Platform.Scheduled scheduled = timeout;
      platform.execute(() -> run(round, scheduled));
    } catch (Throwable noThread) {
      if (timeout != null) {
        timeout.cancel();
      }
      running.set(null);
      answer(round, false, "no thread could be started for the check");
    }
  }

  /**
   * Begins a check, or has one follow the one that is awaited, which may have looked already.
   *
   * @return what a number of an answer has to be higher than
   */
  public long askAnew() {
    long before = numbers.get();
    wanted.accumulateAndGet(before, Math::max);
    ask();
    return before;
  }

  private void run(Round round, Platform.Scheduled timeout) {
    boolean up = false;
    String detail;
    try {
      HealthCheck.Result result = round.call.run(check);
      up = result != null && result.healthy();
      detail = result == null ? "the check gave no result" : Throwables.plain(result.detail());
    } catch (Throwable thrown) {
      detail = Throwables.text(thrown);
    }
    timeout.cancel();
    // before it is answered: whoever hears of that may ask again
    running.set(null);
    answer(round, up, detail);
    if (round.number <= wanted.get()) {
      ask();
    }
  }

  private void timeoutDue(Round round) {
    platform.runSurely(
        () -> {
          answer(round, false, "no answer within " + TIMEOUT.toSeconds() + " s");
          round.call.interrupt();
        });
  }

  /** What the interrupt closed has failed; the thread is woken all the same. */
  private void interruptFailed(Thread interrupted, Throwable failed) {
    platform.unpark(interrupted);
    Journal.warning(
        "the interrupt of the check '"
            + name
            + "', which hangs, closed a channel, and that failed: "
            + Throwables.text(failed));
  }

  private void answer(Round round, boolean up, String detail) {
    if (round.isAnswered.compareAndSet(false, true)) {
      become(up, detail, round.number);
    }
  }

  private void become(boolean up, String detail, long number) {
    Answer next = new Answer(up, detail, number, platform.nanoTime());
    // one that was begun later may have been faster
    answer.accumulateAndGet(
        next, (known, found) -> known != null && known.number() > number ? known : found);
    answered.run();
  }
}
