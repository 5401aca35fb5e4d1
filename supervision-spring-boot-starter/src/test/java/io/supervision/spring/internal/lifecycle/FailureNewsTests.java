package io.supervision.spring.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.SupervisionTree;
import io.supervision.spec.SupervisorSpec;
import io.supervision.spring.RootFailedEvent;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Listeners of the root's failure are not waited for without an end, but for a good reason. */
class FailureNewsTests {

  private final SupervisionTree tree = SupervisionTree.create(SupervisorSpec.named("app").build());
  private final RootFailedEvent event = new RootFailedEvent(tree, new IllegalStateException());
  private final CountDownLatch returns = new CountDownLatch(1);

  private FailureNews news() {
    FailureNews news =
        new FailureNews(
            told -> {
              try {
                returns.await();
              } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
              }
            });
    news.begin();
    return news;
  }

  @Test
  void aListenerThatStartsTheTreeAgainIsWaitedForAsLongAsThatTakes() {
    assertThat(
            news()
                .tell(
                    event,
                    () -> {
                      returns.countDown();
                      return true;
                    }))
        .isTrue();
  }

  @Test
  void anotherIsNotAndIsFound() {
    FailureNews news = news();
    assertThat(news.tell(event, () -> false)).isFalse();
    assertThat(news.where()).hasStackTraceContaining("CountDownLatch.await");
    returns.countDown();
  }
}
