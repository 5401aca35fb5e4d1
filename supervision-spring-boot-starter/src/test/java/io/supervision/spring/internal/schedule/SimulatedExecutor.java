package io.supervision.spring.internal.schedule;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** One thread of a scheduler on simulated time, as the JDK's own executor counts. */
final class SimulatedExecutor extends AbstractExecutorService implements ScheduledExecutorService {

  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(
          Comparator.comparing((Task task) -> task.due).thenComparing(task -> task.number));
  private Instant now;
  private long numbers;

  SimulatedExecutor(Instant now) {
    this.now = now;
  }

  /** A run takes so long. */
  void pass(Duration time) {
    now = now.plus(time);
  }

  /** Runs what is due, one after the other, until then. */
  void runUntil(Instant end) {
    while (!tasks.isEmpty() && !tasks.peek().due.isAfter(end)) {
      Task next = tasks.remove();
      now = next.due.isAfter(now) ? next.due : now;
      next.run();
    }
    now = end;
  }

  Clock clock() {
    return new Clock() {
      @Override
      public Instant instant() {
        return now;
      }

      @Override
      public ZoneId getZone() {
        return ZoneId.systemDefault();
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return Clock.fixed(now, zone);
      }
    };
  }

  private final class Task extends FutureTask<Object> implements RunnableScheduledFuture<Object> {
    private final Duration period;
    private final boolean isRate;
    private Instant due;
    private long number = numbers++;

    Task(Runnable command, long delay, Duration period, boolean isRate, TimeUnit unit) {
      super(command, null);
      this.due = now.plusNanos(unit.toNanos(delay));
      this.period = period;
      this.isRate = isRate;
      tasks.add(this);
    }

    @Override
    public void run() {
      if (period == null) {
        super.run();
      } else if (runAndReset()) {
        due = (isRate ? due : now).plus(period);
        number = numbers++;
        tasks.add(this);
      }
    }

    @Override
    public boolean isPeriodic() {
      return period != null;
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(Duration.between(now, due));
    }

    @Override
    public int compareTo(Delayed other) {
      return due.compareTo(((Task) other).due);
    }
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
    return new Task(command, delay, null, false, unit);
  }

  @Override
  public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable command, long initialDelay, long period, TimeUnit unit) {
    return new Task(command, initialDelay, Duration.of(period, unit.toChronoUnit()), true, unit);
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable command, long initialDelay, long delay, TimeUnit unit) {
    return new Task(command, initialDelay, Duration.of(delay, unit.toChronoUnit()), false, unit);
  }

  @Override
  public void execute(Runnable command) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void shutdown() {}

  @Override
  public List<Runnable> shutdownNow() {
    return List.of();
  }

  @Override
  public boolean isShutdown() {
    return false;
  }

  @Override
  public boolean isTerminated() {
    return false;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return true;
  }
}
