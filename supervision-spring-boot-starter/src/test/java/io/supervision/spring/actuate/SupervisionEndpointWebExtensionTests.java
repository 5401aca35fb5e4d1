package io.supervision.spring.actuate;

import static io.supervision.spring.fixture.Snapshots.root;
import static io.supervision.spring.fixture.Snapshots.worker;
import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.spring.fixture.FakeTree;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.Show;

class SupervisionEndpointWebExtensionTests {

  private static final String[] RESTART = {"job", "restart"};
  private static final Duration SHORT = Duration.ofMillis(1);

  private final FakeTree tree = new FakeTree(root(worker("job")));
  private final SupervisionHistory history = SupervisionHistory.listenTo(tree);
  private final SupervisionEndpoint endpoint =
      new SupervisionEndpoint(tree, history, List.of(), Show.NEVER);
  private final SupervisionEndpointProperties properties = new SupervisionEndpointProperties();
  private final CompletableFuture<Void> restart = new CompletableFuture<>();

  @Test
  void acceptsInAServletApplicationWhatTakesLongerAndGoesOnWithIt() {
    tree.answerRestartWith(restart);

    assertThat(
            new SupervisionEndpointWebExtension(endpoint, properties, SHORT)
                .act(RESTART)
                .getStatus())
        .isEqualTo(202);
    assertThat(restart).isNotDone();
  }

  @Test
  void acceptsInAReactiveApplicationWhatTakesLongerAndGoesOnWithIt() {
    tree.answerRestartWith(restart);

    assertThat(
            new ReactiveSupervisionEndpointWebExtension(endpoint, properties, SHORT)
                .act(RESTART)
                .block(Duration.ofSeconds(30))
                .getStatus())
        .isEqualTo(202);
    assertThat(restart).isNotDone();
  }

  @Test
  void anActionWithoutANodeIsNotFoundOrRefused() {
    SupervisionEndpointWebExtension extension =
        new SupervisionEndpointWebExtension(endpoint, properties);

    assertThat(extension.act(new String[0]).getStatus()).isEqualTo(404);
    assertThat(extension.act(new String[] {"restart"}).getStatus()).isEqualTo(409);
    assertThat(extension.act(new String[] {"job"}).getStatus()).isEqualTo(404);
  }
}
