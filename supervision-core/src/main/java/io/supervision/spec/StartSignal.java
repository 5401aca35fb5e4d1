package io.supervision.spec;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A moment in the life of the application that children wait for, such as: the web server accepts
 * requests. Off when it is made. A child that requires it is not started, and not started again, as
 * long as it is off; one that runs is not touched. To wait for it is no outage, and an end while it
 * is off is not counted. Any thread may switch it.
 */
public final class StartSignal {

  private final String name;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile boolean on;

  private StartSignal(String name) {
    this.name = name;
  }

  /**
   * A signal, which is off.
   *
   * @param name what is waited for, for people; not empty
   * @return the signal
   * @throws InvalidSpecException if the name is empty or has control characters or slashes
   */
  public static StartSignal named(String name) {
    Checks.id("requires", name);
    return new StartSignal(name);
  }

  /**
   * What is waited for.
   *
   * @return its name
   */
  public String name() {
    return name;
  }

  /**
   * Whether children may start.
   *
   * @return true between on and off
   */
  public boolean isOn() {
    return on;
  }

  /** Lets those start that wait for it. Returns without waiting for them. */
  public void on() {
    on = true;
    listeners.forEach(Runnable::run);
  }

  /** Who requires it is not started from now on. */
  public void off() {
    on = false;
  }

  /**
   * Tells a tree when the signal goes on, as long as it wants to know.
   *
   * @param listener short, must not wait
   */
  public void add(Runnable listener) {
    listeners.add(listener);
  }

  /**
   * Tells it no more.
   *
   * @param listener one that was added; another one does nothing
   */
  public void remove(Runnable listener) {
    listeners.remove(listener);
  }

  @Override
  public String toString() {
    return name + (on ? " (on)" : " (off)");
  }
}
