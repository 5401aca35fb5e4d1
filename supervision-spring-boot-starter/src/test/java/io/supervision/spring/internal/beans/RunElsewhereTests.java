package io.supervision.spring.internal.beans;

import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.spring.ConfigurationProblem;
import io.supervision.spring.SupervisedChild;
import io.supervision.spring.fixture.Contexts;
import io.supervision.spring.fixture.Workers;
import io.supervision.worker.WorkerContext;
import jakarta.annotation.PostConstruct;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Scope;
import org.springframework.context.event.EventListener;
import org.springframework.kafka.annotation.DltHandler;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.web.bind.annotation.GetMapping;

/** What somebody else runs too, or runs elsewhere, cannot be a child. */
class RunElsewhereTests {

  static class AsyncMethod {
    @Async
    @SupervisedChild
    public void consume() {}
  }

  static class AsyncSchedule {
    @Async
    @Scheduled(fixedDelay = 1_000)
    @SupervisedChild
    public void consume() {}
  }

  @Async
  static class AsyncClass {
    @SupervisedChild
    public void consume(WorkerContext context) {}
  }

  @Retention(RetentionPolicy.RUNTIME)
  @Async("pool")
  @interface InBackground {}

  static class MetaAsync {
    @InBackground
    @SupervisedChild
    public void consume() {}
  }

  interface Consuming {
    @Async
    void consume();
  }

  static class AsyncInterface implements Consuming {
    @Override
    @SupervisedChild
    public void consume() {}
  }

  @Async
  static class AsyncBase {}

  static class AsyncSuperclass extends AsyncBase {
    @SupervisedChild
    public void consume() {}
  }

  @SupervisedChild
  static class AsyncWorker extends Workers.Idle {
    @Async
    @Override
    public void run(WorkerContext context) {
      super.run(context);
    }
  }

  @SupervisedChild
  @Async
  static class AsyncCallable implements Callable<String> {
    @Override
    public String call() {
      return "";
    }
  }

  @SupervisedChild
  static class AsyncLifecycle implements SmartLifecycle {
    @Async
    @Override
    public void start() {}

    @Override
    public void stop() {}

    @Override
    public boolean isRunning() {
      return false;
    }
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        AsyncMethod.class,
        AsyncSchedule.class,
        AsyncClass.class,
        MetaAsync.class,
        AsyncInterface.class,
        AsyncSuperclass.class,
        AsyncWorker.class,
        AsyncCallable.class,
        AsyncLifecycle.class
      })
  void whatRunsAsynchronouslyIsRefused(Class<?> bean) {
    ConfigurationProblem problem = only(bean);
    assertThat(problem.where()).startsWith("@SupervisedChild on ").contains("bean 'it'");
    assertThat(problem.what()).contains("is @Async, so that a call returns at once");
    assertThat(problem.remedy()).startsWith("Remove @Async");
  }

  static class OnScheduleAndEvent {
    @Scheduled(fixedDelay = 1_000)
    @EventListener(String.class)
    @SupervisedChild
    public void consume() {}
  }

  static class OnEvent {
    @EventListener(String.class)
    @SupervisedChild
    public void consume() {}
  }

  @Retention(RetentionPolicy.RUNTIME)
  @EventListener(String.class)
  @interface OrderListener {}

  static class OnMessage {
    @OrderListener
    @SupervisedChild
    public void consume() {}
  }

  static class OnDeadLetter {
    @DltHandler
    @SupervisedChild
    public void consume() {}
  }

  static class OnRequest {
    @GetMapping("/consume")
    @SupervisedChild
    public void consume() {}
  }

  static class OnInit {
    @PostConstruct
    @SupervisedChild
    public void consume() {}
  }

  @SupervisedChild
  static class ScheduledRunnable implements Runnable {
    @Scheduled(fixedDelay = 1_000)
    @Override
    public void run() {}
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        OnScheduleAndEvent.class,
        OnEvent.class,
        OnMessage.class,
        OnDeadLetter.class,
        OnRequest.class,
        OnInit.class,
        ScheduledRunnable.class
      })
  void whatSomebodyElseCallsTooIsRefused(Class<?> bean) {
    ConfigurationProblem problem = only(bean);
    assertThat(problem.where()).startsWith("@SupervisedChild on ").contains("bean 'it'");
    assertThat(problem.what()).contains("too, so that it would be run by two");
    assertThat(problem.remedy()).startsWith("Leave one of the two");
  }

  static class Plain {
    @EventListener(String.class)
    public void poll() {}
  }

  @Test
  void alsoWhereTheConfigurationNamesTheMethod() {
    List<ConfigurationProblem> problems = new ArrayList<>();
    Contexts.withYaml("supervision.root.children.poll: { bean: it, method: poll }")
        .withBean("it", Plain.class)
        .run(context -> problems.addAll(Contexts.problems(context)));
    assertThat(problems)
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.where()).startsWith("supervision.root.children.poll");
              assertThat(problem.what()).contains("'poll' is @EventListener too");
            });
  }

  static class Beside {
    @Scheduled(cron = "-")
    public void poll() {}

    @Async
    public void notifyAllOfThem() {}

    @SupervisedChild
    public void consume(WorkerContext context) {
      context.awaitStop();
    }
  }

  @Test
  void otherMethodsOfTheBeanMayBeWhatTheyLike() {
    Contexts.runner()
        .withBean("it", Beside.class)
        .run(context -> assertThat(context).hasNotFailed());
  }

  @SupervisedChild(id = "A b", supervisor = "nowhere", shutdown = "soon", startTimeout = "5")
  @Scope("request")
  @Async
  static class AllWrong extends Workers.Idle {}

  @Test
  void everyMistakeOfOneAnnotationIsTold() {
    List<ConfigurationProblem> problems = problems(AllWrong.class, "");
    assertThat(problems)
        .extracting(ConfigurationProblem::what)
        .satisfiesExactlyInAnyOrder(
            what -> assertThat(what).isEqualTo("there is no supervisor 'nowhere'"),
            what -> assertThat(what).startsWith("'A b' is not an id"),
            what -> assertThat(what).startsWith("'soon' is neither a duration"),
            what -> assertThat(what).isEqualTo("'5' has no unit"),
            what -> assertThat(what).contains("has the scope 'request'"),
            what -> assertThat(what).contains("is @Async"));
  }

  @Test
  void everyMistakeOfOneConfiguredChildIsTold() {
    List<ConfigurationProblem> problems =
        problems(
            Plain.class,
            """
            supervision:
              root.children:
                ghost: { shutdown: soon, start-timeout: 0s, backoff.jitter: 2 }
                it: { shutdown: later }
            """);
    assertThat(problems)
        .extracting(ConfigurationProblem::what)
        .satisfiesExactlyInAnyOrder(
            what -> assertThat(what).startsWith("there is no bean for child 'ghost'"),
            what -> assertThat(what).startsWith("'soon' is neither a duration"),
            what -> assertThat(what).startsWith("start-timeout must be positive"),
            what -> assertThat(what).startsWith("backoff.jitter must be from 0 to 1"),
            what -> assertThat(what).contains("which is no Worker"),
            what -> assertThat(what).startsWith("'later' is neither a duration"));
  }

  @Test
  void everyMistakeBelowASupervisorWithoutAParentIsTold() {
    List<ConfigurationProblem> problems =
        problems(
            Workers.Idle.class,
            """
            supervision.supervisors:
              lost: { parent: nowhere, max-restarts: many }
              below: { parent: lost, shutdown: soon, children.it.shutdown: later }
              circle: { parent: circle, period: 0s }
            """);
    assertThat(problems)
        .extracting(ConfigurationProblem::what)
        .satisfiesExactlyInAnyOrder(
            what -> assertThat(what).isEqualTo("there is no supervisor 'nowhere'"),
            what -> assertThat(what).startsWith("'many' is not a number"),
            what -> assertThat(what).startsWith("'soon' is neither a duration"),
            what -> assertThat(what).startsWith("'later' is neither a duration"),
            what -> assertThat(what).startsWith("the parents form a circle"),
            what -> assertThat(what).startsWith("period must be positive"));
  }

  private static ConfigurationProblem only(Class<?> bean) {
    List<ConfigurationProblem> problems = problems(bean, "");
    assertThat(problems).hasSize(1);
    return problems.get(0);
  }

  private static List<ConfigurationProblem> problems(Class<?> bean, String yaml) {
    List<ConfigurationProblem> problems = new ArrayList<>();
    Contexts.withYaml(yaml)
        .withBean("it", bean)
        .run(context -> problems.addAll(Contexts.problems(context)));
    return problems;
  }

  /** Says who listens to what, and does nothing. */
  @Retention(RetentionPolicy.RUNTIME)
  @interface DocumentedListener {}

  static class Documented {
    @DocumentedListener
    @SupervisedChild
    public void consume(WorkerContext context) {
      context.awaitStop();
    }
  }

  @Test
  @ExtendWith(OutputCaptureExtension.class)
  void anAnnotationOfTheApplicationThatIsOnlyNamedLikeAListenerIsWarnedOf(CapturedOutput output) {
    Contexts.runner(Documented.class).run(context -> assertThat(context).hasNotFailed());
    assertThat(output).containsOnlyOnce("is a child and is @DocumentedListener too");
  }
}
