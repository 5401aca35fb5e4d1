package io.supervision.spring.internal.listener.jms;

import io.supervision.spring.internal.listener.Calls;
import io.supervision.spring.internal.listener.ContainerListener;
import io.supervision.spring.internal.listener.Endpoint;
import io.supervision.spring.internal.listener.Reasons;
import io.supervision.spring.listener.ListenerState.Ended;
import jakarta.jms.ExceptionListener;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import java.util.Objects;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.DirectFieldAccessor;
import org.springframework.jms.listener.AbstractMessageListenerContainer;
import org.springframework.jms.listener.SessionAwareMessageListener;

/** What the default and the simple container for JMS have in common. */
abstract class JmsContainerListener extends ContainerListener {

  private final AbstractMessageListenerContainer container;
  private final Lock lifecycleLock;

  JmsContainerListener(Endpoint endpoint, AbstractMessageListenerContainer container) {
    super(endpoint, container);
    this.container = container;
    lifecycleLock = present("lifecycleLock", Lock.class);
  }

  /** A connection has failed, or an attempt to make one. */
  abstract void connectionFailed(Exception failure);

  /** A message has come. */
  abstract void works();

  @Override
  protected void watchCalls() {
    watchListener();
    ExceptionListener others = container.getExceptionListener();
    container.setExceptionListener(failure -> failed(failure, others));
  }

  private void failed(JMSException failure, @Nullable ExceptionListener others) {
    connectionFailed(failure);
    calls.changed();
    if (others != null) {
      others.onException(failure);
    }
  }

  /**
   * The container asks first whether the listener wants the session, so that what is put in front
   * of it must not say so of one that does not. The default name of a durable subscription, which
   * comes from the listener's class, stays: it is given with the first listener only.
   */
  private void watchListener() {
    Object listener = container.getMessageListener();
    if (listener instanceof SessionAwareMessageListener<?>) {
      @SuppressWarnings("unchecked")
      var code = (SessionAwareMessageListener<Message>) listener;
      SessionAwareMessageListener<Message> watched =
          (message, session) -> call(() -> code.onMessage(message, session));
      container.setMessageListener(watched);
    } else if (listener instanceof MessageListener code) {
      MessageListener watched = message -> call(() -> code.onMessage(message));
      container.setMessageListener(watched);
    }
  }

  private <T extends Throwable> void call(Calls.Call<T> code) throws T {
    works();
    calls.run(code);
  }

  /** A field of the container for which it has no method. */
  final <T> @Nullable T hidden(String field, Class<T> type) {
    return type.cast(new DirectFieldAccessor(container).getPropertyValue(field));
  }

  final <T> T present(String field, Class<T> type) {
    return Objects.requireNonNull(hidden(field, type), field);
  }

  /**
   * What the container says. It may close connections under this lock, and whoever asks must not
   * wait for that.
   */
  final <T> T ask(Supplier<T> question, T whileBusy) {
    if (!lifecycleLock.tryLock()) {
      return whileBusy;
    }
    try {
      return question.get();
    } finally {
      lifecycleLock.unlock();
    }
  }

  final String destination() {
    Object destination = container.getDestination();
    return "'" + (destination == null ? container.getDestinationName() : destination) + "'";
  }

  static Ended ended(String reason, @Nullable Throwable cause) {
    return new Ended(Reasons.of(reason, cause), cause);
  }
}
