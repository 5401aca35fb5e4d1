package io.supervision.spring.internal.listener;

import io.supervision.spring.listener.ListenerAdapter;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/** All listeners of all technologies, as they are registered at the moment. */
public final class Listeners {

  private final Supplier<Stream<ListenerAdapter>> adapters;
  private final ConfigurableListableBeanFactory beans;

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

  List<String> technologies() {
    return adapters.get().map(ListenerAdapter::technology).toList();
  }
}
