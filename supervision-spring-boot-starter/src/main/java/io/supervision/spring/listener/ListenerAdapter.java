package io.supervision.spring.listener;

import java.util.List;

/**
 * One technology of message listeners, such as Kafka. Those for Kafka, JMS and RabbitMQ are there
 * when their libraries are; a bean of this type adds another one.
 */
public interface ListenerAdapter {

  /**
   * What stands before an id that two technologies have, as in {@code kafka:orders}.
   *
   * @return a word in lower case
   */
  String technology();

  /**
   * The listeners that are registered now, in the order of their registration where that is known,
   * else by id. Asked by any thread, once all singletons have been made, and again later, since a
   * listener can be registered at any time. The same listener is the same object each time.
   *
   * @return listeners; may be empty
   */
  List<AdoptableListener> listeners();
}
