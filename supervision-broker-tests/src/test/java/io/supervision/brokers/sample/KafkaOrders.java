package io.supervision.brokers.sample;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.listener.CommonContainerStoppingErrorHandler;
import org.springframework.kafka.listener.CommonErrorHandler;

/** A listener that dies of an order without content, and comes back. */
@SpringBootApplication
public class KafkaOrders {

  /** Beside {@code samples/kafka-orders.yaml}. */
  public static void main(String[] args) {
    SpringApplication.run(KafkaOrders.class, args);
  }

  // tag::listener[]
  @KafkaListener(id = "orders", idIsGroup = false, topics = "orders")
  void on(String order) {
    if (order.isBlank()) {
      throw new IllegalStateException("an order without content");
    }
  }

  // end::listener[]

  // tag::stopping[]
  @Bean
  CommonErrorHandler errorHandler() {
    return new CommonContainerStoppingErrorHandler();
  }
  // end::stopping[]
}
