package io.supervision.test.examples.shop;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** The application of docs/testing.md. */
@SpringBootApplication(proxyBeanMethods = false)
class ShopApplication {

  @Bean
  BlockingQueue<String> orders() {
    return new LinkedBlockingQueue<>();
  }
}
