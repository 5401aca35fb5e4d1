package io.supervision.spring.internal.lifecycle;

import io.supervision.spring.RootFailedEvent;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells of the root's failure, on a thread that is there from the beginning of a run: code of users
 * that does not return keeps nobody from the reaction.
 */
final class FailureNews {

  /** How long the reaction waits for those who are told. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Consumer<RootFailedEvent> teller;
  private final Thread thread = new Thread(this::run, "supervision-root-failure");
  private volatile @Nullable RootFailedEvent event;
  private volatile @Nullable Thread waiting;
  private volatile boolean told;
  private volatile boolean over;

  /**
   * Makes the thread; it waits from {@link #begin()} on.
   *
   * @param teller tells users; must not throw
   */
  FailureNews(Consumer<RootFailedEvent> teller) {
    this.teller = teller;
    thread.setDaemon(true);
  }

  void begin() {
    thread.start();
  }

  /** Nothing more is told. */
  void end() {
    over = true;
    LockSupport.unpark(thread);
  }

  private void run() {
    RootFailedEvent known = event;
    while (known == null && !over) {
      LockSupport.park(this);
      known = event;
    }
    if (known != null) {
      teller.accept(known);
    }
    told = true;
    LockSupport.unpark(waiting);
  }

  /**
   * Waits until all have heard it, but not for ever. Needs no memory.
   *
   * @param isWorthWaiting whether to be patient for longer
   * @return whether all have heard it
   */
  boolean tell(RootFailedEvent failure, BooleanSupplier isWorthWaiting) {
    waiting = Thread.currentThread();
    event = failure;
    LockSupport.unpark(thread);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!told) {
      long left = deadline - System.nanoTime();
      if (left <= 0 && !isWorthWaiting.getAsBoolean()) {
        return false;
      }
      LockSupport.parkNanos(this, left > 0 ? left : PATIENCE.toNanos());
    }
    return true;
  }

  /** Where those who do not return are. */
  Throwable where() {
    Throwable where = new TimeoutException("thread '" + thread.getName() + "' is there");
    where.setStackTrace(thread.getStackTrace());
    return where;
  }
}
