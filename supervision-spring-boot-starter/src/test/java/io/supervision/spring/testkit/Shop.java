package io.supervision.spring.testkit;

import io.supervision.spring.SupervisedChild;
import io.supervision.worker.HealthCheck;
import io.supervision.worker.Worker;
import io.supervision.worker.WorkerContext;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** A small application: orders, and mail that goes out. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({Shop.Orders.class, Shop.Mail.class})
class Shop {

  @SupervisedChild(id = "orders")
  static class Orders implements Worker, HealthCheck {
    @Override
    public void run(WorkerContext context) throws InterruptedException {
      context.awaitStop();
    }

    @Override
    public Result check() {
      return Result.ok();
    }
  }

  static class Mail {
    @SupervisedChild(id = "mail")
    void send(WorkerContext context) throws InterruptedException {
      context.awaitStop();
    }
  }

  @Bean
  @SupervisedChild
  Worker clock() {
    return WorkerContext::awaitStop;
  }
}
