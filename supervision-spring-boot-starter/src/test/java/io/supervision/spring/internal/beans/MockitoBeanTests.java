package io.supervision.spring.internal.beans;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.verifyNoInteractions;

import io.supervision.SupervisionTree;
import io.supervision.spring.SupervisedChild;
import io.supervision.spring.autoconfigure.SupervisionAutoConfiguration;
import io.supervision.spring.fixture.Workers;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

/** A test that puts a mock in the place of a supervised bean. */
@SpringJUnitConfig
class MockitoBeanTests {

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration(SupervisionAutoConfiguration.class)
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
  }

  @MockitoBean(name = "mocked")
  Workers.Idle mocked;

  @Autowired SupervisionTree tree;

  @Test
  void doesNotStartTheMock() {
    assertThat(tree.isRunning()).isTrue();
    assertThat(tree.find("real")).isPresent();
    assertThat(tree.find("mocked")).isEmpty();
    verifyNoInteractions(mocked);
  }
}
