package io.supervision.spring.actuate;

import io.supervision.SupervisionException;
import io.supervision.spring.dashboard.Dashboard;
import io.supervision.spring.dashboard.DashboardQuery;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  /** Data is of the moment, and may be of a person; at the same address there is a page. */
  static final Map<String, String> HEADERS =
      Map.of("X-Content-Type-Options", "nosniff", "Cache-Control", "no-store");

  private static final int NOT_ACCEPTABLE = 406;

  final ActionAnswers answers;
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
    showValues = properties.showValues();
    answers =
        new ActionAnswers(
            endpoint.actions(),
            endpoint.instance(),
            (path, message) -> endpoint.describer(showValues == Show.ALWAYS).message(path, message),
            patience);
    roles = Set.copyOf(properties.roles());
  }

  /** The tree, as a page or as data, a file of the page, or what would happen. */
  WebEndpointResponse<Object> tree(
      SecurityContext caller,
      @Nullable Representation representation,
      @Nullable String whatIf,
      @Nullable String asset,
      @Nullable String view,
      DashboardQuery query,
      List<String> accepts) {
    if (asset != null) {
      return dashboard.file(asset).orElseGet(AbstractSupervisionWebExtension::missing);
    } else if (whatIf != null) {
      return data(whatIf("", whatIf, isShown(caller)), representation, accepts);
    } else if (view != null) {
      return data(
          new WebEndpointResponse<>(view(view, query, isShown(caller))), representation, accepts);
    }
    return isPage(representation, accepts)
        ? dashboard.page()
        : data(new WebEndpointResponse<>(endpoint.tree(isShown(caller))), representation, accepts);
  }

  /** A node, what would happen if it crashed, or a file of the page; without a path the page. */
  WebEndpointResponse<Object> nodeOrPage(
      SecurityContext caller,
      @Nullable Representation representation,
      String[] path,
      @Nullable String whatIf,
      @Nullable String asset,
      List<String> accepts) {
    String joined = String.join("/", path);
    if (whatIf != null) {
      return data(whatIf(joined, whatIf, isShown(caller)), representation, accepts);
    }
    boolean isRoot = joined.isEmpty();
    if (isRoot && asset == null && isPage(representation, accepts)) {
      return dashboard.page();
    }
    return dashboard
        .file(isRoot && asset != null ? asset : joined)
        .orElseGet(() -> data(node(joined, isShown(caller)), representation, accepts));
  }

  private WebEndpointResponse<Object> node(String path, boolean showMessages) {
    return endpoint
        .node(path, showMessages)
        .<WebEndpointResponse<Object>>map(WebEndpointResponse::new)
        .orElseGet(AbstractSupervisionWebExtension::missing);
  }

  /** Of what a request names Spring Boot takes the last, whatever the request likes best. */
  private static boolean isPage(@Nullable Representation representation, List<String> accepts) {
    return representation == Representation.PAGE && !Representation.isDataPreferred(accepts);
  }

  /** Data is JSON, also for those who would rather have a page, but no style sheet or script. */
  private static WebEndpointResponse<Object> data(
      WebEndpointResponse<Object> response,
      @Nullable Representation representation,
      List<String> accepts) {
    if (representation == null || response.getBody() == null) {
      return response;
    }
    Representation given = Representation.ofData(accepts);
    if (given == null && Representation.PAGE.isAccepted(accepts)) {
      given = Representation.JSON;
    }
    if (given == null) {
      return new WebEndpointResponse<>(NOT_ACCEPTABLE);
    }
    return representation == Representation.PAGE || representation.isFile()
        ? new WebEndpointResponse<>(
            response.getBody(), response.getStatus(), given.getProducedMimeType())
        : response;
  }

  private OperationResponseBody view(String view, DashboardQuery query, boolean showMessages) {
    if (!view.equals("dashboard")) {
      throw new InvalidEndpointRequestException(
          "this view is not known", "view must be 'dashboard'");
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

  private WebEndpointResponse<Object> whatIf(String path, String question, boolean showMessages) {
    try {
      return new WebEndpointResponse<>(endpoint.whatIf(path, question, showMessages));
    } catch (SupervisionException refused) {
      return answers.refusal(path, "what-if", refused);
    }
  }

  /** Which instance answers; part of each answer. */
  String instance() {
    return endpoint.instance().value();
  }

  private boolean isShown(SecurityContext securityContext) {
    return showValues.isShown(securityContext, roles);
  }
}
