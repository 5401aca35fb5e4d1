package io.supervision.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.ManualClock;
import io.supervision.SupervisionTree;
import io.supervision.spring.SupervisionTreeCustomizer;
import io.supervision.spring.fixture.Contexts;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;

/** A bean that is the tree's clock. */
class ClockTests {

  private static final Duration DAY = Duration.ofDays(1);

  @Test
  void aManualClockThatIsABeanIsTheTreesClock() {
    Contexts.runner()
        .withBean(ManualClock.class)
        .run(
            context -> {
              context.getBean(ManualClock.class).advance(DAY);
              assertThat(treeTime(context)).isEqualTo(context.getBean(ManualClock.class).now());
            });
  }

  @Test
  void itIsSoWhateverACustomizerSays() {
    Contexts.runner()
        .withBean(ManualClock.class)
        .withBean(SupervisionTreeCustomizer.class, () -> tree -> tree.clock(new ManualClock()))
        .run(
            context -> {
              context.getBean(ManualClock.class).advance(DAY);
              assertThat(treeTime(context)).isEqualTo(context.getBean(ManualClock.class).now());
            });
  }

  @Test
  void aCustomizerMayGiveItAClockThatIsNoBean() {
    ManualClock clock = new ManualClock();
    Contexts.runner()
        .withBean(SupervisionTreeCustomizer.class, () -> tree -> tree.clock(clock))
        .run(context -> assertThat(treeTime(context)).isEqualTo(clock.now()));
  }

  @Test
  void ofTwoClocksNoneIsTheTrees() {
    Contexts.runner()
        .withBean("one", ManualClock.class)
        .withBean("another", ManualClock.class)
        .run(
            context ->
                assertThat(treeTime(context)).isAfter(Instant.parse("2020-01-01T00:00:00Z")));
  }

  private static Instant treeTime(ApplicationContext context) {
    return context.getBean(SupervisionTree.class).now();
  }
}
