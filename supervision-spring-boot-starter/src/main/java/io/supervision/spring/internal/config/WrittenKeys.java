package io.supervision.spring.internal.config;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.PropertySourceOrigin;

/** Where keys are written, for people. */
final class WrittenKeys {

  private final List<ConfigurationPropertySource> sources;

  /**
   * Looks in some sources.
   *
   * @param sources those that are asked, the first that has a key counts
   */
  WrittenKeys(List<ConfigurationPropertySource> sources) {
    this.sources = sources;
  }

  /** A property with the place where it is set, if it is. */
  String describe(String property) {
    if (!ConfigurationPropertyName.isValid(property)) {
      return property;
    }
    ConfigurationPropertyName name = ConfigurationPropertyName.of(property);
    ConfigurationProperty found = find(name);
    return describe(property, found != null ? found : firstBelow(name, below -> true));
  }

  /** A key that is a name, with the place of the first value below it. */
  String describeName(String property, String name) {
    ConfigurationPropertyName above = ConfigurationPropertyName.of(property);
    int depth = above.getNumberOfElements();
    String written = property + (name.matches("[A-Za-z0-9-]+") ? "." + name : "[" + name + "]");
    return describe(
        written, firstBelow(above, found -> found.getElement(depth, Form.ORIGINAL).equals(name)));
  }

  private @Nullable ConfigurationProperty firstBelow(
      ConfigurationPropertyName above, Predicate<ConfigurationPropertyName> meant) {
    for (ConfigurationPropertySource source : sources) {
      if (source instanceof IterableConfigurationPropertySource iterable) {
        Optional<ConfigurationPropertyName> below =
            iterable.stream().filter(above::isAncestorOf).filter(meant).findFirst();
        if (below.isPresent()) {
          return source.getConfigurationProperty(below.get());
        }
      }
    }
    return null;
  }

  /** Whether something stands in a list there, or has a number for its key, which is the same. */
  boolean isListed(String property, String key) {
    String element = property + "[" + key + "]";
    return ConfigurationPropertyName.isValid(element)
        && firstBelow(
                ConfigurationPropertyName.of(property),
                found -> found.toString().startsWith(element))
            != null;
  }

  static String describe(String property, @Nullable ConfigurationProperty found) {
    Origin origin = found != null ? found.getOrigin() : null;
    if (origin instanceof AnnotationLayer.Place place) {
      return place.text();
    }
    if (origin instanceof PropertySourceOrigin general) {
      Origin exact = general.getOrigin();
      Object place = exact != null ? exact : general.getPropertySource().getName();
      return property + " (" + place + ")";
    }
    return origin != null ? property + " (" + origin + ")" : property;
  }

  /** A property in the first place that has it. */
  @Nullable ConfigurationProperty find(ConfigurationPropertyName name) {
    return sources.stream()
        .map(source -> source.getConfigurationProperty(name))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }
}
