package io.supervision.spring.internal.config;

import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;

/**
 * One place that the settings of a child or supervisor come from: its own keys, or the defaults.
 * All offer what they have under the child's own property, so that Spring Boot's binder finds each
 * value in the first layer that has it. Each value keeps the name and the origin of the place where
 * it was written.
 */
final class Layer implements ConfigurationPropertySource {

  /** Of this key an empty text is an empty list: by now YAML's {@code []} is such a text. */
  private static final String REQUIRES = "requires";

  private final ConfigurationPropertySource source;
  private final ConfigurationPropertyName written;
  private final ConfigurationPropertyName offered;
  private final Predicate<ConfigurationPropertyName> known;
  private final List<? extends ConfigurationPropertySource> below;

  /**
   * Offers what is written at one property under another.
   *
   * @param source where it is written
   * @param written the property under which it is written
   * @param offered the property under which it is offered
   * @param known whether a key may be written there
   * @param below the layers that are asked for what is left empty here
   */
  Layer(
      ConfigurationPropertySource source,
      ConfigurationPropertyName written,
      ConfigurationPropertyName offered,
      Predicate<ConfigurationPropertyName> known,
      List<? extends ConfigurationPropertySource> below) {
    this.source = source;
    this.written = written;
    this.offered = offered;
    this.known = known;
    this.below = below;
  }

  @Override
  public @Nullable ConfigurationProperty getConfigurationProperty(ConfigurationPropertyName name) {
    ConfigurationPropertyName place = place(name);
    ConfigurationProperty found =
        place != null && known.test(place) ? source.getConfigurationProperty(place) : null;
    return found != null && isEmpty(found) && isSetBelow(name) ? null : found;
  }

  /** As in {@code restart:}, with nothing behind it. */
  private static boolean isEmpty(ConfigurationProperty found) {
    return found.getValue() instanceof CharSequence text
        && text.isEmpty()
        && !found.getName().getLastElement(Form.UNIFORM).equals(REQUIRES);
  }

  private boolean isSetBelow(ConfigurationPropertyName name) {
    return below.stream().anyMatch(layer -> layer.getConfigurationProperty(name) != null);
  }

  @Override
  public ConfigurationPropertyState containsDescendantOf(ConfigurationPropertyName name) {
    ConfigurationPropertyName place = place(name);
    return place != null ? source.containsDescendantOf(place) : ConfigurationPropertyState.UNKNOWN;
  }

  /** Where something that is offered is written, or null if it is not of this child. */
  @Nullable ConfigurationPropertyName place(ConfigurationPropertyName name) {
    if (!offered.isAncestorOf(name)) {
      return null;
    }
    // subName of Spring Boot 4.1.1 fails on some names that have been put together by append
    return written.equals(offered)
        ? name
        : written.append(name.toString().substring(offered.toString().length() + 1));
  }
}
