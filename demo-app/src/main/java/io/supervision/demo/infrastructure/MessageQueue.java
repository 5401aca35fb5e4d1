package io.supervision.demo.infrastructure;

import io.supervision.demo.chaos.Faults;
import io.supervision.spring.SupervisedChild;
import io.supervision.worker.HealthCheck;
import io.supervision.worker.Worker;
import io.supervision.worker.WorkerContext;
import jakarta.jms.Connection;
import java.time.Duration;
import java.util.Objects;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.springframework.jms.connection.CachingConnectionFactory;
import org.springframework.stereotype.Component;

/** Runs the message broker: up with this worker, down with it. What it carries stays on disk. */
@Component
@SupervisedChild(
    id = "message-queue",
    supervisor = "infrastructure",
    order = 20,
    startTimeout = "30s",
    shutdown = "10s")
class MessageQueue implements Worker, HealthCheck {

  private static final Duration PACE = Duration.ofMillis(250);

  private final EmbeddedActiveMQ broker;
  private final CachingConnectionFactory connections;
  private final Faults faults;
  private volatile String path = "";

  MessageQueue(EmbeddedActiveMQ broker, CachingConnectionFactory connections, Faults faults) {
    this.broker = broker;
    this.connections = connections;
    this.faults = faults;
  }

  @Override
  public void run(WorkerContext context) throws Exception {
    path = context.path();
    faults.duringStart(context);
    context.onClose(broker::stop);
    context.onClose(connections::resetConnection);
    start();
    context.ready();
    while (!context.isStopping()) {
      context.heartbeat();
      faults.duringWork(context);
      context.sleep(PACE);
    }
  }

  /** A broker that cannot start only logs why. */
  private void start() throws Exception {
    broker.start();
    if (!broker.getActiveMQServer().isActive()) {
      throw new IllegalStateException("the broker did not start; its own log says why");
    }
  }

  /** Whether the broker takes a new connection. */
  @Override
  public Result check() throws Exception {
    faults.duringCheck(path);
    try (Connection connection =
        Objects.requireNonNull(connections.getTargetConnectionFactory()).createConnection()) {
      connection.start();
      return Result.ok();
    }
  }
}
