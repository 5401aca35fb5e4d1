package io.supervision.spring.internal.listener;

import io.supervision.spring.listener.ListenerWatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The calls of a listener's code: counted, and told to the watch. */
public final class Calls {

  private final AtomicInteger running = new AtomicInteger();
  private final AtomicReference<@Nullable Error> lastError = new AtomicReference<>();
  private volatile @Nullable ListenerWatch watch;

  void tell(ListenerWatch watch) {
    this.watch = watch;
  }

  /**
   * Calls the code of the listener.
   *
   * @param call the code
   * @param <T> what it may throw
   * @throws T what it has thrown, as it is
   */
  public <T extends Throwable> void run(Call<T> call) throws T {
    ListenerWatch told = watch;
    running.incrementAndGet();
    if (told != null) {
      told.begins();
    }
    try {
      call.run();
    } catch (Error e) {
      failed(e);
      throw e;
    } finally {
      running.decrementAndGet();
      if (told != null) {
        told.ends();
      }
    }
  }

  /**
   * An error has been thrown, in the listener's code or around it. Told once.
   *
   * @param error the error
   */
  public void failed(Error error) {
    ListenerWatch told = watch;
    if (lastError.getAndSet(error) != error && told != null) {
      told.failed(error);
    }
  }

  /** The state may be another one now. */
  public void changed() {
    ListenerWatch told = watch;
    if (told != null) {
      told.changed();
    }
  }

  /**
   * Whether no thread is in the code of the listener.
   *
   * @return false during a call
   */
  public boolean isIdle() {
    return running.get() == 0;
  }

  /**
   * The code of a listener.
   *
   * @param <T> what it may throw
   */
  @FunctionalInterface
  public interface Call<T extends Throwable> {

    /**
     * Runs it.
     *
     * @throws T what it throws
     */
    void run() throws T;
  }
}
