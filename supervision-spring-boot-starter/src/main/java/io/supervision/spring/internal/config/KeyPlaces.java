package io.supervision.spring.internal.config;

import io.supervision.spring.internal.config.SupervisionProperties.BackoffProperties;
import io.supervision.spring.internal.config.SupervisionProperties.ChildDefaultsProperties;
import io.supervision.spring.internal.config.SupervisionProperties.ChildHealthProperties;
import io.supervision.spring.internal.config.SupervisionProperties.ChildProperties;
import io.supervision.spring.internal.config.SupervisionProperties.RootProperties;
import io.supervision.spring.internal.config.SupervisionProperties.SupervisorDefaultsProperties;
import io.supervision.spring.internal.config.SupervisionProperties.SupervisorProperties;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;

/** Knows where a key belongs that stands in a section which has no such key. */
final class KeyPlaces {

  private static final String APPLICATION = "supervision";
  private static final String ROOT = "supervision.root";
  private static final String SUPERVISORS = "supervision.supervisors";
  private static final Pattern SUPERVISOR = Pattern.compile("supervision\\.supervisors\\.[^.]+");
  private static final Pattern CHILD =
      Pattern.compile("(supervision\\.root|" + SUPERVISOR.pattern() + ")\\.children\\.[^.]+");

  private static final String DEFAULTS = "supervision.defaults";

  private KeyPlaces() {}

  /** Whether a child or a supervisor has this key, as words; null if neither has. */
  static @Nullable String ownerOf(String key, Class<?> type) {
    if (type == ChildProperties.class || type == SupervisorProperties.class) {
      return keysOf(type).contains(key)
          ? type == ChildProperties.class ? "a child" : "a supervisor"
          : null;
    }
    return null;
  }

  /**
   * What to do with a key, or null if it belongs nowhere.
   *
   * @param section where it stands
   * @param key the key, with hyphens
   * @param below the keys that stand below it
   */
  static @Nullable String remedy(String section, String key, Set<String> below) {
    Map<String, Class<?>> places = new LinkedHashMap<>();
    if (section.equals(APPLICATION)) {
      places.put("the root: " + ROOT, RootProperties.class);
    } else if (CHILD.matcher(section).matches()) {
      places.put("backoff: " + section + ".backoff", BackoffProperties.class);
      places.put("health: " + section + ".health", ChildHealthProperties.class);
      places.put("a supervisor: supervision.supervisors.NAME", SupervisorProperties.class);
    } else if (section.equals(ROOT) || SUPERVISOR.matcher(section).matches()) {
      places.put("a child: " + section + ".children.ID", ChildProperties.class);
    } else if (section.equals(DEFAULTS)) {
      places.put("child: " + section + ".child", ChildDefaultsProperties.class);
      places.put("supervisor: " + section + ".supervisor", SupervisorDefaultsProperties.class);
    }
    for (Map.Entry<String, Class<?>> place : places.entrySet()) {
      if (keysOf(place.getValue()).contains(key)) {
        return "It is a key of " + place.getKey() + "." + key;
      }
    }
    if (section.equals(APPLICATION)
        && keysOf(SupervisorProperties.class).stream().anyMatch(below::contains)) {
      return "A supervisor stands below " + SUPERVISORS;
    }
    return withoutDefault(section, key);
  }

  private static @Nullable String withoutDefault(String section, String key) {
    boolean ofChild =
        section.equals(DEFAULTS + ".child") && keysOf(ChildProperties.class).contains(key);
    boolean ofSupervisor =
        section.equals(DEFAULTS + ".supervisor")
            && keysOf(SupervisorProperties.class).contains(key);
    return ofChild || ofSupervisor
        ? "It has no default; set it for each "
            + (ofChild ? "child" : "supervisor")
            + " that needs it"
        : null;
  }

  /** The binder asks for each key that there is. */
  private static Set<String> keysOf(Class<?> type) {
    ConfigurationPropertyName nowhere = ConfigurationPropertyName.of("nowhere");
    CollectingBindHandler asked = new CollectingBindHandler((name, target, error) -> false);
    Object unused = new Binder().bindOrCreate(nowhere, Bindable.of(type), asked);
    return asked.asked().stream()
        .filter(nowhere::isParentOf)
        .map(name -> name.getLastElement(Form.DASHED))
        .collect(Collectors.toSet());
  }
}
