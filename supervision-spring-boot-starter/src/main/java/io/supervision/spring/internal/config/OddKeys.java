package io.supervision.spring.internal.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.EnumerablePropertySource;

/**
 * Finds keys that Spring Boot takes for others: characters that no key may have it leaves out, so
 * that {@code "e f"} would be a child {@code ef}. In brackets it takes them as they are.
 */
final class OddKeys {

  private static final Pattern FINE = Pattern.compile("[A-Za-z0-9_-]*[A-Za-z0-9][A-Za-z0-9_-]*");

  private OddKeys() {}

  /** The odd properties of a source, with the key up to its first odd element. */
  static Map<String, String> find(IterableConfigurationPropertySource source) {
    Map<String, String> odd = new LinkedHashMap<>();
    if (source.getUnderlyingSource() instanceof EnumerablePropertySource<?> properties) {
      for (String property : properties.getPropertyNames()) {
        String place = property.startsWith("supervision.") ? firstOddPlace(property) : null;
        if (place != null) {
          odd.put(property, place);
        }
      }
    }
    return odd;
  }

  /** The key up to its first odd element, or null. */
  private static @Nullable String firstOddPlace(String property) {
    int at = 0;
    while (at < property.length()) {
      boolean bracket = property.charAt(at) == '[';
      int start = bracket || property.charAt(at) == '.' ? at + 1 : at;
      if (!bracket && start < property.length() && property.charAt(start) == '[') {
        at = start;
        continue;
      }
      int end = bracket ? end(property, start, "]") : end(property, start, ".[");
      String element = property.substring(start, end);
      at = bracket ? end + 1 : end;
      boolean odd =
          bracket ? element.isEmpty() || element.contains("[") : !FINE.matcher(element).matches();
      if (odd) {
        return property.substring(0, Math.min(at, property.length()));
      }
    }
    return null;
  }

  private static int end(String property, int start, String stops) {
    int end = start;
    while (end < property.length() && stops.indexOf(property.charAt(end)) < 0) {
      end++;
    }
    return end;
  }
}
