package io.supervision.spring.autoconfigure;

import io.supervision.worker.Worker;
import io.supervision.worker.WorkerContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Workers that do nothing but run until they are stopped. */
class Workers {

  private Workers() {}

  static class Idle implements Worker {
    @Override
    public void run(WorkerContext context) {
      context.awaitStop();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Two {
    @Bean
    Idle first() {
      return new Idle();
    }

    @Bean
    Idle second() {
      return new Idle();
    }
  }
}
