package io.supervision.spring.examples.shop;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.PropertySource;

/** The application of docs/testing.md. */
@SpringBootApplication(proxyBeanMethods = false)
@PropertySource("classpath:examples/shop.properties")
class ShopApplication {

  // tag::queue[]
  @Bean
  BlockingQueue<String> orders() {
    return new LinkedBlockingQueue<>();
  }
  // end::queue[]
}
