package io.supervision.spring.internal.beans;

import static io.supervision.test.SupervisionAssertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

import io.supervision.ManualClock;
import io.supervision.SupervisionTree;
import io.supervision.snapshot.ChildSnapshot;
import io.supervision.spring.SupervisedChild;
import io.supervision.spring.fixture.Contexts;
import io.supervision.spring.fixture.OnAndOff;
import io.supervision.spring.fixture.Trees;
import io.supervision.spring.fixture.Workers;
import io.supervision.test.SupervisionTester;
import io.supervision.worker.HealthCheck;
import io.supervision.worker.WorkerContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Primary;
import org.springframework.context.annotation.Scope;

/**
 * Mocks of a test: no children, or, if they are made when the tree has been laid out, idle ones.
 */
@ExtendWith(OutputCaptureExtension.class)
class MockTests {

  @SupervisedChild
  static class Job extends Workers.Idle implements HealthCheck {
    @Override
    public Result check() {
      return Result.ok();
    }
  }

  static class Jobs {
    @SupervisedChild
    void consume(WorkerContext context) {
      context.awaitStop();
    }

    @SupervisedChild
    void poll(WorkerContext context) {
      context.awaitStop();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Application {
    @Bean
    Job job() {
      return new Job();
    }
  }

  @TestConfiguration(proxyBeanMethods = false)
  static class InTime {
    @Bean
    @Primary
    Job mockJob() {
      return mock(Job.class);
    }
  }

  @Test
  void oneThatIsThereWhenTheTreeIsLaidOutIsNoChildBesideTheRealOne(CapturedOutput output) {
    Contexts.runner(Application.class, InTime.class)
        .run(
            context ->
                assertThat(context.getBean(SupervisionTree.class).root().childIds())
                    .containsExactly("job"));
    assertThat(output).containsOnlyOnce("Bean 'mockJob' is a mock and");
  }

  @TestConfiguration(proxyBeanMethods = false)
  @Lazy
  static class MadeLater {
    @Bean
    @Primary
    Job mockJob() {
      return mock(Job.class);
    }

    @Bean
    Jobs jobs() {
      return mock(Jobs.class);
    }

    @Bean
    @SupervisedChild
    OnAndOff lifecycle() {
      return mock(OnAndOff.class);
    }

    @Bean
    Runnable byYaml() {
      return mock(Runnable.class);
    }
  }

  @Test
  void thoseThatAreMadeLaterAreNeitherRunNorStartedNorAskedAndEachIsToldOnce(
      CapturedOutput output) {
    Contexts.onManualClock(
            "supervision.root.children.by-yaml.bean: byYaml", Application.class, MadeLater.class)
        .run(
            context -> {
              SupervisionTester supervision = Contexts.tester(context);
              SupervisionTree tree = supervision.tree();
              for (String path :
                  new String[] {
                    "job", "mock-job", "jobs-consume", "jobs-poll", "lifecycle", "by-yaml"
                  }) {
                assertThat(supervision).child(path).isRunning();
              }
              supervision.advanceToNextCheck("job");
              assertThat(Trees.child(tree, "job").health().lastCheck()).isNotNull();
              assertThat(Trees.child(tree, "mock-job").health().lastCheck()).isNotNull();
              tree.restart("mock-job");
              tree.restart("lifecycle");
              assertThat(tree.snapshot().children())
                  .allSatisfy(child -> assertThat(((ChildSnapshot) child).failures()).isZero());
              verify(context.getBean(Job.class), never()).run(any());
              verify(context.getBean(Job.class), never()).check();
              verify(context.getBean(Jobs.class), never()).consume(any());
              verify(context.getBean(OnAndOff.class), never()).start();
              verify(context.getBean("byYaml", Runnable.class), never()).run();
            });
    for (String bean : new String[] {"mockJob", "jobs", "lifecycle", "byYaml"}) {
      assertThat(output).containsOnlyOnce("Bean '" + bean + "' is a mock and");
    }
    assertThat(output).doesNotContain("'job' is a mock", " ERROR ");
  }

  @Configuration(proxyBeanMethods = false)
  static class Anew {
    @Bean
    @Scope("prototype")
    Job fresh() {
      return mock(Job.class);
    }
  }

  @Test
  void noPrototypeIsRunEither(CapturedOutput output) {
    Contexts.runner(Anew.class)
        .withBean(ManualClock.class)
        .run(
            context -> {
              SupervisionTester supervision = Contexts.tester(context);
              supervision.awaitQuiet();
              supervision.tree().restart("fresh");
              assertThat(supervision).child("fresh").isRunning().hasIncarnation(2);
            });
    assertThat(output).containsOnlyOnce("Bean 'fresh' is a mock and");
  }
}
