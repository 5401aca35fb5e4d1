package io.supervision.spring.internal.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.supervision.SupervisionTree;
import io.supervision.snapshot.NodeState;
import io.supervision.snapshot.SupervisorSnapshot;
import io.supervision.spring.fixture.Contexts;
import io.supervision.spring.internal.listener.FakeTechnology.Log;
import io.supervision.spring.internal.listener.FakeTechnology.Registry;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** Listeners that are registered at run time, where all are to be adopted. */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class LateListenerTests {

  private static final String ALL = "supervision.listener.adopt: all\n";
  private static final String WARNING =
      "fake listener 'late' was registered after the supervision tree had been started";

  private static void run(
      String yaml, BiConsumer<AssertableApplicationContext, SupervisionTree> test) {
    Contexts.withYaml(yaml, FakeTechnology.class)
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              test.accept(context, context.getBean(SupervisionTree.class));
            });
  }

  /** As by whoever registers one with a registry that runs. */
  private static FakeListener register(ApplicationContext context) {
    FakeListener late = new FakeListener("late", context.getBean(Log.class));
    context.getBean(Registry.class).listeners.add(late);
    late.container().start();
    return late;
  }

  private static List<String> children(SupervisionTree tree) {
    SupervisorSnapshot listeners = (SupervisorSnapshot) tree.find("listeners").orElseThrow();
    return listeners.children().stream().map(node -> node.id()).toList();
  }

  private static void awaitRunning(SupervisionTree tree, String path) {
    await()
        .until(() -> tree.find(path).filter(node -> node.state() == NodeState.RUNNING).isPresent());
  }

  private static List<String> callsOfLate(ApplicationContext context) {
    return context.getBean(Log.class).stream().filter(call -> call.endsWith("late")).toList();
  }

  @Test
  void oneThatIsRegisteredBeforeTheTreeStartsIsAdoptedAfterSpringHasStoppedIt() {
    run(
        ALL + "supervision.auto-startup: false",
        (context, tree) -> {
          FakeListener late = register(context);
          tree.start();
          awaitRunning(tree, "listeners/late");
          assertThat(late.running).isTrue();
          assertThat(callsOfLate(context)).containsExactly("+late", "-late", "+late");
        });
  }

  @Test
  void oneThatIsRegisteredLaterIsLeftToSpringAndToldOnce(CapturedOutput output) {
    Log[] log = new Log[1];
    run(
        ALL,
        (context, tree) -> {
          log[0] = context.getBean(Log.class);
          register(context);
          awaitEvents(context, output);
          assertThat(children(tree)).containsExactly("orders", "audit");
          assertThat(callsOfLate(context)).containsExactly("+late");
        });
    // by Spring, at the close
    assertThat(log[0]).containsOnlyOnce("-late");
    assertThat(output).containsOnlyOnce(WARNING);
  }

  /** Until it has been told, and until another one would have been. */
  private static void awaitEvents(ApplicationContext context, CapturedOutput output) {
    awaitEvent(context, output, WARNING);
    context
        .getBean(Registry.class)
        .listeners
        .add(new FakeListener("later", context.getBean(Log.class)));
    awaitEvent(context, output, WARNING.replace("'late'", "'later'"));
  }

  private static void awaitEvent(ApplicationContext context, CapturedOutput output, String line) {
    await()
        .until(
            () -> {
              context.publishEvent("something happens");
              return output.getOut().contains(line);
            });
  }

  @Test
  void aRestartOfTheirSupervisorTakesItOver() {
    run(
        ALL,
        (context, tree) -> {
          FakeListener late = register(context);
          tree.restart("listeners");
          awaitRunning(tree, "listeners/late");
          assertThat(children(tree)).containsExactly("orders", "audit", "late");
          assertThat(late.starts).hasValue(1);
          assertThat(callsOfLate(context)).containsExactly("+late", "-late", "+late");
        });
  }

  @Test
  void whenTheContextIsRestartedItIsTakenOverOnceToo() {
    run(
        ALL,
        (context, tree) -> {
          FakeListener late = register(context);
          ConfigurableApplicationContext application = context.getSourceApplicationContext();
          application.stop();
          assertThat(late.running).isFalse();
          application.start();
          awaitRunning(tree, "listeners/late");
          assertThat(children(tree)).containsExactly("orders", "audit", "late");
          assertThat(callsOfLate(context)).containsExactly("+late", "-late", "+late");
        });
  }
}
