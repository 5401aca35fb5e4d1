package io.supervision.spring.internal.config;

import io.supervision.spring.internal.Labels;
import io.supervision.spring.internal.beans.AnnotatedChild;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.origin.Origin;

/**
 * The attributes of an annotation, offered as keys of the child's own property. They are named like
 * the keys, in camel case.
 */
final class AnnotationLayer implements ConfigurationPropertySource {

  private final AnnotatedChild annotated;
  private final ConfigurationPropertyName child;
  private final Map<String, String> attributes = new HashMap<>();

  AnnotationLayer(AnnotatedChild annotated, ConfigurationPropertyName child) {
    this.annotated = annotated;
    this.child = child;
    annotated.settings().keySet().forEach(name -> attributes.put(Labels.kebabCase(name), name));
  }

  /** Where an annotation says something, for people. */
  record Place(String text) implements Origin {}

  @Override
  public @Nullable ConfigurationProperty getConfigurationProperty(ConfigurationPropertyName name) {
    String attribute =
        child.isParentOf(name) ? attributes.get(name.getLastElement(Form.DASHED)) : null;
    Object value = attribute != null ? annotated.settings().get(attribute) : null;
    return value != null
        ? new ConfigurationProperty(name, value, new Place(annotated.origin() + ": " + attribute))
        : null;
  }
}
