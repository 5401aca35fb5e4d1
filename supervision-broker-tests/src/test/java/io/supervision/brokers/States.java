package io.supervision.brokers;

import io.supervision.spring.listener.ListenerState;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Looks at the state of a listener all the time, and keeps the kinds it has seen. */
public final class States implements AutoCloseable {

  private final Queue<ListenerState> seen = new ConcurrentLinkedQueue<>();
  private volatile boolean closed;

  public States(Watched watched) {
    Thread thread = new Thread(() -> look(watched), "states");
    thread.setDaemon(true);
    thread.start();
  }

  private void look(Watched watched) {
    ListenerState last = null;
    while (!closed) {
      ListenerState now = watched.listener.state();
      if (!now.equals(last)) {
        seen.add(now);
        last = now;
      }
      Thread.onSpinWait();
    }
  }

  public Queue<ListenerState> seen() {
    return seen;
  }

  @Override
  public void close() {
    closed = true;
  }
}
