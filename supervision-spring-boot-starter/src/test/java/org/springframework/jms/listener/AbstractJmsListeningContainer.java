package org.springframework.jms.listener;

import org.springframework.context.SmartLifecycle;

/** Stands for the real one, which is not on the class path: in what a shutdown changes. */
public class AbstractJmsListeningContainer implements SmartLifecycle {

  private volatile boolean active = true;
  private volatile boolean running;

  public final boolean isActive() {
    return active;
  }

  public void shutdown() {
    active = false;
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop() {
    running = false;
  }

  /** With no consumer left there is nobody who would call. */
  @Override
  public void stop(Runnable callback) {
    stop();
    if (active) {
      callback.run();
    }
  }

  @Override
  public final boolean isRunning() {
    return running;
  }
}
