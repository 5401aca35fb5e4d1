package io.supervision.spring.actuate;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.EndpointAccessResolver;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/** Says once, when the application is ready, where its tree can be watched. */
public final class EndpointLocation implements ApplicationListener<ApplicationReadyEvent> {

  private static final Logger log = LoggerFactory.getLogger(EndpointLocation.class);
  private static final EndpointId ID = EndpointId.of(SupervisionEndpoint.ID);

  private final Environment environment;
  private final ObjectProvider<PathMappedEndpoints> endpoints;
  private final ObjectProvider<EndpointAccessResolver> access;

  /**
   * The location of the endpoint in an application.
   *
   * @param environment says which ports are used
   * @param endpoints what is exposed over HTTP
   * @param access what is permitted
   */
  public EndpointLocation(
      Environment environment,
      ObjectProvider<PathMappedEndpoints> endpoints,
      ObjectProvider<EndpointAccessResolver> access) {
    this.environment = environment;
    this.endpoints = endpoints;
    this.access = access;
  }

  @Override
  public void onApplicationEvent(ApplicationReadyEvent event) {
    log.info(describe());
  }

  private String describe() {
    Access permitted = access();
    if (permitted == Access.NONE) {
      return "The supervision endpoint is switched off by management.endpoint.supervision.access";
    }
    PathMappedEndpoints exposed = endpoints.getIfAvailable();
    String port = environment.getProperty("local.management.port");
    if (exposed == null || port == null) {
      return "The supervision endpoint is not exposed over HTTP: there is no web server for it";
    }
    String path = exposed.getPath(ID);
    if (path == null) {
      return "The supervision endpoint is not exposed over HTTP;"
          + " add 'supervision' to management.endpoints.web.exposure.include to see the tree";
    }
    return "The supervision tree can be watched at %s%s"
        .formatted(
            url(port, path),
            permitted == Access.UNRESTRICTED ? ", and operated by whoever has access" : "");
  }

  private Access access() {
    EndpointAccessResolver resolver = access.getIfAvailable();
    return resolver == null ? Access.READ_ONLY : resolver.accessFor(ID, Access.READ_ONLY);
  }

  private String url(String port, String path) {
    boolean own = !port.equals(environment.getProperty("local.server.port"));
    String prefix = own ? "management.server" : "server";
    String base =
        own
            ? property("management.server.base-path")
            : property("server.servlet.context-path")
                + StringUtils.trimTrailingCharacter(property("spring.mvc.servlet.path"), '/')
                + property("spring.webflux.base-path");
    String address = property(prefix + ".address");
    return "%s://%s:%s%s%s"
        .formatted(
            isSecure(prefix) ? "https" : "http",
            address.isEmpty() || address.equals("0.0.0.0") ? "localhost" : address,
            port,
            base,
            path);
  }

  private boolean isSecure(String prefix) {
    boolean hasKey =
        isSet(prefix + ".ssl.bundle")
            || isSet(prefix + ".ssl.key-store")
            || isSet(prefix + ".ssl.certificate");
    return hasKey && environment.getProperty(prefix + ".ssl.enabled", Boolean.class, Boolean.TRUE);
  }

  private boolean isSet(String name) {
    return environment.containsProperty(name);
  }

  private String property(String name) {
    @Nullable String value = environment.getProperty(name);
    return Objects.requireNonNullElse(value, "");
  }
}
