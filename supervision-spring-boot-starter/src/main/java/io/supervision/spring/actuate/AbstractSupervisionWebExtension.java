package io.supervision.spring.actuate;

import io.supervision.SupervisionException;
import io.supervision.SupervisionException.Reason;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.Selector.Match;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/** What the endpoint does over HTTP, whatever serves it. */
abstract class AbstractSupervisionWebExtension {

  /** An action that takes longer goes on without its caller. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final int NO_CONTENT = 204;
  private static final int ACCEPTED = 202;
  private static final int CONFLICT = 409;

  final Duration patience;
  private final SupervisionEndpoint endpoint;
  private final Show showValues;
  private final Set<String> roles;

  AbstractSupervisionWebExtension(
      SupervisionEndpoint endpoint, SupervisionEndpointProperties properties, Duration patience) {
    this.endpoint = endpoint;
    this.patience = patience;
    showValues = properties.getShowValues();
    roles = Set.copyOf(properties.getRoles());
  }

  /**
   * The whole tree.
   *
   * @param securityContext who asks
   * @param whatIf refused, as nothing can be said of the root
   * @return 200, 400, 409
   */
  @ReadOperation
  public WebEndpointResponse<OperationResponseBody> tree(
      SecurityContext securityContext, @Nullable String whatIf) {
    return whatIf == null
        ? new WebEndpointResponse<>(endpoint.tree(isShown(securityContext)))
        : whatIf("", whatIf);
  }

  /**
   * One node with its history, or what would happen if it crashed.
   *
   * @param securityContext who asks
   * @param path the segments of its path
   * @param whatIf {@code crash}, or null for the node
   * @return 200, 400, 404, 409
   */
  @ReadOperation
  public WebEndpointResponse<OperationResponseBody> node(
      SecurityContext securityContext,
      @Selector(match = Match.ALL_REMAINING) String[] path,
      @Nullable String whatIf) {
    if (whatIf != null) {
      return whatIf(String.join("/", path), whatIf);
    }
    return endpoint
        .node(String.join("/", path), isShown(securityContext))
        .<WebEndpointResponse<OperationResponseBody>>map(WebEndpointResponse::new)
        .orElseGet(() -> new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND));
  }

  /** An action that the last segment names; completes when the answer is known. */
  CompletableFuture<WebEndpointResponse<RefusalDescriptor>> perform(
      String[] path, @Nullable String by) {
    int last = path.length - 1;
    return last >= 0 && SupervisionActions.ACTIONS.contains(path[last])
        ? perform(String.join("/", Arrays.copyOf(path, last)), path[last], by)
        : CompletableFuture.completedFuture(
            new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND));
  }

  /** A request to remove a node; completes when the answer is known. */
  CompletableFuture<WebEndpointResponse<RefusalDescriptor>> remove(
      String[] path, @Nullable String by) {
    return perform(String.join("/", path), SupervisionActions.DELETE, by);
  }

  private CompletableFuture<WebEndpointResponse<RefusalDescriptor>> perform(
      String path, String action, @Nullable String by) {
    return endpoint
        .actions()
        .perform(path, action, by)
        .thenApply(done -> new WebEndpointResponse<RefusalDescriptor>(NO_CONTENT))
        .exceptionally(
            failure -> {
              Throwable cause = SupervisionActions.cause(failure);
              if (cause instanceof SupervisionException refused) {
                return refusal(path, action, refused);
              }
              throw new IllegalStateException(action + " of '" + path + "' failed", cause);
            });
  }

  static WebEndpointResponse<RefusalDescriptor> notYet() {
    return new WebEndpointResponse<>(ACCEPTED);
  }

  private WebEndpointResponse<OperationResponseBody> whatIf(String path, String question) {
    try {
      return new WebEndpointResponse<>(endpoint.whatIf(path, question));
    } catch (SupervisionException refused) {
      WebEndpointResponse<RefusalDescriptor> refusal = refusal(path, "what-if", refused);
      return new WebEndpointResponse<>(refusal.getBody(), refusal.getStatus());
    }
  }

  /** Messages of throwables can be part of some messages; those are shown to nobody here. */
  private WebEndpointResponse<RefusalDescriptor> refusal(
      String path, String action, SupervisionException refused) {
    if (refused.reason() == Reason.NOT_FOUND) {
      return new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND);
    }
    Optional<String> message = Optional.ofNullable(refused.getMessage());
    boolean mayQuote = refused.reason() == Reason.START_FAILED;
    return new WebEndpointResponse<>(
        new RefusalDescriptor(
            path,
            action,
            refused.reason().label(),
            mayQuote
                ? endpoint.describer(showValues == Show.ALWAYS).message(path, message.orElse(null))
                : message.orElse(null)),
        CONFLICT);
  }

  private boolean isShown(SecurityContext securityContext) {
    return showValues.isShown(securityContext, roles);
  }
}
