package io.supervision.brokers.jms;

import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.brokers.States;
import io.supervision.brokers.TestTransactions;
import io.supervision.brokers.Watched;
import io.supervision.spring.listener.ListenerState.Ready;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import jakarta.jms.Session;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.jms.listener.DefaultMessageListenerContainer;
import org.springframework.jms.listener.SessionAwareMessageListener;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Each call of a listener is seen, and what the user has set works as before. */
class JmsCallsTests extends JmsTest {

  @Test
  void eachCallIsSeenOnceOnTheContainersThreadWhateverTheRestarts() throws Exception {
    Queue<Thread> threads = new ConcurrentLinkedQueue<>();
    Watched orders =
        app.listen("orders", app.defaultFactory(), message -> threads.add(Thread.currentThread()));
    for (int i = 1; i <= 3; i++) {
      orders.startReady();
      app.send("orders", "a");
      int calls = i;
      Awaitility.await().until(() -> orders.ended.size() == calls);
      orders.stop();
    }
    assertThat(orders.begun).containsExactlyElementsOf(threads);
    assertThat(orders.ended).containsExactlyElementsOf(threads);
  }

  @Test
  void anErrorIsToldAndReachesTheUsersErrorHandler() throws Exception {
    Queue<Throwable> handled = new ConcurrentLinkedQueue<>();
    var factory = app.defaultFactory();
    factory.setErrorHandler(handled::add);
    var error = new NoClassDefFoundError("missing");
    Watched orders =
        app.listen(
            "orders",
            factory,
            message -> {
              if (handled.isEmpty()) {
                throw error;
              }
              inbox.onMessage(message);
            });
    orders.startReady();

    app.send("orders", "a");

    inbox.await("a");
    assertThat(orders.errors).containsExactly(error);
    assertThat(handled).containsExactly(error);
    assertThat(orders.ended).hasSizeGreaterThanOrEqualTo(1);
    assertThat(orders.listener.state()).isInstanceOf(Ready.class);
  }

  @Test
  void anExceptionIsNoError() throws Exception {
    Queue<Throwable> handled = new ConcurrentLinkedQueue<>();
    var factory = app.defaultFactory();
    factory.setErrorHandler(handled::add);
    Watched orders =
        app.listen(
            "orders",
            factory,
            message -> {
              if (handled.isEmpty()) {
                throw new IllegalStateException("no");
              }
              inbox.onMessage(message);
            });
    orders.startReady();
    app.send("orders", "a");
    inbox.await("a");
    assertThat(orders.errors).isEmpty();
  }

  @Test
  void theUsersExceptionListenerHearsOfALostConnection() throws Exception {
    Queue<Exception> heard = new ConcurrentLinkedQueue<>();
    var factory = app.defaultFactory();
    factory.setExceptionListener(heard::add);
    app.listen("orders", factory, inbox).startReady();

    broker.kill();

    Awaitility.await().until(() -> !heard.isEmpty());
  }

  @Test
  void aListenerThatWantsTheSessionGetsItAndOneThatDoesNotIsNoneThatDoes() throws Exception {
    Queue<Session> sessions = new ConcurrentLinkedQueue<>();
    var both = new WantsTheSession(sessions);
    Watched orders = app.listen("orders", app.defaultFactory(), both).startReady();
    app.listen("plain", app.defaultFactory(), inbox).startReady();

    app.send("orders", "a");

    Awaitility.await().until(() -> sessions.size() == 1);
    assertThat(orders.begun).hasSize(1);
    assertThat(app.defaultContainer("plain").getMessageListener())
        .isNotInstanceOf(SessionAwareMessageListener.class);
  }

  record WantsTheSession(Queue<Session> sessions)
      implements MessageListener, SessionAwareMessageListener<Message> {

    @Override
    public void onMessage(Message message) {
      throw new AssertionError("asked without the session");
    }

    @Override
    public void onMessage(Message message, Session session) {
      sessions.add(session);
    }
  }

  @Test
  void theNameOfADurableSubscriptionStaysThatOfTheListenersClass() {
    app.listen("orders", app.defaultFactory(), inbox);
    assertThat(app.defaultContainer("orders").getSubscriptionName())
        .isEqualTo(Inbox.class.getName());
  }

  @Test
  void aListenerInATransactionThatKeepsNoConsumerIsNeverDegradedWhileItWorks() throws Exception {
    var factory = app.defaultFactory();
    factory.setTransactionManager(new TestTransactions());
    Queue<Boolean> transactions = new ConcurrentLinkedQueue<>();
    Watched orders =
        app.listen(
            "orders",
            factory,
            message -> {
              transactions.add(TransactionSynchronizationManager.isActualTransactionActive());
              inbox.onMessage(message);
            });
    try (var states = new States(orders)) {
      orders.startReady();
      for (int i = 0; i < 20; i++) {
        app.send("orders", "a" + i);
      }
      inbox.await("a19");
      assertThat(states.seen())
          .allMatch(state -> state instanceof Ready || state.toString().contains("started"));
    }
    assertThat(app.defaultContainer("orders").getCacheLevel())
        .isEqualTo(DefaultMessageListenerContainer.CACHE_NONE);
    assertThat(transactions).containsOnly(true);
  }
}
