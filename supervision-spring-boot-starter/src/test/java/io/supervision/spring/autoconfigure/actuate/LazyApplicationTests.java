package io.supervision.spring.autoconfigure.actuate;

import static io.supervision.test.SupervisionAssertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.supervision.ManualClock;
import io.supervision.event.SupervisionEvent.ChildExited;
import io.supervision.spring.SupervisedChild;
import io.supervision.spring.autoconfigure.SupervisionAutoConfiguration;
import io.supervision.spring.fixture.Contexts;
import io.supervision.spring.fixture.Workers;
import io.supervision.spring.internal.history.HistoryEntry;
import io.supervision.spring.internal.history.HistoryEntry.Kind;
import io.supervision.spring.internal.history.SupervisionHistory;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

/** An application whose beans are made when somebody asks for them. */
class LazyApplicationTests {

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration({
    SupervisionAutoConfiguration.class,
    SupervisionEventAutoConfiguration.class,
    SupervisionHealthAutoConfiguration.class,
    SupervisionHistoryAutoConfiguration.class
  })
  static class Watched {

    final List<String> exits = new CopyOnWriteArrayList<>();

    @Bean
    @SupervisedChild
    Workers.Idle job() {
      return new Workers.Idle();
    }

    @Bean
    ManualClock clock() {
      return new ManualClock();
    }

    @EventListener
    void exited(ChildExited event) {
      exits.add(event.path());
    }
  }

  @Test
  void whatListensToTheTreeIsThereFromTheStart() {
    try (ConfigurableApplicationContext context =
        new SpringApplicationBuilder(Watched.class)
            .web(WebApplicationType.NONE)
            .properties("spring.main.lazy-initialization=true")
            .run()) {
      Contexts.tester(context).crash("job");

      assertThat(context.getBean(SupervisionHistory.class).of("job"))
          .extracting(HistoryEntry::kind)
          .containsExactly(Kind.RESTART_SCHEDULED, Kind.EXITED, Kind.STARTED);
      await().untilAsserted(() -> assertThat(context.getBean(Watched.class).exits).contains("job"));
    }
  }
}
