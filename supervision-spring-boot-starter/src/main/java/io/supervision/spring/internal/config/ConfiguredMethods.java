package io.supervision.spring.internal.config;

import io.supervision.spring.internal.Labels;
import io.supervision.spring.internal.Problems;
import io.supervision.spring.internal.config.SupervisionProperties.ChildProperties;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.core.env.ConfigurableEnvironment;

/** The methods that the configuration calls children, before any bean is there. */
public final class ConfiguredMethods {

  private ConfiguredMethods() {}

  /**
   * Their names.
   *
   * @param environment where the configuration is
   * @return the names of methods, whichever beans they are of
   */
  public static Set<String> in(ConfigurableEnvironment environment) {
    // what is wrong with the configuration is reported when the tree is made
    Problems ignored = new Problems();
    ConfigurationReader reader = new ConfigurationReader(environment, ignored);
    return new SupervisorTable(reader.read(), List.of(), reader, ignored)
        .all().stream()
            .flatMap(supervisor -> supervisor.children().values().stream())
            .map(ChildProperties::method)
            .filter(Objects::nonNull)
            .map(Labels::withoutModule)
            .collect(Collectors.toUnmodifiableSet());
  }
}
