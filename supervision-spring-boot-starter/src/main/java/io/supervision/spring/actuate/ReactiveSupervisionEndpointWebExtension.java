package io.supervision.spring.actuate;

import io.supervision.spring.dashboard.Dashboard;
import io.supervision.spring.dashboard.DashboardQuery;
import io.supervision.spring.internal.descriptor.RefusalDescriptor;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.Selector.Match;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.util.ClassUtils;
import org.springframework.web.filter.reactive.ServerWebExchangeContextFilter;
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
    DashboardQuery query = DashboardQuery.of(select, search, trouble, offsets, after);
    return Mono.deferContextual(
        context ->
            answered(context, tree(securityContext, representation, whatIf, asset, view, query)));
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
    return Mono.deferContextual(
        context ->
            answered(context, nodeOrPage(securityContext, representation, path, whatIf, asset)));
  }

  /**
   * Does something to a node. All parameters are in the path, so that an empty request will do.
   *
   * @param path the segments of its path, then {@code restart}, {@code start}, {@code terminate} or
   *     {@code replace}
   * @return 204 when done, 202 when not done yet after ten seconds, 404, 409 with the reason
   */
  @WriteOperation
  public Mono<WebEndpointResponse<RefusalDescriptor>> act(
      @Selector(match = Match.ALL_REMAINING) String[] path) {
    return answer(by -> perform(path, by));
  }

  /**
   * Removes a node that does not run.
   *
   * @param path the segments of its path
   * @return as of {@link #act}
   */
  @DeleteOperation
  public Mono<WebEndpointResponse<RefusalDescriptor>> delete(
      @Selector(match = Match.ALL_REMAINING) String[] path) {
    return answer(by -> remove(path, by));
  }

  /** Headers need a {@link ServerWebExchangeContextFilter}. */
  private static Mono<WebEndpointResponse<Object>> answered(
      ContextView context, WebEndpointResponse<Object> response) {
    if (isFile(response)) {
      ServerWebExchangeContextFilter.getExchange(context)
          .map(exchange -> exchange.getResponse().getHeaders())
          .ifPresent(headers -> Dashboard.HEADERS.forEach(headers::set));
    }
    return Mono.just(response);
  }

  private Mono<WebEndpointResponse<RefusalDescriptor>> answer(
      Function<@Nullable String, CompletableFuture<WebEndpointResponse<RefusalDescriptor>>>
          request) {
    return caller()
        .flatMap(by -> Mono.fromFuture(request.apply(by.orElse(null)), true))
        .timeout(patience)
        .onErrorResume(TimeoutException.class, late -> Mono.just(notYet()));
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
