package io.supervision.spring.internal.config;

import io.supervision.spring.internal.Durations;
import io.supervision.spring.internal.Problems;
import io.supervision.spring.internal.config.SupervisionProperties.ChildProperties;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Reads the whole prefix {@code supervision} with Spring Boot's binder, past every bad value, which
 * is reported. Then each child and supervisor is bound once more, with its annotation and the
 * defaults behind its own keys; by then everything bad is known, so that this says nothing.
 *
 * <p>Environment variables are asked for the keys that there are, but not listed: spelled without
 * hyphens, they would make a second child {@code httpworkers} beside {@code http-workers}.
 */
final class ConfigurationReader {

  static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of("supervision");

  private final List<ConfigurationPropertySource> sources = new ArrayList<>();
  private final Problems problems;
  private final CollectingBindHandler handler = new CollectingBindHandler(this::failed);
  private final CollectingBindHandler silent = new CollectingBindHandler((name, type, error) -> {});
  private final ApplicationConversionService conversion = Durations.conversion();
  private final PropertySourcesPlaceholdersResolver placeholders;
  private final Binder binder;

  ConfigurationReader(ConfigurableEnvironment environment, Problems problems) {
    this.problems = problems;
    for (ConfigurationPropertySource source :
        ConfigurationPropertySources.from(environment.getPropertySources())) {
      sources.add(isSystemEnvironment(source) ? unlisted(source) : source);
    }
    this.placeholders = new PropertySourcesPlaceholdersResolver(environment);
    this.binder = binder(sources);
  }

  private Binder binder(Iterable<ConfigurationPropertySource> from) {
    return new Binder(from, placeholders, conversion, null);
  }

  private static ConfigurationPropertySource unlisted(ConfigurationPropertySource source) {
    return name -> source.getConfigurationProperty(name);
  }

  private static boolean isSystemEnvironment(ConfigurationPropertySource source) {
    return source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource;
  }

  SupervisionProperties read() {
    return bound(binder, PREFIX, SupervisionProperties.class, handler);
  }

  /** What only an environment variable says about a child that has no key of its own elsewhere. */
  @Nullable ChildProperties readChild(String property) {
    return binder
        .bind(ConfigurationPropertyName.of(property), Bindable.of(ChildProperties.class), handler)
        .orElse(null);
  }

  /**
   * What is set at one property for all children or supervisors.
   *
   * @param offered the property of the child or supervisor that takes it
   */
  List<ConfigurationPropertySource> defaults(String property, ConfigurationPropertyName offered) {
    return layers(ConfigurationPropertyName.of(property), offered, List.of());
  }

  private List<ConfigurationPropertySource> layers(
      ConfigurationPropertyName written,
      ConfigurationPropertyName offered,
      List<? extends ConfigurationPropertySource> below) {
    List<ConfigurationPropertySource> layers = new ArrayList<>();
    sources.forEach(
        source -> layers.add(new Layer(source, written, offered, handler::isKnown, below)));
    return layers;
  }

  /**
   * What is set at a property, each value from the first layer that has it.
   *
   * @param below the layers below the keys of the property itself
   */
  <T> Settings<T> settings(
      Class<T> type, ConfigurationPropertyName property, List<ConfigurationPropertySource> below) {
    List<ConfigurationPropertySource> layers = layers(property, property, below);
    layers.addAll(below);
    T values = bound(binder(layers), property, type, silent);
    return new Settings<>(values, property, layers, this);
  }

  private static <T> T bound(
      Binder binder, ConfigurationPropertyName property, Class<T> type, BindHandler handler) {
    Bindable<T> target = Bindable.of(type);
    return binder
        .bind(property, target, handler)
        .orElseGet(() -> new Binder().bindOrCreate(property, target, BindHandler.DEFAULT));
  }

  List<ConfigurationPropertySource> sources() {
    return sources;
  }

  /** The keys that there are, those of children and supervisors included. */
  Set<ConfigurationPropertyName> keys() {
    return handler.asked();
  }

  /** Whether there is such a key, or a list of which it is an element. */
  boolean isKnown(ConfigurationPropertyName name) {
    return handler.isKnown(name);
  }

  /** Whether something is set there that could not be read, which has been reported. */
  boolean isUnreadable(ConfigurationPropertyName property) {
    return handler.hasFailed(property);
  }

  /** A property with the place where it is set, if it is. */
  String describe(String property) {
    ConfigurationProperty found =
        ConfigurationPropertyName.isValid(property)
            ? find(ConfigurationPropertyName.of(property))
            : null;
    return describe(property, found);
  }

  /** A key that is a name, with the place of the first value below it. */
  String describeName(String property, String name) {
    ConfigurationPropertyName above = ConfigurationPropertyName.of(property);
    int depth = above.getNumberOfElements();
    String written = property + (name.matches("[A-Za-z0-9-]+") ? "." + name : "[" + name + "]");
    for (ConfigurationPropertySource source : sources) {
      if (source instanceof IterableConfigurationPropertySource iterable) {
        Optional<ConfigurationPropertyName> below =
            iterable.stream()
                .filter(found -> above.isAncestorOf(found))
                .filter(found -> found.getElement(depth, Form.ORIGINAL).equals(name))
                .findFirst();
        if (below.isPresent()) {
          return describe(written, source.getConfigurationProperty(below.get()));
        }
      }
    }
    return written;
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

  private @Nullable ConfigurationProperty find(ConfigurationPropertyName name) {
    return sources.stream()
        .map(source -> source.getConfigurationProperty(name))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private void failed(ConfigurationPropertyName name, Bindable<?> target, Exception error) {
    if (error instanceof UnboundConfigurationPropertiesException) {
      // a list with a bad element, which has been reported
      return;
    }
    ConfigurationProperty found = find(name);
    Object value = found != null ? placeholders.resolvePlaceholders(found.getValue()) : null;
    problems.accept(
        BadValue.problem(describe(name.toString(), found), value, target.getType(), error));
  }
}
