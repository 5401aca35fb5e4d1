package io.supervision.spring.internal.beans;

import static io.supervision.test.SupervisionAssertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.supervision.SupervisionTree;
import io.supervision.spring.ConfigurationProblem;
import io.supervision.spring.SupervisedChild;
import io.supervision.spring.fixture.Contexts;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.Lifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.integration.annotation.EndpointId;
import org.springframework.integration.annotation.ServiceActivator;
import org.springframework.integration.annotation.Transformer;
import org.springframework.integration.config.EnableIntegration;
import org.springframework.integration.core.MessageSource;
import org.springframework.integration.dsl.IntegrationFlow;
import org.springframework.integration.dsl.IntegrationFlowAdapter;
import org.springframework.integration.dsl.IntegrationFlowDefinition;
import org.springframework.integration.endpoint.AbstractEndpoint;
import org.springframework.integration.endpoint.MessageProducerSupport;
import org.springframework.integration.support.management.ManageableLifecycle;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHandler;
import org.springframework.messaging.support.GenericMessage;
import org.springframework.stereotype.Component;

/** Flows of Spring Integration as children, their parts, and endpoints without a flow. */
@Timeout(60)
class IntegrationFlowTests {

  private static final List<String> CALLS = new CopyOnWriteArrayList<>();
  private static final List<String> BY_SPRING = new CopyOnWriteArrayList<>();
  private static volatile Thread spring = Thread.currentThread();

  @BeforeEach
  void forget() {
    CALLS.clear();
    BY_SPRING.clear();
    spring = Thread.currentThread();
  }

  private static void called(String what) {
    CALLS.add(what);
    if (Thread.currentThread() == spring) {
      BY_SPRING.add(what);
    }
  }

  /** As a channel adapter that is driven by messages. */
  static class Feed extends MessageProducerSupport {
    @Override
    protected void doStart() {
      called("+" + getComponentName());
    }

    @Override
    protected void doStop() {
      called("-" + getComponentName());
    }
  }

  /** Whatever an endpoint starts and stops. */
  static class Driven {
    private volatile boolean running;

    public void start() {
      running = true;
    }

    public void stop() {
      running = false;
    }

    public boolean isRunning() {
      return running;
    }
  }

  static class Sink extends Driven implements MessageHandler, ManageableLifecycle {
    @Override
    public void handleMessage(Message<?> message) {}
  }

  static class Source extends Driven implements MessageSource<String>, ManageableLifecycle {
    @Override
    public Message<String> receive() {
      return new GenericMessage<>("order");
    }
  }

  interface Orders {
    void place(String order);
  }

  @Configuration(proxyBeanMethods = false)
  @EnableIntegration
  static class Flows {
    @Bean
    Feed ordersFeed() {
      return new Feed();
    }

    @Bean
    IntegrationFlow orders(Feed ordersFeed) {
      return IntegrationFlow.from(ordersFeed)
          .publishSubscribeChannel(
              channel ->
                  channel.subscribe(
                      below -> below.handle(message -> {}, endpoint -> endpoint.id("copies"))))
          .handle(new Sink(), endpoint -> endpoint.id("ordersSink"))
          .get();
    }

    @Bean
    IntegrationFlow polled() {
      return IntegrationFlow.from(
              new Source(),
              endpoint -> endpoint.id("files").poller(poller -> poller.fixedDelay(10_000)))
          .handle(message -> {})
          .get();
    }

    @Bean
    IntegrationFlow requests() {
      return IntegrationFlow.from(Orders.class, gateway -> gateway.beanName("ordersGateway"))
          .handle(message -> {})
          .get();
    }
  }

  private static final String ORDERS = "supervision.root.children.orders.bean: orders\n";

  /** But for the one that Spring Integration always has. */
  private static List<String> running(ApplicationContext context, String... names) {
    return List.of(names).stream()
        .filter(name -> context.getBean(name, Lifecycle.class).isRunning())
        .toList();
  }

  private static final String[] PARTS = {
    "orders", "ordersFeed", "ordersSink", "ordersSink.handler", "copies"
  };

  @Test
  void aFlowIsStartedWithAllItsPartsByTheTreeAndByNobodyElse() {
    Contexts.withYaml(ORDERS + "supervision.auto-startup: false", Flows.class)
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(running(context, PARTS)).isEmpty();
              // what is no child is Spring's
              assertThat(
                      context.getBeansOfType(AbstractEndpoint.class).values().stream()
                          .filter(AbstractEndpoint::isRunning))
                  .isNotEmpty();

              context.getBean(SupervisionTree.class).start();

              assertThat(running(context, PARTS)).containsExactly(PARTS);
              assertThat(CALLS).containsExactly("+ordersFeed");
            });
  }

  @Test
  void pauseAndRestartOfTheContextGoThroughTheTree() {
    Contexts.withYaml(ORDERS, Flows.class)
        .run(
            context -> {
              ConfigurableApplicationContext application = context.getSourceApplicationContext();
              application.stop();
              application.start();
              assertThat(running(context, PARTS)).containsExactly(PARTS);
              assertThat(CALLS).containsExactly("+ordersFeed", "-ordersFeed", "+ordersFeed");
            });
    assertThat(BY_SPRING).isEmpty();
  }

  @Test
  void itStopsWithTheTree() {
    Contexts.withYaml(ORDERS, Flows.class)
        .run(
            context -> {
              assertThat(running(context, PARTS)).containsExactly(PARTS);
              context.getBean(SupervisionTree.class).stop();
              assertThat(running(context, PARTS)).isEmpty();
              assertThat(CALLS).containsExactly("+ordersFeed", "-ordersFeed");
            });
    assertThat(CALLS).containsExactly("+ordersFeed", "-ordersFeed");
  }

  @Test
  void oneThatWasStoppedHasFailedAndIsStartedAgain() {
    Contexts.withYaml(ORDERS, Flows.class)
        .run(
            context -> {
              SupervisionTree tree = context.getBean(SupervisionTree.class);
              context.getBean("orders", Lifecycle.class).stop();
              await().until(() -> running(context, PARTS).size() == PARTS.length);
              assertThat(tree).child("orders").hasFailures(1);
            });
  }

  @Configuration(proxyBeanMethods = false)
  @EnableIntegration
  static class Written {
    @Bean
    @SupervisedChild
    IntegrationFlow lambda() {
      return flow -> flow.handle(message -> {}, endpoint -> endpoint.id("sink"));
    }
  }

  @Test
  void oneWrittenAsALambdaIsAChildToo() {
    Contexts.withYaml("supervision.auto-startup: false", Written.class)
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(running(context, "lambda", "sink")).isEmpty();
              SupervisionTree tree = context.getBean(SupervisionTree.class);
              tree.start();
              assertThat(tree).child("lambda").isRunning();
              assertThat(running(context, "lambda", "sink")).containsExactly("lambda", "sink");
            });
  }

  @Component("adapter")
  @SupervisedChild
  static class Adapter extends IntegrationFlowAdapter {
    @Override
    protected IntegrationFlowDefinition<?> buildFlow() {
      return from("requests").handle(message -> {}, endpoint -> endpoint.id("sink"));
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableIntegration
  @Import(Adapter.class)
  static class WithAdapter {}

  @Test
  void oneWrittenAsAnAdapterIsAChildToo() {
    Contexts.withYaml("supervision.auto-startup: false", WithAdapter.class)
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(running(context, "adapter", "sink")).isEmpty();
              context.getBean(SupervisionTree.class).start();
              assertThat(running(context, "adapter", "sink")).containsExactly("adapter", "sink");
            });
  }

  @Configuration(proxyBeanMethods = false)
  @EnableIntegration
  static class NeedsTheTree {
    @Bean
    IntegrationFlow asks(SupervisionTree tree) {
      return flow -> flow.handle(message -> tree.snapshot(), endpoint -> endpoint.id("sink"));
    }

    @Bean
    Feed feed() {
      Feed feed = new Feed();
      feed.setOutputChannelName("nullChannel");
      return feed;
    }
  }

  @Test
  void aFlowThatNeedsTheTreeIsMadeAfterIt() {
    Contexts.withYaml("supervision.root.children.feed: {}", NeedsTheTree.class)
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(running(context, "feed", "sink")).containsExactly("feed", "sink");
            });
  }

  // ---- parts

  @Test
  void aPartOfAFlowIsRefusedWithTheFlow() {
    ConfigurationProblem problem =
        Contexts.onlyProblemOf("supervision.root.children.feed.bean: ordersFeed", Flows.class);
    assertThat(problem.where()).startsWith("supervision.root.children.feed").contains(" - 1:");
    assertThat(problem.what())
        .isEqualTo(
            "bean 'ordersFeed' is a part of the flow 'orders', which starts and stops it with all"
                + " others");
    assertThat(problem.remedy()).isEqualTo("Name the flow (`bean: orders`), or remove the child");
  }

  @Test
  void eachKindOfPartIsToldWithAllElseThatIsWrong() {
    List<ConfigurationProblem> problems =
        Contexts.problemsOf(
            """
            supervision.root.children:
              a: { bean: ordersSink }
              b: { bean: copies }
              c: { bean: "ordersSink.handler" }
              d: { bean: "orders.subFlow#0" }
              e: { bean: ordersGateway }
              f: { bean: files }
              g: { bean: "files.source" }
              h: { bean: nobody }
            """,
            Flows.class);
    assertThat(problems)
        .extracting(ConfigurationProblem::remedy)
        .containsExactly(
            "Name the flow (`bean: orders`), or remove the child",
            "Name the flow (`bean: orders`), or remove the child",
            "Name the flow (`bean: orders`), or remove the child",
            "Name the flow (`bean: orders`), or remove the child",
            "Name the flow (`bean: requests`), or remove the child",
            "Name the flow (`bean: polled`), or remove the child",
            "Name the flow (`bean: polled`), or remove the child",
            "Declare the bean, or correct its name");
  }

  @Configuration(proxyBeanMethods = false)
  @EnableIntegration
  static class AnnotatedPart {
    @Bean
    @SupervisedChild
    Feed feed() {
      return new Feed();
    }

    @Bean
    IntegrationFlow orders(Feed feed) {
      return IntegrationFlow.from(feed).handle(message -> {}).get();
    }
  }

  @Test
  void anAnnotatedPartIsRefusedToo() {
    ConfigurationProblem problem = Contexts.onlyProblemOf("", AnnotatedPart.class);
    assertThat(problem.where()).contains("@SupervisedChild on bean 'feed'");
    assertThat(problem.what()).startsWith("bean 'feed' is a part of the flow 'orders'");
  }

  /** The tree is made before the flows. */
  static class Early {
    Early(SupervisionTree tree) {
      assertThat(tree).isNotNull();
    }
  }

  @Test
  void aPartThatIsNoBeanYetWhenTheTreeIsMadeIsRefusedToo() {
    ConfigurationProblem problem =
        Contexts.onlyProblemOf(
            "supervision.root.children.a.bean: ordersSink", Early.class, Flows.class);
    assertThat(problem.what()).startsWith("bean 'ordersSink' is a part of the flow 'orders'");
  }

  // ---- endpoints without a flow

  static class Annotated {
    @ServiceActivator(inputChannel = "first")
    void on(String order) {}

    @Transformer(inputChannel = "second", outputChannel = "first")
    @EndpointId("upperCase")
    String upperCase(String order) {
      return order;
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableIntegration
  static class Endpoints {
    @Bean
    Annotated annotated() {
      return new Annotated();
    }

    @Bean
    @ServiceActivator(inputChannel = "third")
    @EndpointId("handlerOfBean")
    MessageHandler handler() {
      return message -> {};
    }

    @Bean
    @ServiceActivator(inputChannel = "fourth")
    MessageHandler other() {
      return message -> {};
    }
  }

  @Test
  void endpointsThatArePartOfNoFlowAreLifecyclesAsAny() {
    Contexts.withYaml(
            """
            supervision:
              auto-startup: false
              root.children:
                a: { bean: "annotated.on.serviceActivator" }
                b: { bean: upperCase }
                c: { bean: handlerOfBean }
            """,
            Endpoints.class)
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              String[] all = {"annotated.on.serviceActivator", "upperCase", "handlerOfBean"};
              assertThat(running(context, all)).isEmpty();
              context.getBean(SupervisionTree.class).start();
              assertThat(running(context, all)).containsExactly(all);
            });
  }

  @Test
  void inALazyApplicationTheBeanOfAnEndpointIsMadeForIt() {
    Contexts.withYaml("supervision.root.children.a.bean: upperCase", Endpoints.class)
        .withInitializer(
            context ->
                context.addBeanFactoryPostProcessor(
                    new LazyInitializationBeanFactoryPostProcessor()))
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(running(context, "upperCase")).containsExactly("upperCase");
            });
  }

  /** Those of factory methods have names of their own. */
  @Test
  void anEndpointThatWillNotBeThereIsNoBean() {
    for (String name :
        List.of("annotated.on.router", "integrationFlowTests.Endpoints.other.serviceActivator")) {
      assertThat(
              Contexts.onlyProblemOf("supervision.root.children.a.bean: " + name, Endpoints.class)
                  .what())
          .startsWith("there is no bean '" + name);
    }
  }
}
