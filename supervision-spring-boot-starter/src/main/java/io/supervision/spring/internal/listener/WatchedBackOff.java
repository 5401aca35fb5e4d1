package io.supervision.spring.internal.listener;

import java.util.function.LongConsumer;
import org.springframework.util.backoff.BackOff;
import org.springframework.util.backoff.BackOffExecution;

/** Tells each wait before another attempt to connect: containers have no other sign of some. */
public final class WatchedBackOff implements BackOff {

  private final BackOff backOff;
  private final LongConsumer waits;

  /**
   * In front of a container's back-off.
   *
   * @param backOff what decides
   * @param waits is told the milliseconds that it decides on, or {@link BackOffExecution#STOP}
   */
  public WatchedBackOff(BackOff backOff, LongConsumer waits) {
    this.backOff = backOff;
    this.waits = waits;
  }

  @Override
  public BackOffExecution start() {
    return new Execution(backOff.start());
  }

  @Override
  public String toString() {
    return backOff.toString();
  }

  private final class Execution implements BackOffExecution {

    private final BackOffExecution execution;

    Execution(BackOffExecution execution) {
      this.execution = execution;
    }

    @Override
    public long nextBackOff() {
      long millis = execution.nextBackOff();
      waits.accept(millis);
      return millis;
    }

    @Override
    public String toString() {
      return execution.toString();
    }
  }
}
