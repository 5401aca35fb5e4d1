package io.supervision.brokers;

import java.util.function.IntSupplier;

/** Asks a broker all the time how many consumers a queue has. */
public final class MostConsumers implements AutoCloseable {

  private volatile int most;
  private volatile boolean closed;

  public MostConsumers(IntSupplier broker) {
    Thread thread = new Thread(() -> ask(broker), "consumers");
    thread.setDaemon(true);
    thread.start();
  }

  private void ask(IntSupplier broker) {
    while (!closed) {
      most = Math.max(most, broker.getAsInt());
    }
  }

  public int most() {
    return most;
  }

  @Override
  public void close() {
    closed = true;
  }
}
