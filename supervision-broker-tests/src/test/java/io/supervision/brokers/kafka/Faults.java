package io.supervision.brokers.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.Consumer;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.ConsumerPostProcessor;

/** Stands between containers and their clients, and does what brokers and networks seldom do. */
final class Faults implements ConsumerPostProcessor<String, String> {

  /** Instead of a call, or before it if it returns null. */
  interface Fault {
    Object happen(Consumer<String, String> client) throws Exception;
  }

  final AtomicInteger open = new AtomicInteger();
  private final Map<String, Fault> faults = new ConcurrentHashMap<>();

  void plant(String method, Fault fault) {
    faults.put(method, fault);
  }

  void remove(String method) {
    faults.remove(method);
  }

  void in(ConcurrentKafkaListenerContainerFactory<String, String> factory) {
    ConsumerFactory<? super String, ? super String> consumers = factory.getConsumerFactory();
    assertThat(consumers).isNotNull();
    @SuppressWarnings("unchecked")
    ConsumerFactory<String, String> typed = (ConsumerFactory<String, String>) consumers;
    typed.addPostProcessor(this);
  }

  @Override
  @SuppressWarnings("unchecked")
  public Consumer<String, String> apply(Consumer<String, String> client) {
    open.incrementAndGet();
    return (Consumer<String, String>)
        Proxy.newProxyInstance(
            Consumer.class.getClassLoader(),
            new Class<?>[] {Consumer.class},
            (proxy, method, args) -> {
              Fault fault = faults.get(method.getName());
              Object instead = fault == null ? null : fault.happen(client);
              if (instead != null) {
                return instead;
              }
              try {
                Object result = method.invoke(client, args);
                if (method.getName().equals("close")) {
                  open.decrementAndGet();
                }
                return result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
