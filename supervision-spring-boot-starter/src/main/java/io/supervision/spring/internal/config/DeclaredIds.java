package io.supervision.spring.internal.config;

import io.supervision.spring.internal.Labels;
import io.supervision.spring.internal.Problems;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Settles how ids are spelled. To Spring Boot's binder {@code httpWorkers}, {@code httpworkers} and
 * {@code http-workers} are one key, so they are one id here.
 */
final class DeclaredIds {

  private static final Pattern VALID = Pattern.compile("[a-z0-9-]+");
  private static final Pattern NUMBER = Pattern.compile("[0-9]+");

  /** What Spring Boot may take for another spelling of an id. */
  private static final Pattern SPELLING = Pattern.compile("[A-Za-z0-9_-]+");

  private final ConfigurationReader reader;
  private final Problems problems;

  DeclaredIds(ConfigurationReader reader, Problems problems) {
    this.reader = reader;
    this.problems = problems;
  }

  static boolean isValid(String id) {
    return VALID.matcher(id).matches();
  }

  /**
   * What is declared, by the right spelling of its id.
   *
   * @param property the property whose keys are ids
   * @param bound what the binder has found; it does not find what has only empty keys
   * @param type what is declared
   * @param known ids that exist without being declared here
   */
  <V> Map<String, V> settle(
      String property, Map<String, V> bound, Class<V> type, Collection<String> known) {
    Map<String, V> declared = new LinkedHashMap<>(bound);
    for (String name : reader.namesWithNothing(property)) {
      if (declared.keySet().stream().noneMatch(key -> uniform(key).equals(uniform(name)))) {
        declared.put(name, reader.nothing(type));
      }
    }
    Map<String, List<String>> spellings = new TreeMap<>();
    for (String key : declared.keySet()) {
      if (NUMBER.matcher(key).matches() && reader.written().isListed(property, key)) {
        reader.reportList(property);
      } else if (!SPELLING.matcher(key).matches()) {
        reportInvalid(property, key);
      } else {
        spellings.computeIfAbsent(uniform(key), unknown -> new ArrayList<>()).add(key);
      }
    }
    Map<String, V> settled = new LinkedHashMap<>();
    spellings.forEach(
        (uniform, keys) -> {
          List<String> meant = known.stream().filter(id -> uniform(id).equals(uniform)).toList();
          List<String> valid = keys.stream().filter(DeclaredIds::isValid).toList();
          String first = keys.get(0);
          if (meant.size() == 1) {
            put(settled, meant.get(0), declared, first);
          } else if (valid.size() == 1) {
            put(settled, valid.get(0), declared, valid.get(0));
          } else if (valid.isEmpty()) {
            reportInvalid(property, first);
          } else {
            problems.add(
                reader.written().describeName(property, valid.get(1)),
                "'" + String.join("' and '", valid) + "' are the same key to Spring Boot",
                "Choose one spelling, or ids that differ in more than hyphens");
          }
        });
    return settled;
  }

  private static <V> void put(
      Map<String, V> settled, String id, Map<String, V> declared, String key) {
    V value = declared.get(key);
    if (value != null) {
      settled.put(id, value);
    }
  }

  private void reportInvalid(String property, String id) {
    String suggestion = suggestion(id, "Write ");
    problems.add(
        reader.written().describeName(property, id),
        notAnId(id),
        suggestion.isEmpty() ? "Choose another id" : suggestion);
  }

  /** What to write instead, after some words; empty if nothing comes near. */
  static String suggestion(String id, String words) {
    String suggested = Labels.kebabCase(id);
    return isValid(suggested) ? words + "'" + suggested + "'" : "";
  }

  static String notAnId(String id) {
    return "'" + id + "' is not an id: ids are made of lower-case letters, digits and hyphens";
  }

  private static String uniform(String id) {
    return id.replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT);
  }
}
