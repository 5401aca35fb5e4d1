package io.supervision.spring.internal.listener;

import io.supervision.spring.listener.AdoptableListener;
import io.supervision.spring.listener.ListenerAdapter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Two listeners of a technology that is none, with a registry and a web server. */
@Configuration(proxyBeanMethods = false)
class FakeTechnology {

  /** What was started and stopped, in order. */
  static final class Log extends CopyOnWriteArrayList<String> {
    private static final long serialVersionUID = 1L;
  }

  /** As those for Kafka, JMS and RabbitMQ, but with its listeners given. */
  static final class Registry implements SmartLifecycle {
    final List<FakeListener> listeners;
    private volatile boolean running;

    Registry(List<FakeListener> listeners) {
      this.listeners = new CopyOnWriteArrayList<>(listeners);
    }

    FakeListener get(String id) {
      return listeners.stream().filter(each -> each.id.equals(id)).findFirst().orElseThrow();
    }

    @Override
    public void start() {
      listeners.forEach(listener -> listener.container().start());
      running = true;
    }

    @Override
    public void stop() {
      listeners.forEach(listener -> listener.stop(() -> {}));
      running = false;
    }

    @Override
    public boolean isRunning() {
      return running;
    }

    @Override
    public int getPhase() {
      return DEFAULT_PHASE - 100;
    }
  }

  /** In the phase of those of Spring Boot. */
  static final class WebServer implements SmartLifecycle {
    private final List<String> log;
    private volatile boolean running;

    WebServer(List<String> log) {
      this.log = log;
    }

    @Override
    public void start() {
      log.add("+web");
      running = true;
    }

    @Override
    public void stop() {
      log.add("-web");
      running = false;
    }

    @Override
    public boolean isRunning() {
      return running;
    }

    @Override
    public int getPhase() {
      return DEFAULT_PHASE - 2048;
    }
  }

  @Bean
  Log log() {
    return new Log();
  }

  @Bean
  WebServer webServer(Log log) {
    return new WebServer(log);
  }

  @Bean
  Registry fakeRegistry(Log log) {
    return new Registry(FakeListener.several(log, "orders", "audit"));
  }

  @Bean
  ListenerAdapter fakeAdapter(Registry registry) {
    return new ListenerAdapter() {
      @Override
      public String technology() {
        return "fake";
      }

      @Override
      public List<AdoptableListener> listeners() {
        return List.copyOf(registry.listeners);
      }
    };
  }
}
