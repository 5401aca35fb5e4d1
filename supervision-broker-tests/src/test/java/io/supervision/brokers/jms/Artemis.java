package io.supervision.brokers.jms;

import io.supervision.brokers.Ports;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/** A broker behind a port of the loopback interface, so that it can die and come back. */
final class Artemis {

  private final int port;
  private EmbeddedActiveMQ server;

  Artemis() throws Exception {
    port = Ports.free();
    start();
  }

  /** Nothing listens there. */
  static String nobody() throws Exception {
    return "tcp://127.0.0.1:" + Ports.free();
  }

  String url() {
    return "tcp://127.0.0.1:" + port;
  }

  ActiveMQConnectionFactory connectionFactory() {
    return new ActiveMQConnectionFactory(url());
  }

  void start() throws Exception {
    Configuration configuration = new ConfigurationImpl();
    configuration.setPersistenceEnabled(false);
    configuration.setSecurityEnabled(false);
    configuration.setJMXManagementEnabled(false);
    configuration.addAcceptorConfiguration("tcp", url());
    configuration.addAddressSetting(
        "#",
        new AddressSettings()
            .setDefaultAddressRoutingType(RoutingType.ANYCAST)
            .setDefaultQueueRoutingType(RoutingType.ANYCAST)
            .setMaxDeliveryAttempts(-1));
    server = new EmbeddedActiveMQ();
    server.setConfiguration(configuration);
    server.start();
  }

  void createQueue(String name) throws Exception {
    server
        .getActiveMQServer()
        .createQueue(
            QueueConfiguration.of(name)
                .setRoutingType(RoutingType.ANYCAST)
                .setAutoDelete(false)
                .setDurable(false));
  }

  /** As after a crash: what clients are in the midst of is not waited for. */
  void kill() throws Exception {
    server.getActiveMQServer().fail(false);
    server.stop();
  }

  void dropConnections() {
    server
        .getActiveMQServer()
        .getRemotingService()
        .getConnections()
        .forEach(connection -> connection.getTransportConnection().forceClose());
  }

  /** What the broker itself says. */
  int consumersOf(String queue) {
    var found = server.getActiveMQServer().locateQueue(SimpleString.of(queue));
    return found == null ? 0 : found.getConsumerCount();
  }

  /** Those that are with a consumer and not acknowledged included. */
  long messagesIn(String queue) {
    var found = server.getActiveMQServer().locateQueue(SimpleString.of(queue));
    return found == null ? 0 : found.getMessageCount();
  }

  void stop() throws Exception {
    server.stop();
  }
}
