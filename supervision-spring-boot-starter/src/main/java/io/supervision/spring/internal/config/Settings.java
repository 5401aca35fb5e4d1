package io.supervision.spring.internal.config;

import java.util.List;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;

/**
 * What is set for a child or supervisor, each value from the first place that has it.
 *
 * @param values the values; null where no place has one
 * @param property the property of the child or supervisor
 * @param layers the places, the most specific first
 * @param reader knows what could not be read
 */
record Settings<T>(
    T values,
    ConfigurationPropertyName property,
    List<ConfigurationPropertySource> layers,
    ConfigurationReader reader) {

  /** The place where a key is set, for problems; the property itself if it is set nowhere. */
  String where(String key) {
    ConfigurationPropertyName name = property.append(key);
    for (ConfigurationPropertySource layer : layers) {
      ConfigurationProperty found = layer.getConfigurationProperty(name);
      if (found != null) {
        return WrittenKeys.describe(found.getName().toString(), found);
      }
    }
    return section(name).toString();
  }

  /** The same for an element of a list, or for the list where that is one text. */
  String whereElement(String key, int index) {
    ConfigurationPropertyName element = property.append(key + "[" + index + "]");
    boolean isElement =
        layers.stream().anyMatch(layer -> layer.getConfigurationProperty(element) != null);
    return where(isElement ? key + "[" + index + "]" : key);
  }

  /** A section has no value of its own: it is where the first layer has something below it. */
  private ConfigurationPropertyName section(ConfigurationPropertyName name) {
    for (ConfigurationPropertySource layer : layers) {
      if (layer instanceof Layer written
          && written.containsDescendantOf(name) == ConfigurationPropertyState.PRESENT) {
        ConfigurationPropertyName place = written.place(name);
        return place != null ? place : name;
      }
    }
    return name;
  }

  /** Whether a key is set to what could not be read, which has been reported. */
  boolean isUnreadable(String key) {
    ConfigurationPropertyName name = property.append(key);
    return layers.stream()
        .map(layer -> layer instanceof Layer written ? written.place(name) : null)
        .anyMatch(place -> place != null && reader.isUnreadable(place));
  }
}
