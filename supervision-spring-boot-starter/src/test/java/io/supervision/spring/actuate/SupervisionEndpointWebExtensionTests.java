package io.supervision.spring.actuate;

import static io.supervision.spring.fixture.Snapshots.NOON;
import static io.supervision.spring.fixture.Snapshots.root;
import static io.supervision.spring.fixture.Snapshots.worker;
import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.snapshot.ExitSnapshot;
import io.supervision.snapshot.HealthSnapshot;
import io.supervision.snapshot.NodeState;
import io.supervision.spring.dashboard.Dashboard;
import io.supervision.spring.fixture.FakeTree;
import io.supervision.spring.internal.Remarks;
import io.supervision.spring.internal.descriptor.NodeDescriptor;
import io.supervision.spring.internal.history.SupervisionHistory;
import io.supervision.spring.internal.operations.InstanceId;
import io.supervision.worker.ExitReason;
import java.security.Principal;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;

class SupervisionEndpointWebExtensionTests {

  private static final String[] RESTART = {"job", "restart"};
  private static final InstanceId INSTANCE = InstanceId.of("shop", NOON);
  private static final Duration SHORT = Duration.ofMillis(1);

  private final FakeTree tree =
      new FakeTree(
          root(
              worker(
                  "job",
                  NodeState.STOPPED,
                  NOON,
                  HealthSnapshot.NONE,
                  new ExitSnapshot(
                      ExitReason.failure(new IllegalStateException("the password is x")), NOON, 2),
                  null,
                  null)));
  private final SupervisionHistory history = SupervisionHistory.listenTo(tree);
  private final Dashboard dashboard =
      new Dashboard(tree, history, null, true, Duration.ofMinutes(1));
  private SupervisionEndpoint endpoint =
      new SupervisionEndpoint(
          tree, history, INSTANCE, event -> {}, List.of(), Show.NEVER, new Remarks());
  private SupervisionEndpointProperties properties =
      new SupervisionEndpointProperties(Show.NEVER, Set.of());
  private final CompletableFuture<Void> restart = new CompletableFuture<>();

  @Test
  void acceptsInAServletApplicationWhatTakesLongerAndGoesOnWithIt() {
    tree.answerRestartWith(restart);

    assertThat(
            new SupervisionEndpointWebExtension(endpoint, properties, dashboard, SHORT)
                .act(RESTART)
                .getStatus())
        .isEqualTo(202);
    assertThat(restart).isNotDone();
  }

  @Test
  void acceptsInAReactiveApplicationWhatTakesLongerAndGoesOnWithIt() {
    tree.answerRestartWith(restart);

    assertThat(
            new ReactiveSupervisionEndpointWebExtension(endpoint, properties, dashboard, SHORT)
                .act(RESTART)
                .block(Duration.ofSeconds(30))
                .getStatus())
        .isEqualTo(202);
    assertThat(restart).isNotDone();
  }

  @Test
  void anActionWithoutANodeIsNotFoundOrRefused() {
    SupervisionEndpointWebExtension extension =
        new SupervisionEndpointWebExtension(endpoint, properties, dashboard);

    assertThat(extension.act(new String[0]).getStatus()).isEqualTo(404);
    assertThat(extension.act(new String[] {"restart"}).getStatus()).isEqualTo(409);
    assertThat(extension.act(new String[] {"job"}).getStatus()).isEqualTo(404);
  }

  @Test
  void showsMessagesToNobodyByDefault() {
    assertThat(messageShownTo("operator")).isEqualTo("******");
  }

  @Test
  void showsMessagesToEverybodyWhereTheyAreAlwaysShown() {
    properties = new SupervisionEndpointProperties(Show.ALWAYS, Set.of());

    assertThat(messageShownTo()).isEqualTo("the password is x");
  }

  @Test
  void showsMessagesOnlyToThoseWhoHaveOneOfTheRoles() {
    properties =
        new SupervisionEndpointProperties(Show.WHEN_AUTHORIZED, Set.of("operator", "developer"));

    assertThat(messageShownTo("operator")).isEqualTo("the password is x");
    assertThat(messageShownTo("visitor")).isEqualTo("******");
    assertThat(messageShownTo()).isEqualTo("******");
  }

  @Test
  void letsAFunctionOfTheApplicationHideMessagesFromThoseWhoMayReadThem() {
    properties = new SupervisionEndpointProperties(Show.ALWAYS, Set.of());
    SanitizingFunction noPasswords =
        data -> data.getValue().toString().contains("password") ? data.withValue("...") : data;
    endpoint =
        new SupervisionEndpoint(
            tree, history, INSTANCE, event -> {}, List.of(noPasswords), Show.ALWAYS, new Remarks());

    assertThat(messageShownTo()).isEqualTo("...");
  }

  private String messageShownTo(String... roles) {
    SecurityContext user =
        new SecurityContext() {
          @Override
          public Principal getPrincipal() {
            return () -> "alice";
          }

          @Override
          public boolean isUserInRole(String role) {
            return Set.of(roles).contains(role);
          }
        };
    NodeDescriptor.OfSupervisor shown =
        (NodeDescriptor.OfSupervisor)
            new SupervisionEndpointWebExtension(endpoint, properties, dashboard)
                .tree(user, null, null, null, null, null, null, null, null, null)
                .getBody();
    return ((NodeDescriptor.OfWorker) shown.children().get(0)).lastExit().message();
  }
}
