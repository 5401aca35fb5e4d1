package io.supervision.spring.internal.schedule;

import io.supervision.spring.internal.Remarks;
import io.supervision.spring.internal.Remarks.Remark;
import io.supervision.spring.internal.Shortened;
import io.supervision.worker.ExitReason;
import io.supervision.worker.Worker;
import io.supervision.worker.WorkerContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a method on its timetable, on the child's own thread: one incarnation lasts until a run
 * fails, so many in a row as are allowed. It has recovered when a run has succeeded, however long
 * it waits for that one.
 */
final class ScheduledWorker implements Worker {

  private static final Logger log = LoggerFactory.getLogger("io.supervision.child");

  /** The clock of the application may be set while it waits. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  private final Timetable timetable;
  private final RunSettings settings;
  private final Duration longestWait;
  private final boolean mayEnd;
  private final Clock clock;
  private final Remarks remarks;

  /** What is wrong since the last run that has succeeded, over all incarnations; null: nothing. */
  private volatile @Nullable String trouble;

  /**
   * A worker for one method, whatever the number of its incarnations.
   *
   * @param heartbeatTimeout how long a run may take, or null for ever
   * @param mayEnd whether the child may end when there is nothing left to run
   */
  ScheduledWorker(
      Timetable timetable,
      RunSettings settings,
      @Nullable Duration heartbeatTimeout,
      boolean mayEnd,
      Clock clock,
      Remarks remarks) {
    this.timetable = timetable;
    this.settings = settings;
    this.longestWait = longestWait(heartbeatTimeout);
    this.mayEnd = mayEnd;
    this.clock = clock;
    this.remarks = remarks;
  }

  /** To wait is no silence. */
  private static Duration longestWait(@Nullable Duration heartbeatTimeout) {
    Duration often = heartbeatTimeout == null ? LONGEST_WAIT : heartbeatTimeout.dividedBy(3);
    return often.compareTo(LONGEST_WAIT) < 0 ? often : LONGEST_WAIT;
  }

  @Override
  public void run(WorkerContext context) throws Exception {
    new Incarnation(context).run();
  }

  private final class Incarnation {

    private final WorkerContext context;
    private int failedInARow;
    private @Nullable Remark remark;

    Incarnation(WorkerContext context) {
      this.context = context;
    }

    void run() throws Exception {
      timetable.begin();
      context.previousExit().filter(ExitReason::isAbnormal).ifPresent(this::ended);
      String wrong = trouble;
      boolean runsNow = settings.onRestart() && context.incarnation() > 1;
      if (wrong != null) {
        context.degraded(runsNow ? wrong : wrong + nextRun());
      }
      context.ready();
      Optional<Timetable.Run> next = runsNow ? timetable.now() : timetable.next();
      try {
        while (next.isPresent()) {
          if (!awaitDue(next.get())) {
            return;
          }
          run(next.get());
          next = timetable.next();
        }
        rest();
      } finally {
        remark(null);
      }
    }

    /** Whatever has ended it, it is not well before a run has succeeded. */
    private void ended(ExitReason reason) {
      if (trouble == null || !(reason instanceof ExitReason.Failure)) {
        trouble = "its last run was ended: " + reason.label();
      }
    }

    private String nextRun() {
      return timetable
          .next()
          .map(run -> "; the next one is due at " + text(run.due()))
          .orElse("; there is none any more");
    }

    /** False if it is asked to stop before. */
    private boolean awaitDue(Timetable.Run run) {
      remark(new Remark(null, "runs next at " + text(run.due())));
      for (Duration left = left(run); !left.isNegative() && !left.isZero(); left = left(run)) {
        context.heartbeat();
        if (context.awaitStop(left.compareTo(longestWait) < 0 ? left : longestWait)) {
          return false;
        }
      }
      return !context.isStopping();
    }

    private Duration left(Timetable.Run run) {
      return Duration.between(clock.instant(), run.due());
    }

    private void run(Timetable.Run run) throws Exception {
      context.heartbeat();
      Instant began = run.begins();
      remark(new Remark(null, "runs since " + text(began)));
      try {
        run.call().run();
        succeeded();
      } catch (Exception failed) {
        failed(began, failed);
      } catch (Error failed) {
        trouble = failedAt(began, failed);
        throw failed;
      } finally {
        run.ends(began);
        if (!context.isStopping()) {
          // it was somebody else's, and must not meet the next run
          boolean unused = Thread.interrupted();
        }
      }
      context.heartbeat();
    }

    private void succeeded() {
      failedInARow = 0;
      trouble = null;
      context.recovered();
    }

    private void failed(Instant began, Exception thrown) throws Exception {
      trouble = failedAt(began, thrown);
      if (context.isStopping()) {
        throw thrown;
      }
      failedInARow++;
      if (failedInARow >= settings.failureThreshold()) {
        throw thrown;
      }
      log.warn(
          "'{}' has failed in a run: {} of {} in a row",
          context.path(),
          failedInARow,
          settings.failureThreshold(),
          thrown);
      context.degraded(
          failedInARow
              + " of "
              + settings.failureThreshold()
              + " runs in a row failed ("
              + words(thrown)
              + ")");
    }

    /** Nothing is left to run. */
    private void rest() {
      if (!mayEnd) {
        remark(new Remark(null, "has nothing left to run"));
        while (!context.awaitStop(longestWait)) {
          context.heartbeat();
        }
      }
    }

    private void remark(@Nullable Remark now) {
      Remark before = remark;
      remark = now;
      remarks.replace(context.path(), before, now);
    }
  }

  private static String failedAt(Instant began, Throwable thrown) {
    return "its run of " + text(began) + " failed (" + words(thrown) + ")";
  }

  private static String words(Throwable thrown) {
    return Shortened.said(thrown);
  }

  private static String text(Instant moment) {
    return moment.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
