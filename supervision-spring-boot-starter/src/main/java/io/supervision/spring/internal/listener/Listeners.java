package io.supervision.spring.internal.listener;

import io.supervision.spring.internal.Problems;
import io.supervision.spring.internal.Spelling;
import io.supervision.spring.listener.ListenerAdapter;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/** All listeners of all technologies, as they are registered at the moment. */
public final class Listeners {

  private final Supplier<Stream<ListenerAdapter>> adapters;
  private final ConfigurableListableBeanFactory beans;
  private final StreamBindings bindings;

  /**
   * Knows the listeners of a context.
   *
   * @param adapters asked each time, since a registry is made after the tree
   * @param beans the beans of the context
   */
  public Listeners(
      Supplier<Stream<ListenerAdapter>> adapters, ConfigurableListableBeanFactory beans) {
    this.adapters = adapters;
    this.beans = beans;
    this.bindings = new StreamBindings(beans);
  }

  /** When some are to be adopted. */
  void tellOfOthers() {
    bindings.tellOnce();
  }

  List<RegisteredListener> all() {
    return adapters
        .get()
        .flatMap(
            adapter ->
                adapter.listeners().stream()
                    .map(listener -> new RegisteredListener(adapter.technology(), listener, beans)))
        .toList();
  }

  /** There is no such listener: which there are, and what may be meant. */
  void reportUnknown(ListenerReference reference, String where, Problems problems) {
    String binding = reference.id();
    if (binding != null && bindings.names().contains(binding)) {
      problems.add(
          where,
          "'" + binding + "' is a binding of Spring Cloud Stream, which is in no registry",
          "Remove the child, and leave the binding to Spring Cloud Stream; or write its function as"
              + " a listener, such as a @KafkaListener");
      return;
    }
    List<RegisteredListener> all = all();
    List<String> ids = all.stream().map(each -> each.listener().id()).toList();
    String remedy =
        !all.isEmpty()
            ? "Name one of " + new TreeSet<>(ids)
            : adapters.get().findAny().isEmpty()
                ? "There is no library for Kafka, JMS or RabbitMQ, nor an adapter for another one"
                : "There are no listeners; are they switched on, as by @EnableKafka?";
    problems.add(where, "there is no listener " + reference + hint(reference, all, ids), remedy);
  }

  private static String hint(
      ListenerReference reference, List<RegisteredListener> all, List<String> ids) {
    String id = reference.id();
    if (id == null) {
      return "";
    }
    for (RegisteredListener other : all) {
      if (id.equals(other.listener().id())) {
        return ", but a " + other;
      }
    }
    return Spelling.hint(id, ids);
  }
}
