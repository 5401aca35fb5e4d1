package io.supervision.spring.health;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.web.AdditionalPathsMapper;
import org.springframework.boot.actuate.endpoint.web.WebServerNamespace;
import org.springframework.boot.health.actuate.endpoint.AdditionalHealthEndpointPath;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroup;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.health.actuate.endpoint.HttpCodeStatusMapper;
import org.springframework.boot.health.actuate.endpoint.StatusAggregator;

/**
 * Lets the indicators of the probes into the group of their probe, and into no other: what is not
 * ready need not be down.
 */
public final class ProbeHealthEndpointGroups
    implements HealthEndpointGroups, AdditionalPathsMapper {

  /** The name of the indicator for readiness. */
  public static final String READINESS = "supervisionReadiness";

  /** The name of the indicator for liveness. */
  public static final String LIVENESS = "supervisionLiveness";

  private static final Map<String, String> MEMBERS =
      Map.of("readiness", READINESS, "liveness", LIVENESS);

  private final HealthEndpointGroups groups;

  /** Always the same one, as the endpoint compares it by identity. */
  private final HealthEndpointGroup primary;

  /**
   * Groups with the indicators in their places.
   *
   * @param groups the groups without them
   */
  public ProbeHealthEndpointGroups(HealthEndpointGroups groups) {
    this.groups = groups;
    primary = new Group(groups.getPrimary(), null);
  }

  @Override
  public HealthEndpointGroup getPrimary() {
    return primary;
  }

  @Override
  public Set<String> getNames() {
    return groups.getNames();
  }

  @Override
  public @Nullable HealthEndpointGroup get(String name) {
    HealthEndpointGroup group = groups.get(name);
    return group == null ? null : new Group(group, MEMBERS.get(name));
  }

  @Override
  public @Nullable List<String> getAdditionalPaths(
      EndpointId endpointId, WebServerNamespace webServerNamespace) {
    return groups instanceof AdditionalPathsMapper mapper
        ? mapper.getAdditionalPaths(endpointId, webServerNamespace)
        : null;
  }

  private record Group(HealthEndpointGroup group, @Nullable String member)
      implements HealthEndpointGroup {

    @Override
    public boolean isMember(String name) {
      return MEMBERS.containsValue(name) ? name.equals(member) : group.isMember(name);
    }

    @Override
    public boolean showComponents(SecurityContext securityContext) {
      return group.showComponents(securityContext);
    }

    @Override
    public boolean showDetails(SecurityContext securityContext) {
      return group.showDetails(securityContext);
    }

    @Override
    public StatusAggregator getStatusAggregator() {
      return group.getStatusAggregator();
    }

    @Override
    public HttpCodeStatusMapper getHttpCodeStatusMapper() {
      return group.getHttpCodeStatusMapper();
    }

    @Override
    public @Nullable AdditionalHealthEndpointPath getAdditionalPath() {
      return group.getAdditionalPath();
    }
  }
}
