package io.supervision.spring.actuate;

import java.util.Set;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Configuration of the endpoint {@code supervision}.
 *
 * @param showValues When to show the messages of exceptions and health checks.
 * @param roles Roles of which a user must have one to be shown messages, where they are shown when
 *     authorized. Empty: every authenticated user.
 */
@ConfigurationProperties("management.endpoint.supervision")
public record SupervisionEndpointProperties(
    @DefaultValue("never") Show showValues, @DefaultValue Set<String> roles) {}
