package io.supervision.spring.examples;

import io.supervision.spec.RestartType;
import io.supervision.spring.SupervisedChild;
import io.supervision.worker.Worker;
import io.supervision.worker.WorkerContext;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;

/** The services of the trees in {@code examples/*.yaml}. */
@Configuration(proxyBeanMethods = false)
class Services {

  private static final Logger log = LoggerFactory.getLogger(Services.class);

  // tag::services[]
  @Bean
  @SupervisedChild(id = "database", supervisor = "infrastructure", order = 10)
  Worker databaseConnection() {
    return context -> context.awaitStop();
  }

  @Bean
  @SupervisedChild(supervisor = "infrastructure", order = 20, shutdown = "10s")
  Worker messageQueue() {
    return context -> context.awaitStop();
  }

  // end::services[]

  // tag::prototype[]
  @Bean
  @Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
  HttpWorker httpWorker() {
    return new HttpWorker();
  }

  // end::prototype[]

  // tag::transient[]
  @Bean
  @SupervisedChild(restart = RestartType.TRANSIENT)
  Runnable cacheWarming() {
    return () -> {};
  }

  // end::transient[]

  // tag::worker[]
  static final class HttpWorker implements Worker, AutoCloseable {

    private int served;

    @Override
    public void run(WorkerContext context) throws InterruptedException {
      while (!context.isStopping()) {
        context.sleep(Duration.ofSeconds(1));
        served++;
      }
    }

    /** Spring's destruction callback, called for each instance when its incarnation has ended. */
    @Override
    public void close() {
      log.info("{} requests served", served);
    }
  }
  // end::worker[]
}
