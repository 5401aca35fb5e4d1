package io.supervision.demo.infrastructure;

import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.springframework.context.annotation.Bean;

/** The message broker inside this process. {@link MessageQueue} starts and stops it. */
@org.springframework.context.annotation.Configuration(proxyBeanMethods = false)
class BrokerConfiguration {

  private static final int WITHOUT_LIMIT = -1;

  static {
    // From JDK 24 on Netty avoids Unsafe by default, and then refuses to free the buffers that
    // Artemis reads its journal with: the broker would start once, but never again.
    System.getProperties().putIfAbsent("io.netty.noUnsafe", "false");
  }

  /** Takes the place of Spring Boot's broker, which would start with the application context. */
  @Bean(destroyMethod = "")
  EmbeddedActiveMQ embeddedActiveMq(Configuration configuration, DataDirectory data) {
    String journal = data.path().resolve("queue").toString();
    configuration
        .setJournalDirectory(journal + "/journal")
        .setBindingsDirectory(journal + "/bindings")
        .setLargeMessagesDirectory(journal + "/large-messages")
        .setPagingDirectory(journal + "/paging")
        // survives the end of the process, not of the machine
        .setJournalDatasync(false)
        .addAddressSetting("orders", orders());
    return new EmbeddedActiveMQ().setConfiguration(configuration);
  }

  /** However often workers crash over an order, it comes again; and none of them hoards orders. */
  private static AddressSettings orders() {
    return new AddressSettings()
        .setMaxDeliveryAttempts(WITHOUT_LIMIT)
        .setDefaultConsumerWindowSize(16 * 1024);
  }
}
