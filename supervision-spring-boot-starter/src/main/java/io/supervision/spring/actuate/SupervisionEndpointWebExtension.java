package io.supervision.spring.actuate;

import java.security.Principal;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.Selector.Match;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;
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
   */
  public SupervisionEndpointWebExtension(
      SupervisionEndpoint endpoint, SupervisionEndpointProperties properties) {
    this(endpoint, properties, PATIENCE);
  }

  SupervisionEndpointWebExtension(
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
  public WebEndpointResponse<RefusalDescriptor> act(
      @Selector(match = Match.ALL_REMAINING) String[] path) {
    return await(perform(path, caller()));
  }

  /**
   * Removes a node that does not run.
   *
   * @param path the segments of its path
   * @return as of {@link #act}
   */
  @DeleteOperation
  public WebEndpointResponse<RefusalDescriptor> delete(
      @Selector(match = Match.ALL_REMAINING) String[] path) {
    return await(remove(path, caller()));
  }

  private WebEndpointResponse<RefusalDescriptor> await(
      CompletableFuture<WebEndpointResponse<RefusalDescriptor>> answer) {
    try {
      return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException notYet) {
      return notYet();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return notYet();
    } catch (ExecutionException failure) {
      throw new IllegalStateException(failure.getCause());
    }
  }

  /** A security context as a parameter would make the request need a body. */
  private static @Nullable String caller() {
    if (RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes servlet) {
      Principal principal = servlet.getRequest().getUserPrincipal();
      return principal == null ? null : principal.getName();
    }
    return null;
  }
}
