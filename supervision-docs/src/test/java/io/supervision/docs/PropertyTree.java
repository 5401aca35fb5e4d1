package io.supervision.docs;

import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** The keys that the starter reads, taken from the class that reads them. */
final class PropertyTree {

  private static final String CLASS = "io.supervision.spring.internal.config.SupervisionProperties";

  private static final Map<String, String> TEXT_KEYS =
      Map.of(
          "max-restarts", "number or unlimited",
          "shutdown", "duration, infinity or brutal-kill",
          "start-timeout", "duration or infinity");

  /**
   * A key.
   *
   * @param type what may be written
   * @param defaultValue the default of the binding; empty if it is decided later
   */
  record Property(String type, String defaultValue) {}

  private PropertyTree() {}

  /** The keys of the whole prefix, those of maps and defaults excepted. */
  static Map<String, Property> application() {
    Map<String, Property> keys = new LinkedHashMap<>(keysOf(CLASS));
    keys.keySet().removeIf(key -> key.startsWith("root.") || key.startsWith("defaults."));
    return keys;
  }

  /** The keys of one of the nested classes, those of maps excepted. */
  static Map<String, Property> of(String nested) {
    return keysOf(CLASS + "$" + nested);
  }

  private static Map<String, Property> keysOf(String name) {
    Map<String, Property> keys = new LinkedHashMap<>();
    try {
      collect(Class.forName(name), "", keys);
    } catch (ClassNotFoundException renamed) {
      throw new AssertionError(renamed);
    }
    return keys;
  }

  private static void collect(Class<?> type, String prefix, Map<String, Property> keys) {
    RecordComponent[] components = type.getRecordComponents();
    Parameter[] parameters = type.getDeclaredConstructors()[0].getParameters();
    for (int index = 0; index < components.length; index++) {
      RecordComponent component = components[index];
      String key = prefix + kebabCase(component.getName());
      if (component.getType().isRecord()) {
        collect(component.getType(), key + ".", keys);
      } else if (component.getType() != Map.class) {
        String value = defaultOf(parameters[index]);
        keys.put(key, new Property(typeOf(key, component.getGenericType()), value));
      }
    }
  }

  private static String defaultOf(Parameter parameter) {
    DefaultValue value = parameter.getAnnotation(DefaultValue.class);
    return value == null ? "" : String.join(", ", value.value());
  }

  private static String typeOf(String key, Type type) {
    if (type instanceof ParameterizedType list) {
      return list.getActualTypeArguments()[0] == String.class ? "names" : "class names";
    }
    Class<?> plain = (Class<?>) type;
    if (plain.isEnum()) {
      return String.join(
          ", ", Arrays.stream(plain.getEnumConstants()).map(PropertyTree::label).toList());
    } else if (plain == Boolean.class || plain == boolean.class) {
      return "true, false";
    } else if (plain == Duration.class) {
      return "duration";
    } else if (plain == String.class) {
      return TEXT_KEYS.getOrDefault(key, "text");
    }
    return "number";
  }

  private static String label(Object constant) {
    return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static String kebabCase(String name) {
    return name.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }
}
