package io.supervision.spring.actuate;

import io.supervision.spring.dashboard.Dashboard;
import io.supervision.spring.dashboard.DashboardQuery;
import io.supervision.spring.internal.descriptor.RefusalDescriptor;
import io.supervision.spring.internal.descriptor.SelectionDescriptor;
import io.supervision.spring.internal.operations.InstanceId;
import io.supervision.spring.internal.operations.SelectionBody;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.Selector.Match;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;
import org.springframework.http.HttpHeaders;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** The endpoint {@code supervision} in a servlet application. */
@EndpointWebExtension(endpoint = SupervisionEndpoint.class)
public class SupervisionEndpointWebExtension extends AbstractSupervisionWebExtension {

  /**
   * An extension of an endpoint.
   *
   * @param endpoint the endpoint
   * @param properties who may read messages
   * @param dashboard the page
   */
  public SupervisionEndpointWebExtension(
      SupervisionEndpoint endpoint, SupervisionEndpointProperties properties, Dashboard dashboard) {
    this(endpoint, properties, dashboard, PATIENCE);
  }

  SupervisionEndpointWebExtension(
      SupervisionEndpoint endpoint,
      SupervisionEndpointProperties properties,
      Dashboard dashboard,
      Duration patience) {
    super(endpoint, properties, dashboard, patience);
  }

  /**
   * The whole tree: for browsers a page that shows it, otherwise data.
   *
   * @param securityContext who asks
   * @param representation what the request accepts; always asked for, so that Boot, whose cache
   *     does not distinguish it, caches no answer
   * @param whatIf refused, as nothing can be said of the root
   * @param asset a file of the page, by its name
   * @param view {@code dashboard} for what the page polls
   * @param select for the dashboard: the path of the node whose details are shown
   * @param search for the dashboard: text that paths or states contain
   * @param trouble for the dashboard: whether only what is in trouble is shown
   * @param offsets for the dashboard: lines of {@code number:path}, how many children are skipped
   * @param after for the dashboard: the cursor of the events that have been seen
   * @return 200, 400, 404, 409
   */
  @ReadOperation(producesFrom = Representation.class)
  public WebEndpointResponse<Object> tree(
      SecurityContext securityContext,
      Representation representation,
      @Nullable String whatIf,
      @Nullable String asset,
      @Nullable String view,
      @Nullable String select,
      @Nullable String search,
      @Nullable Boolean trouble,
      @Nullable String offsets,
      @Nullable String after) {
    sayWhoAnswers();
    DashboardQuery query = DashboardQuery.of(select, search, trouble, offsets, after);
    return answered(tree(securityContext, representation, whatIf, asset, view, query, accepts()));
  }

  /**
   * One node with its history, what would happen if it crashed, or a file of the dashboard: those
   * have a dot in their names.
   *
   * @param securityContext who asks
   * @param representation what the request accepts; matters only where the path is empty
   * @param path the segments of its path
   * @param whatIf {@code crash}, or null for the node
   * @param asset a file of the page, where the path is empty
   * @return 200, 400, 404, 409
   */
  @ReadOperation(producesFrom = Representation.class)
  public WebEndpointResponse<Object> node(
      SecurityContext securityContext,
      @Nullable Representation representation,
      @Selector(match = Match.ALL_REMAINING) String[] path,
      @Nullable String whatIf,
      @Nullable String asset) {
    sayWhoAnswers();
    return answered(nodeOrPage(securityContext, representation, path, whatIf, asset, accepts()));
  }

  /**
   * Does something to a node. All parameters are in the path and the query, which is read from the
   * request, so that an empty request will do.
   *
   * @param path the segments of its path, then {@code restart}, {@code start}, {@code terminate},
   *     {@code replace}, {@code hold} or {@code resume}; {@code _actions} alone for a selection
   * @return 204 when done, 202 when not done yet after ten seconds or as long as a thread that
   *     cannot be ended is in the way, 400, 404, 409 with the reason; 200 for a selection
   */
  @RegisterReflectionForBinding({RefusalDescriptor.class, SelectionDescriptor.class})
  @WriteOperation
  public WebEndpointResponse<Object> act(@Selector(match = Match.ALL_REMAINING) String[] path) {
    sayWhoAnswers();
    return await(answers.act(path, request()));
  }

  /**
   * Removes a node that does not run.
   *
   * @param path the segments of its path
   * @return as of {@link #act}
   */
  @DeleteOperation
  public WebEndpointResponse<Object> delete(@Selector(match = Match.ALL_REMAINING) String[] path) {
    sayWhoAnswers();
    return await(answers.remove(path, request()));
  }

  /** First of all, so that also a refusal has it. */
  private void sayWhoAnswers() {
    if (attributes() instanceof ServletRequestAttributes servlet && servlet.getResponse() != null) {
      HttpServletResponse response = servlet.getResponse();
      response.setHeader(InstanceId.HEADER, instance());
      HEADERS.forEach(response::setHeader);
      response.addHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT);
    }
  }

  private static WebEndpointResponse<Object> answered(WebEndpointResponse<Object> response) {
    if (isFile(response)
        && attributes() instanceof ServletRequestAttributes servlet
        && servlet.getResponse() != null) {
      Dashboard.HEADERS.forEach(servlet.getResponse()::setHeader);
    }
    return response;
  }

  private static WebEndpointResponse<Object> await(
      CompletableFuture<WebEndpointResponse<Object>> answer) {
    try {
      return answer.get();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return ActionAnswers.notYet();
    } catch (ExecutionException failure) {
      throw new IllegalStateException(failure.getCause());
    }
  }

  /** A security context as a parameter would make the request need a body. */
  private static ActionRequest request() {
    if (attributes() instanceof ServletRequestAttributes servlet) {
      HttpServletRequest request = servlet.getRequest();
      Principal principal = request.getUserPrincipal();
      return new ActionRequest(
          principal == null ? null : principal.getName(),
          request.getHeader(InstanceId.HEADER),
          request.getHeader(ActionRequest.SITE),
          request.getParameter(ActionRequest.DURATION),
          request.getParameter(ActionRequest.WHY),
          (String) request.getAttribute(SelectionBody.ATTRIBUTE));
    }
    return ActionRequest.NONE;
  }

  private static List<String> accepts() {
    return attributes() instanceof ServletRequestAttributes servlet
        ? Collections.list(servlet.getRequest().getHeaders(HttpHeaders.ACCEPT))
        : List.of();
  }

  private static @Nullable RequestAttributes attributes() {
    return RequestContextHolder.getRequestAttributes();
  }
}
