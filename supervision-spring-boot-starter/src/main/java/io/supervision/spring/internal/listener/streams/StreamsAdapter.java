package io.supervision.spring.internal.listener.streams;

import io.supervision.spring.listener.AdoptableListener;
import io.supervision.spring.listener.ListenerAdapter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.kafka.config.StreamsBuilderFactoryBean;

/** The topologies of Kafka Streams, by the names of their factory beans. */
public final class StreamsAdapter implements ListenerAdapter {

  /** What stands before a name, as in {@code streams:defaultKafkaStreamsBuilder}. */
  public static final String TECHNOLOGY = "streams";

  private final ListableBeanFactory beans;
  private final Map<String, Streams> known = new ConcurrentHashMap<>();

  /**
   * Looks for them when it is asked.
   *
   * @param beans the beans of the context
   */
  public StreamsAdapter(ListableBeanFactory beans) {
    this.beans = beans;
  }

  @Override
  public String technology() {
    return TECHNOLOGY;
  }

  @Override
  public List<AdoptableListener> listeners() {
    return List.of(beans.getBeanNamesForType(StreamsBuilderFactoryBean.class, true, false)).stream()
        .map(BeanFactoryUtils::transformedBeanName)
        .<AdoptableListener>map(name -> known.computeIfAbsent(name, this::streams))
        .toList();
  }

  private Streams streams(String name) {
    return new Streams(
        name,
        beans.getBean(BeanFactory.FACTORY_BEAN_PREFIX + name, StreamsBuilderFactoryBean.class));
  }
}
