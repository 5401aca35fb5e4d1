package io.supervision.spring.actuate;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.Selector.Match;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.util.ClassUtils;
import reactor.core.publisher.Mono;

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
   */
  public ReactiveSupervisionEndpointWebExtension(
      SupervisionEndpoint endpoint, SupervisionEndpointProperties properties) {
    this(endpoint, properties, PATIENCE);
  }

  ReactiveSupervisionEndpointWebExtension(
      SupervisionEndpoint endpoint, SupervisionEndpointProperties properties, Duration patience) {
    super(endpoint, properties, patience);
  }

  /**
   * Does something to a node. All parameters are in the path, so that an empty request will do.
   *
   * @param path the segments of its path, then {@code restart}, {@code start} or {@code terminate}
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
