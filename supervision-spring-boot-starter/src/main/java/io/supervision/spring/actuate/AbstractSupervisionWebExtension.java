package io.supervision.spring.actuate;

import io.supervision.SupervisionException;
import io.supervision.SupervisionException.Reason;
import io.supervision.spring.dashboard.Dashboard;
import io.supervision.spring.dashboard.DashboardQuery;
import io.supervision.spring.internal.descriptor.RefusalDescriptor;
import io.supervision.spring.internal.operations.SupervisionActions;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;
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
  private final Dashboard dashboard;
  private final Show showValues;
  private final Set<String> roles;

  AbstractSupervisionWebExtension(
      SupervisionEndpoint endpoint,
      SupervisionEndpointProperties properties,
      Dashboard dashboard,
      Duration patience) {
    this.endpoint = endpoint;
    this.dashboard = dashboard;
    this.patience = patience;
    showValues = properties.showValues();
    roles = Set.copyOf(properties.roles());
  }

  /** The tree, as a page or as data, a file of the page, or what would happen. */
  WebEndpointResponse<Object> tree(
      SecurityContext caller,
      @Nullable Representation representation,
      @Nullable String whatIf,
      @Nullable String asset,
      @Nullable String view,
      DashboardQuery query) {
    if (asset != null) {
      return dashboard.file(asset).orElseGet(AbstractSupervisionWebExtension::missing);
    } else if (whatIf != null) {
      return data(whatIf("", whatIf), representation);
    } else if (view != null) {
      return data(new WebEndpointResponse<>(view(view, query, isShown(caller))), representation);
    }
    return representation == Representation.PAGE
        ? dashboard.page()
        : new WebEndpointResponse<>(endpoint.tree(isShown(caller)));
  }

  /** A node, what would happen if it crashed, or a file of the page; without a path the page. */
  WebEndpointResponse<Object> nodeOrPage(
      SecurityContext caller,
      @Nullable Representation representation,
      String[] path,
      @Nullable String whatIf,
      @Nullable String asset) {
    String joined = String.join("/", path);
    if (whatIf != null) {
      return data(whatIf(joined, whatIf), representation);
    }
    boolean isRoot = joined.isEmpty();
    if (isRoot && asset == null && representation == Representation.PAGE) {
      return dashboard.page();
    }
    return dashboard
        .file(isRoot && asset != null ? asset : joined)
        .orElseGet(() -> data(node(joined, isShown(caller)), representation));
  }

  private WebEndpointResponse<Object> node(String path, boolean showMessages) {
    return endpoint
        .node(path, showMessages)
        .<WebEndpointResponse<Object>>map(WebEndpointResponse::new)
        .orElseGet(AbstractSupervisionWebExtension::missing);
  }

  /** Data is JSON, also for those who would rather have a page. */
  private static WebEndpointResponse<Object> data(
      WebEndpointResponse<Object> response, @Nullable Representation representation) {
    return representation == Representation.PAGE && response.getBody() != null
        ? new WebEndpointResponse<>(
            response.getBody(), response.getStatus(), Representation.JSON.getProducedMimeType())
        : response;
  }

  private OperationResponseBody view(String view, DashboardQuery query, boolean showMessages) {
    if (!view.equals("dashboard")) {
      throw new InvalidEndpointRequestException(
          "view=" + view + " is not known", "view must be 'dashboard'");
    }
    return dashboard.poll(query, endpoint.describer(showMessages));
  }

  private static WebEndpointResponse<Object> missing() {
    return new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND);
  }

  /** Whether a response is a part of the page. */
  static boolean isFile(WebEndpointResponse<Object> response) {
    return response.getBody() instanceof byte[];
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

  private WebEndpointResponse<Object> whatIf(String path, String question) {
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
