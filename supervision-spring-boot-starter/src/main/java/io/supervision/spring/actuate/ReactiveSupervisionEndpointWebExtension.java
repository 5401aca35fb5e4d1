package io.supervision.spring.actuate;

import io.supervision.spring.dashboard.Dashboard;
import io.supervision.spring.dashboard.DashboardQuery;
import io.supervision.spring.internal.descriptor.RefusalDescriptor;
import io.supervision.spring.internal.descriptor.SelectionDescriptor;
import io.supervision.spring.internal.operations.InstanceId;
import io.supervision.spring.internal.operations.SelectionBody;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
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
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.util.ClassUtils;
import org.springframework.web.filter.reactive.ServerWebExchangeContextFilter;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/** The endpoint {@code supervision} in a reactive application. */
@EndpointWebExtension(endpoint = SupervisionEndpoint.class)
public class ReactiveSupervisionEndpointWebExtension extends AbstractSupervisionWebExtension {

  private static final boolean SECURITY =
      ClassUtils.isPresent(
          "org.springframework.security.core.context.ReactiveSecurityContextHolder",
          ReactiveSupervisionEndpointWebExtension.class.getClassLoader());

  /**
   * An extension of an endpoint.
   *
   * @param endpoint the endpoint
   * @param properties who may read messages
   * @param dashboard the page
   */
  public ReactiveSupervisionEndpointWebExtension(
      SupervisionEndpoint endpoint, SupervisionEndpointProperties properties, Dashboard dashboard) {
    this(endpoint, properties, dashboard, PATIENCE);
  }

  ReactiveSupervisionEndpointWebExtension(
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
  public Mono<WebEndpointResponse<Object>> tree(
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
    return answered(
        accepts ->
            tree(
                securityContext,
                representation,
                whatIf,
                asset,
                view,
                DashboardQuery.of(select, search, trouble, offsets, after),
                accepts));
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
  public Mono<WebEndpointResponse<Object>> node(
      SecurityContext securityContext,
      @Nullable Representation representation,
      @Selector(match = Match.ALL_REMAINING) String[] path,
      @Nullable String whatIf,
      @Nullable String asset) {
    return answered(
        accepts -> nodeOrPage(securityContext, representation, path, whatIf, asset, accepts));
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
  public Mono<WebEndpointResponse<Object>> act(
      @Selector(match = Match.ALL_REMAINING) String[] path) {
    return answer(request -> answers.act(path, request));
  }

  /**
   * Removes a node that does not run.
   *
   * @param path the segments of its path
   * @return as of {@link #act}
   */
  @DeleteOperation
  public Mono<WebEndpointResponse<Object>> delete(
      @Selector(match = Match.ALL_REMAINING) String[] path) {
    return answer(request -> answers.remove(path, request));
  }

  /** Headers need a {@link ServerWebExchangeContextFilter}. */
  private Mono<WebEndpointResponse<Object>> answered(
      Function<List<String>, WebEndpointResponse<Object>> answer) {
    return Mono.deferContextual(
        context -> {
          Optional<ServerWebExchange> exchange = sayWhoAnswers(context);
          WebEndpointResponse<Object> response =
              answer.apply(
                  exchange
                      .map(each -> each.getRequest().getHeaders().get(HttpHeaders.ACCEPT))
                      .orElse(List.of()));
          if (isFile(response)) {
            exchange
                .map(each -> each.getResponse().getHeaders())
                .ifPresent(headers -> Dashboard.HEADERS.forEach(headers::set));
          }
          return Mono.just(response);
        });
  }

  /** First of all, so that also a refusal has it. */
  private Optional<ServerWebExchange> sayWhoAnswers(ContextView context) {
    Optional<ServerWebExchange> exchange = ServerWebExchangeContextFilter.getExchange(context);
    exchange
        .map(each -> each.getResponse().getHeaders())
        .ifPresent(
            headers -> {
              headers.set(InstanceId.HEADER, instance());
              HEADERS.forEach(headers::set);
              headers.add(HttpHeaders.VARY, HttpHeaders.ACCEPT);
            });
    return exchange;
  }

  private Mono<WebEndpointResponse<Object>> answer(
      Function<ActionRequest, CompletableFuture<WebEndpointResponse<Object>>> action) {
    return Mono.deferContextual(
        context -> {
          Optional<ServerWebExchange> exchange = sayWhoAnswers(context);
          return caller()
              .map(by -> request(by.orElse(null), exchange.orElse(null)))
              .flatMap(request -> Mono.fromFuture(action.apply(request), true));
        });
  }

  private static ActionRequest request(@Nullable String by, @Nullable ServerWebExchange exchange) {
    if (exchange == null) {
      return new ActionRequest(by, null, null, null, null, null);
    }
    ServerHttpRequest request = exchange.getRequest();
    return new ActionRequest(
        by,
        request.getHeaders().getFirst(InstanceId.HEADER),
        request.getHeaders().getFirst(ActionRequest.SITE),
        request.getQueryParams().getFirst(ActionRequest.DURATION),
        request.getQueryParams().getFirst(ActionRequest.WHY),
        exchange.getAttribute(SelectionBody.ATTRIBUTE));
  }

  private static Mono<Optional<String>> caller() {
    return SECURITY ? SpringSecurity.caller() : Mono.just(Optional.empty());
  }

  /** Loaded only where Spring Security is there. */
  private static final class SpringSecurity {

    static Mono<Optional<String>> caller() {
      return ReactiveSecurityContextHolder.getContext()
          .mapNotNull(context -> context.getAuthentication())
          .map(Authentication::getName)
          .map(Optional::of)
          .defaultIfEmpty(Optional.empty());
    }
  }
}
