package io.supervision.spring.listener;

import java.lang.reflect.Method;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * A message listener with its container, which the tree can start, watch and stop instead of
 * Spring.
 *
 * <p>Reads are asked by any thread and must not wait. {@code prepare}, {@code start} and {@code
 * stop} are called by one thread at a time.
 */
public interface AdoptableListener {

  /**
   * Its id in its registry.
   *
   * @return the id; unique within its technology
   */
  String id();

  /**
   * The listener that it is a part of, such as the one whose messages it tries again.
   *
   * @return the id of that listener; its own if it stands for itself
   */
  default String mainId() {
    return id();
  }

  /**
   * Whether somebody gave it that id, so that it may go by it.
   *
   * @return false if Spring has made one up
   */
  boolean hasGivenId();

  /**
   * The bean whose method is called.
   *
   * @return the bean, or null if there is none or it is not known
   */
  @Nullable Object bean();

  /**
   * The method that is called.
   *
   * @return the method as declared by the user, or null if there is none, if there are several, or
   *     if it is not known
   */
  @Nullable Method method();

  /**
   * The lifecycle bean by which Spring starts and stops this listener with others: it starts and
   * stops only those that nobody has adopted.
   *
   * @return the name of the bean, or null if Spring does not start it
   */
  @Nullable String startedBy();

  /**
   * Its container, by which Spring starts and stops it as long as nobody adopts it.
   *
   * @return the container
   */
  SmartLifecycle container();

  /**
   * Why it cannot be adopted, and what to do, such as one that belongs to a sequencer.
   *
   * @return a sentence, or null if it can
   */
  @Nullable String obstacle();

  /**
   * How long its container waits at most for what is being processed when it is stopped.
   *
   * @return the container's own shutdown time
   */
  Duration shutdownTime();

  /**
   * Lets the watch see each call of the listener's code from now on. Called once, before the first
   * {@code start}, while the container does not run.
   *
   * @param watch what is told
   */
  void prepare(ListenerWatch watch);

  /**
   * Starts the container; returns when it has been started, whether or not it is connected. A
   * container that was stopped, has ended or was shut down can be started again. One that runs is
   * left as it is.
   *
   * @throws Exception if it cannot be started
   */
  void start() throws Exception;

  /**
   * Asks the container to stop, as Spring would; returns at once or when it is stopped.
   *
   * @param stopped runs once it has stopped by its own opinion, on any thread; at once if it does
   *     not run
   */
  void stop(Runnable stopped);

  /**
   * How it is.
   *
   * @return its state as far as the technology knows it, since the last {@code start}
   */
  ListenerState state();

  /**
   * Whether nothing of it runs any more: no consumer at the broker, no thread of the container.
   * Only then it may be started again.
   *
   * @return true before the first start and after everything has ended
   */
  boolean isGone();

  /**
   * Whether its container runs by its own opinion, whoever has started it.
   *
   * @return true from its start to its stop or end
   */
  boolean isRunning();

  /**
   * Whether somebody has paused it: it keeps its connection and gets no messages.
   *
   * @return true while it is paused
   */
  boolean isPaused();
}
