package io.supervision.spring.examples;

import static io.supervision.test.SupervisionAssertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.supervision.ManualClock;
import io.supervision.SupervisionTree;
import io.supervision.snapshot.NodeSnapshot;
import io.supervision.snapshot.SupervisorSnapshot;
import io.supervision.spring.autoconfigure.SupervisionAutoConfiguration;
import io.supervision.spring.autoconfigure.actuate.SupervisionEventAutoConfiguration;
import io.supervision.spring.fixture.Contexts;
import io.supervision.test.SupervisionTester;
import io.supervision.worker.ExitReason;
import io.supervision.worker.Worker;
import io.supervision.worker.WorkerContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The examples do what they are shown for. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
@ExtendWith(OutputCaptureExtension.class)
class SpringExamplesTests {

  private final ApplicationContextRunner application =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(SupervisionAutoConfiguration.class))
          .withBean(ManualClock.class);

  private final ApplicationContextRunner nested =
      application
          .withInitializer(new ConfigDataApplicationContextInitializer())
          .withPropertyValues("spring.config.location=classpath:/examples/nested-tree.yaml")
          .withUserConfiguration(Services.class);

  @Test
  void aMethodThatThrowsIsCalledAgain() {
    BlockingQueue<String> orders = new LinkedBlockingQueue<>(List.of("tea", " ", "coffee"));
    application
        .withBean("orders", BlockingQueue.class, () -> orders)
        .withUserConfiguration(OrderIntake.class)
        .run(
            context -> {
              SupervisionTester supervision = Contexts.tester(context);
              supervision.await("order-intake-consume").restarting();
              supervision.advanceToNextRestart("order-intake-consume");
              assertThat(orders).isEmpty();
              assertThat(supervision).child("order-intake-consume").hasIncarnation(2);
            });
  }

  @Test
  void theNestedTreeHasThreeLayersInOrder() {
    nested.run(
        context -> {
          SupervisionTree tree = context.getBean(SupervisionTree.class);
          assertThat(children(tree, ""))
              .containsExactly("cache-warming", "infrastructure", "http-workers", "job-processors");
          assertThat(children(tree, "infrastructure")).containsExactly("database", "message-queue");
          assertThat(children(tree, "http-workers"))
              .containsExactly("http-worker-0", "http-worker-1", "http-worker-2");

          SupervisionTester supervision = Contexts.tester(context);
          supervision.crash("infrastructure/message-queue");

          assertThat(supervision).child("infrastructure/database").hasIncarnation(2);
        });
  }

  @Test
  void aPoolGrowsAndShrinks() {
    nested
        .withUserConfiguration(PoolService.class)
        .run(
            context -> {
              SupervisionTree tree = context.getBean(SupervisionTree.class);
              PoolService pools = context.getBean(PoolService.class);

              pools.grow();
              assertThat(children(tree, "http-workers")).hasSize(4).contains("http-worker-3");
              SupervisionTester supervision = Contexts.tester(context);
              supervision.crash("http-workers/http-worker-3");
              assertThat(supervision).child("http-workers/http-worker-3").hasIncarnation(2);

              pools.shrink();
              assertThat(children(tree, "http-workers")).hasSize(3);
            });
  }

  @Test
  void aPoolGrowsAndShrinksWhoeverHasLeftIt() {
    nested
        .withUserConfiguration(PoolService.class)
        .run(
            context -> {
              SupervisionTree tree = context.getBean(SupervisionTree.class);
              PoolService pools = context.getBean(PoolService.class);
              tree.supervisor("http-workers").terminateChild("http-worker-0");

              pools.grow();
              assertThat(children(tree, "http-workers"))
                  .containsExactly("http-worker-1", "http-worker-2", "http-worker-0");

              pools.shrink();
              pools.shrink();
              pools.shrink();
              assertThat(children(tree, "http-workers")).containsExactly("http-worker-1");
            });
  }

  @Test
  void aBatchEndsWhenItsPoolIsEmpty() {
    AtomicInteger tries = new AtomicInteger();
    Worker fails = job -> assertThat(tries.incrementAndGet()).isGreaterThan(2);
    nested
        .withUserConfiguration(PoolService.class)
        .run(
            context -> {
              PoolService pools = context.getBean(PoolService.class);

              assertThat(pools.runAll(Map.of("export", fails), Duration.ofSeconds(30))).isTrue();

              assertThat(tries).hasValue(3);
              assertThat(children(context.getBean(SupervisionTree.class), "job-processors"))
                  .isEmpty();
            });
  }

  @Test
  void aDatabaseThatDoesNotAnswerIsConnectedAnew() throws SQLException {
    Connection connection = mock();
    DataSource database = mock();
    when(database.getConnection()).thenReturn(connection);
    AtomicBoolean answers = new AtomicBoolean(true);
    when(connection.isValid(anyInt())).thenAnswer(call -> answers.get());
    application
        .withBean(DataSource.class, () -> database)
        .withUserConfiguration(WatchedDatabase.class)
        .run(
            context -> {
              SupervisionTree tree = context.getBean(SupervisionTree.class);
              SupervisionTester supervision = Contexts.tester(context);
              answers.set(false);
              supervision.advance(Duration.ofMinutes(1));
              assertThat(supervision)
                  .child("database")
                  .hasIncarnation(2)
                  .lastEnded(new ExitReason.Unhealthy("the database does not answer", null));

              answers.set(true);
              supervision.advanceToNextCheck("database");
              assertThat(tree.root().healthStatus("database").detail()).isEmpty();
            });
  }

  @Test
  void theRootTellsThatItHasGivenUp() {
    Worker broken = WorkerContext::awaitStop;
    application
        .withBean("broken", Worker.class, () -> broken)
        .withUserConfiguration(RootWatch.class)
        .withPropertyValues(
            "supervision.root.max-restarts=2",
            "supervision.root.children.broken.bean=broken",
            "supervision.root.children.broken.backoff.enabled=false",
            "supervision.on-root-failure=report")
        .run(
            context -> {
              SupervisionTester supervision = Contexts.tester(context);
              supervision.crash("broken");
              supervision.crash("broken");
              assertThat(supervision).child("broken").isRunning().hasRestarts(2);
              supervision.crash("broken");
              RootWatch watch = context.getBean(RootWatch.class);
              await()
                  .untilAsserted(
                      () ->
                          assertThat(watch.messages())
                              .containsExactly("gave up because of 'broken'"));
            });
  }

  @Test
  void anAlarmHearsThatASupervisorHasGivenUp() {
    nested
        .withConfiguration(AutoConfigurations.of(SupervisionEventAutoConfiguration.class))
        .withUserConfiguration(Alarm.class)
        .withPropertyValues("supervision.supervisors.infrastructure.max-restarts=0")
        .run(
            context -> {
              Contexts.tester(context).crash("infrastructure/database");

              List<String> messages = context.getBean(Alarm.class).messages();
              await()
                  .untilAsserted(
                      () ->
                          assertThat(messages)
                              .containsExactly(
                                  "infrastructure gave up because of infrastructure/database"));
            });
  }

  @Test
  void aMonitorLogsChildrenRestartsAndHealth(CapturedOutput output) {
    nested
        .withUserConfiguration(TreeMonitor.class)
        .run(
            context -> {
              SupervisionTester supervision = Contexts.tester(context);
              supervision.awaitQuiet();
              assertThat(output)
                  .contains("infrastructure: 2 children running")
                  .contains("  database: restarts=0, health=NONE")
                  .contains("http-workers: 3 children running")
                  .contains("  http-worker-2: restarts=0, health=NONE");

              supervision.crash("infrastructure/database");
              supervision.advance(Duration.ofSeconds(10));
              assertThat(output).contains("  database: restarts=1, health=NONE");
            });
  }

  @Test
  void aCustomizerAddsChildrenInCode() {
    nested
        .withUserConfiguration(Customizations.class)
        .run(
            context ->
                assertThat(children(context.getBean(SupervisionTree.class), "infrastructure"))
                    .containsExactly("database", "message-queue", "ticker"));
  }

  private static NodeSnapshot node(SupervisionTree tree, String path) {
    return tree.find(path).orElseThrow();
  }

  private static List<String> children(SupervisionTree tree, String path) {
    return ((SupervisorSnapshot) node(tree, path))
        .children().stream().map(NodeSnapshot::id).toList();
  }
}
