package io.supervision.spring.internal.config;

import io.supervision.spring.internal.Durations;
import io.supervision.spring.internal.Problems;
import io.supervision.spring.internal.config.SupervisionProperties.ChildProperties;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
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
  private final WrittenKeys written = new WrittenKeys(sources);
  private final Problems problems;
  private final Set<ConfigurationPropertyName> odd = new HashSet<>();
  private final CollectingBindHandler handler = new CollectingBindHandler(this::failed);
  private final CollectingBindHandler silent =
      new CollectingBindHandler((name, type, error) -> false);
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
    for (ConfigurationPropertySource source : sources) {
      if (source instanceof IterableConfigurationPropertySource iterable) {
        reportOddKeys(iterable);
      }
    }
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

  WrittenKeys written() {
    return written;
  }

  List<ConfigurationPropertySource> sources() {
    return sources;
  }

  /** The keys that there are, those of children and supervisors included. */
  Set<ConfigurationPropertyName> keys() {
    return handler.asked();
  }

  private void reportOddKeys(IterableConfigurationPropertySource source) {
    Set<String> places = new HashSet<>();
    OddKeys.find(source)
        .forEach(
            (property, place) -> {
              ConfigurationPropertyName taken = ConfigurationPropertyName.adapt(property, '.');
              odd.add(taken);
              if (places.add(place)) {
                problems.add(
                    WrittenKeys.describe(place, source.getConfigurationProperty(taken)),
                    "it has characters that no key may have, and that Spring Boot would leave out",
                    "Use letters, digits and hyphens");
              }
            });
  }

  /** The names of which Spring Boot would leave out a part, which has been reported. */
  Set<ConfigurationPropertyName> odd() {
    return odd;
  }

  /** What stands right below a property and has only keys with nothing behind them. */
  Set<String> namesWithNothing(String property) {
    ConfigurationPropertyName above = ConfigurationPropertyName.of(property);
    Set<String> names = new LinkedHashSet<>();
    for (ConfigurationPropertySource source : sources) {
      if (source instanceof IterableConfigurationPropertySource iterable) {
        iterable.stream()
            .filter(name -> above.isAncestorOf(name) && isKnown(name) && !odd.contains(name))
            .filter(name -> isNothing(iterable.getConfigurationProperty(name)))
            .map(name -> name.getElement(above.getNumberOfElements(), Form.ORIGINAL))
            .forEach(names::add);
      }
    }
    return names;
  }

  private boolean isNothing(@Nullable ConfigurationProperty found) {
    return found != null && "".equals(String.valueOf(resolved(found)));
  }

  /** What is bound where nothing is set. */
  <T> T nothing(Class<T> type) {
    return new Binder().bindOrCreate("nothing", Bindable.of(type));
  }

  /** Whether there is such a key, or a list of which it is an element. */
  boolean isKnown(ConfigurationPropertyName name) {
    return handler.isKnown(name);
  }

  /** Whether something is set there that could not be read, which has been reported. */
  boolean isUnreadable(ConfigurationPropertyName property) {
    return handler.hasFailed(property);
  }

  /** Of a list where ids are expected. */
  void reportList(String property) {
    problems.add(
        written.describe(property),
        "a list stands where ids are expected as keys",
        "Write each id as a key, such as `first:`, with its settings below it; an id that is a"
            + " number stands in quotes");
  }

  private boolean failed(ConfigurationPropertyName name, Bindable<?> target, Exception error) {
    if (error instanceof UnboundConfigurationPropertiesException) {
      // a list with a bad element, which has been reported
      return true;
    }
    ConfigurationProperty found = written.find(name);
    Object value = found != null ? resolved(found) : null;
    if ("".equals(value)) {
      return false;
    }
    if (odd.contains(name)) {
      return true;
    }
    if (isKeyOfMap(name, target)) {
      reportList(name.getParent().toString());
    } else {
      problems.accept(
          BadValue.problem(
              WrittenKeys.describe(name.toString(), found), name, value, target.getType(), error));
    }
    return true;
  }

  private static boolean isKeyOfMap(ConfigurationPropertyName name, Bindable<?> target) {
    return name.isNumericIndex(name.getNumberOfElements() - 1)
        && target.getType().resolve(Object.class).isRecord();
  }

  /** The value itself where its placeholders form a circle. */
  private @Nullable Object resolved(ConfigurationProperty found) {
    try {
      return placeholders.resolvePlaceholders(found.getValue());
    } catch (IllegalArgumentException circle) {
      return found.getValue();
    }
  }
}
