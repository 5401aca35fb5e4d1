package io.supervision.spring.internal.listener.kafka;

import io.supervision.spring.listener.AdoptableListener;
import io.supervision.spring.listener.ListenerAdapter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.kafka.config.KafkaListenerConfigUtils;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.listener.MessageListenerContainer;

/** The listeners of every {@link KafkaListenerEndpointRegistry} of the application. */
public final class KafkaListenerAdapter implements ListenerAdapter {

  private static final String OF_ANNOTATIONS =
      KafkaListenerConfigUtils.KAFKA_LISTENER_ENDPOINT_REGISTRY_BEAN_NAME;

  private final ListableBeanFactory beans;
  private IdentityHashMap<MessageListenerContainer, AdoptableContainer> known =
      new IdentityHashMap<>();

  /**
   * For the listeners of one context.
   *
   * @param beans where the registries are; those of a parent belong to the parent
   */
  public KafkaListenerAdapter(ListableBeanFactory beans) {
    this.beans = beans;
  }

  @Override
  public String technology() {
    return "kafka";
  }

  @Override
  public synchronized List<AdoptableListener> listeners() {
    IdentityHashMap<MessageListenerContainer, AdoptableContainer> registered =
        new IdentityHashMap<>();
    List<AdoptableListener> listeners = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    registries()
        .forEach(
            (name, registry) -> {
              for (String id : new TreeSet<>(registry.getListenerContainerIds())) {
                MessageListenerContainer container = registry.getListenerContainer(id);
                if (container != null) {
                  String unique = ids.add(id) ? id : name + "." + id;
                  AdoptableContainer listener = listener(unique, name, container);
                  registered.put(container, listener);
                  listeners.add(listener);
                }
              }
            });
    known = registered;
    return List.copyOf(listeners);
  }

  /** That of the annotations first: its ids stay as they are. */
  private Map<String, KafkaListenerEndpointRegistry> registries() {
    Map<String, KafkaListenerEndpointRegistry> registries =
        new TreeMap<>(
            Comparator.comparing((String name) -> !name.equals(OF_ANNOTATIONS))
                .thenComparing(Comparator.naturalOrder()));
    registries.putAll(beans.getBeansOfType(KafkaListenerEndpointRegistry.class, true, false));
    return registries;
  }

  private AdoptableContainer listener(
      String id, String registry, MessageListenerContainer container) {
    AdoptableContainer listener = known.get(container);
    return listener != null
        ? listener
        : new AdoptableContainer(id, registry, container, new Surroundings(beans));
  }
}
