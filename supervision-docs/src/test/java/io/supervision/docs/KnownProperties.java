package io.supervision.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The configuration metadata of everything on the class path. */
final class KnownProperties {

  private static final String METADATA = "META-INF/spring-configuration-metadata.json";

  private final Map<String, JsonNode> properties = new HashMap<>();

  static KnownProperties load() {
    KnownProperties known = new KnownProperties();
    try {
      for (URL file :
          Collections.list(KnownProperties.class.getClassLoader().getResources(METADATA))) {
        try (InputStream content = file.openStream()) {
          for (JsonNode property : JsonMapper.shared().readTree(content).path("properties")) {
            known.properties.merge(
                property.path("name").asString(), property, KnownProperties::moreTelling);
          }
        }
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return known;
  }

  private static JsonNode moreTelling(JsonNode one, JsonNode other) {
    return one.has("defaultValue") ? one : other;
  }

  /** The metadata of all properties whose name begins so. */
  Map<String, JsonNode> beginningWith(String prefix) {
    Map<String, JsonNode> found = new HashMap<>(properties);
    found.keySet().removeIf(name -> !name.startsWith(prefix));
    return found;
  }

  /** A property is known by its own name, or as an entry of a map or list. */
  void requireKnown(String name, Block block) {
    String plain = name.replaceAll("\\[\\d+]", "");
    boolean known =
        name.startsWith("demo.")
            || properties.containsKey(plain)
            || properties.entrySet().stream()
                .anyMatch(
                    property ->
                        plain.startsWith(property.getKey() + ".")
                            && property.getValue().path("type").asString().contains("Map<"));
    assertThat(known).as("%s: '%s' is known", block, name).isTrue();
  }
}
