package io.supervision.spring.actuate;

import java.util.HashSet;
import java.util.Set;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** Configuration of the endpoint {@code supervision}. */
@ConfigurationProperties("management.endpoint.supervision")
public class SupervisionEndpointProperties {

  /** When to show the messages of exceptions and health checks. */
  private Show showValues = Show.NEVER;

  /**
   * Roles of which a user must have one to be shown messages, where they are shown when authorized.
   * Empty: every authenticated user.
   */
  private final Set<String> roles = new HashSet<>();

  /** Messages are shown to nobody unless configured. */
  public SupervisionEndpointProperties() {}

  /**
   * When to show the messages of exceptions and health checks.
   *
   * @return never by default
   */
  public Show getShowValues() {
    return showValues;
  }

  /**
   * When to show the messages of exceptions and health checks.
   *
   * @param showValues the new setting
   */
  public void setShowValues(Show showValues) {
    this.showValues = showValues;
  }

  /**
   * The roles of which a user must have one to be shown messages.
   *
   * @return may be changed; empty for every authenticated user
   */
  public Set<String> getRoles() {
    return roles;
  }
}
