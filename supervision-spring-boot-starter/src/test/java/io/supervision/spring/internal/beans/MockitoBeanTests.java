package io.supervision.spring.internal.beans;

import static io.supervision.test.SupervisionAssertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.atLeastOnce;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;

import io.supervision.spring.SupervisedChild;
import io.supervision.spring.fixture.OnAndOff;
import io.supervision.spring.fixture.Workers;
import io.supervision.test.SupervisionTester;
import io.supervision.test.spring.SupervisionTest;
import io.supervision.worker.WorkerContext;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

/** A test that puts a mock or a spy in the place of a supervised bean. */
@SpringJUnitConfig
@SupervisionTest
@TestPropertySource(
    properties = {
      "supervision.root.children.by-yaml.bean=named",
      "supervision.root.children.by-yaml.method=work"
    })
class MockitoBeanTests {

  static class Jobs {
    @SupervisedChild
    void consume(WorkerContext context) {
      context.awaitStop();
    }
  }

  static class Named {
    void work(WorkerContext context) {
      context.awaitStop();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Application {
    @Bean
    @SupervisedChild
    Workers.Idle mocked() {
      return new Workers.Idle();
    }

    @Bean
    @SupervisedChild
    Workers.Idle real() {
      return new Workers.Idle();
    }

    @Bean
    @SupervisedChild
    Workers.Idle spied() {
      return new Workers.Idle();
    }

    @Bean
    Jobs jobs() {
      return new Jobs();
    }

    @Bean
    Named named() {
      return new Named();
    }

    @Bean
    @SupervisedChild
    OnAndOff lifecycle() {
      return new OnAndOff();
    }
  }

  @MockitoBean(name = "mocked")
  Workers.Idle mocked;

  @MockitoSpyBean(name = "spied")
  Workers.Idle spied;

  @MockitoBean Jobs jobs;

  @MockitoBean Named named;

  @MockitoBean OnAndOff lifecycle;

  @Autowired SupervisionTester supervision;

  @Test
  void doesNotStartTheMock() {
    assertThat(supervision).isRunning().hasNoChild("mocked").child("real").isRunning();
    verifyNoInteractions(mocked);
  }

  @Test
  void callsNoMethodOfAMock() {
    assertThat(supervision).hasNoChild("jobs-consume").hasNoChild("by-yaml");
    verifyNoInteractions(jobs, named);
  }

  @Test
  void startsNoMockOfALifecycle() {
    assertThat(supervision).hasNoChild("lifecycle");
    verify(lifecycle, never()).start();
  }

  @Test
  void runsTheSpy() {
    assertThat(supervision).child("spied").isRunning();
    verify(spied, atLeastOnce()).run(any());
  }
}
