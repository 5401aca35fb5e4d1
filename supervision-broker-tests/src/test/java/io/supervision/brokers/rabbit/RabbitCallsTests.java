package io.supervision.brokers.rabbit;

import static io.supervision.brokers.rabbit.RabbitApp.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import io.supervision.brokers.TestTransactions;
import io.supervision.brokers.Watched;
import io.supervision.brokers.rabbit.RabbitApp.Kind;
import io.supervision.spring.listener.ListenerState.Ready;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.aopalliance.intercept.MethodInterceptor;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.amqp.core.AcknowledgeMode;
import org.springframework.amqp.core.BatchMessageListener;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.rabbit.config.SimpleRabbitListenerContainerFactory;
import org.springframework.amqp.rabbit.listener.api.ChannelAwareMessageListener;
import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Each call of a listener is seen, and what the user has set works as before. */
class RabbitCallsTests extends RabbitTest {

  @ParameterizedTest
  @EnumSource
  void eachCallIsSeenOnceOnItsThreadWhateverTheRestarts(Kind kind) throws Exception {
    Queue<Thread> threads = new ConcurrentLinkedQueue<>();
    Watched orders =
        app.listen("orders", factory(kind), message -> threads.add(Thread.currentThread()));
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

  @ParameterizedTest
  @EnumSource
  void theUsersAdviceIsAroundEachCallAndAnAttemptIsACall(Kind kind) throws Exception {
    var advised = new AtomicInteger();
    var factory = factory(kind);
    MethodInterceptor twice =
        invocation -> {
          advised.incrementAndGet();
          try {
            return ((ProxyMethodInvocation) invocation).invocableClone().proceed();
          } catch (RuntimeException again) {
            return invocation.proceed();
          }
        };
    factory.setAdviceChain(twice);
    var calls = new AtomicInteger();
    Watched orders =
        app.listen(
            "orders",
            factory,
            message -> {
              if (calls.incrementAndGet() == 1) {
                throw new IllegalStateException("the first attempt");
              }
              app.texts.add("got");
            });
    orders.startReady();
    app.send("orders", "a");
    Awaitility.await().until(() -> app.texts.contains("got") && orders.ended.size() == 2);
    assertThat(advised).hasValue(1);
    assertThat(orders.begun).hasSize(2);
    assertThat(orders.errors).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void theUsersErrorHandlerGetsWhatTheListenerThrows(Kind kind) throws Exception {
    Queue<Throwable> handled = new ConcurrentLinkedQueue<>();
    var factory = factory(kind);
    factory.setErrorHandler(handled::add);
    factory.setDefaultRequeueRejected(false);
    Watched orders =
        app.listen(
            "orders",
            factory,
            message -> {
              throw new IllegalStateException("no");
            });
    orders.startReady();
    app.send("orders", "a");
    Awaitility.await().until(() -> handled.size() == 1);
    assertThat(handled.element()).hasRootCauseMessage("no");
    assertThat(orders.listener.state()).isInstanceOf(Ready.class);
  }

  @ParameterizedTest
  @EnumSource
  void aListenerInATransactionIsCalledInIt(Kind kind) throws Exception {
    var transactions = new TestTransactions();
    var factory = factory(kind);
    factory.setTransactionManager(transactions);
    factory.setChannelTransacted(true);
    Queue<Boolean> active = new ConcurrentLinkedQueue<>();
    Watched orders =
        app.listen(
            "orders",
            factory,
            message -> active.add(TransactionSynchronizationManager.isActualTransactionActive()));
    orders.startReady();
    app.send("orders", "a");
    Awaitility.await().until(() -> active.size() == 1 && transactions.committed.get() > 0);
    assertThat(active).containsExactly(true);
    assertThat(orders.begun).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void aListenerThatAcknowledgesByItselfGetsItsChannel(Kind kind) throws Exception {
    var factory = factory(kind);
    factory.setAcknowledgeMode(AcknowledgeMode.MANUAL);
    Watched orders = app.listen("orders", factory, new Acknowledges(app.texts)).startReady();
    app.send("orders", "a");
    Awaitility.await().until(() -> app.texts.contains("a") && orders.ended.size() == 1);
    orders.stop();
    assertThat(app.admin.getQueueInfo("orders").getMessageCount()).isZero();
  }

  record Acknowledges(Queue<String> texts) implements ChannelAwareMessageListener {

    @Override
    public void onMessage(Message message, Channel channel) throws Exception {
      channel.basicAck(message.getMessageProperties().getDeliveryTag(), false);
      texts.add(text(message));
    }
  }

  @Test
  void aBatchIsOneCall() throws Exception {
    var factory = (SimpleRabbitListenerContainerFactory) factory(Kind.SIMPLE);
    factory.setBatchListener(true);
    factory.setConsumerBatchEnabled(true);
    factory.setBatchSize(3);
    factory.setReceiveTimeout(5000L);
    Watched orders = app.listen("orders", factory, new Batches(app.texts)).startReady();
    for (String text : List.of("a", "b", "c")) {
      app.send("orders", text);
    }
    Awaitility.await().until(() -> app.texts.size() == 3 && orders.ended.size() == 1);
    assertThat(orders.begun).hasSize(1);
  }

  record Batches(Queue<String> texts) implements BatchMessageListener {

    @Override
    public void onMessageBatch(List<Message> messages) {
      messages.forEach(message -> texts.add(text(message)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aListenerThatHangsHasBegunAndNotEndedAndIsNotGone(Kind kind) throws Exception {
    var release = new CountDownLatch(1);
    var factory = factory(kind);
    factory.setContainerCustomizer(container -> container.setShutdownTimeout(300));
    Watched orders = app.listen("orders", factory, message -> hang(release)).startReady();
    app.send("orders", "a");
    Awaitility.await().until(() -> orders.begun.size() == 1);

    var stopped = new CountDownLatch(1);
    orders.listener.stop(stopped::countDown);
    stopped.await();

    assertThat(orders.listener.isRunning()).isFalse();
    Awaitility.await().until(() -> app.consumersOf("orders") == 0);
    assertThat(orders.ended).isEmpty();
    assertThat(orders.listener.isGone()).isFalse();
    release.countDown();
    orders.awaitGone();
    assertThat(orders.ended).hasSize(1);
  }

  private static void hang(CountDownLatch release) {
    while (release.getCount() > 0) {
      try {
        release.await();
      } catch (InterruptedException goesOn) {
        // as a listener that does not obey
      }
    }
  }
}
