package io.supervision.spring.internal.config;

import io.supervision.spring.internal.Labels;
import io.supervision.spring.internal.Problems;
import io.supervision.spring.internal.Spelling;
import io.supervision.spring.internal.Texts;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Finds what is set under {@code supervision} and means nothing. In configuration that is a
 * problem; in environment variables and system properties, which others may have set, a warning.
 */
final class KeyCheck {

  private static final Logger log = LoggerFactory.getLogger(KeyCheck.class);

  private static final String CHILDREN = "children";

  /** Of a list the binder asks for one element after the other, until there is none. */
  private static final Set<String> FIRST_ELEMENT = Set.of("0");

  private final ConfigurationReader reader;
  private final Set<ConfigurationPropertyName> known;
  private final Predicate<String> isBean;
  private final Problems problems;

  /**
   * A check of keys.
   *
   * @param reader knows the keys that there are, and what is set
   * @param isBean whether there is a bean of this id
   */
  KeyCheck(ConfigurationReader reader, Predicate<String> isBean, Problems problems) {
    this.reader = reader;
    this.known = reader.keys();
    this.isBean = isBean;
    this.problems = problems;
  }

  void check() {
    for (ConfigurationPropertySource source : reader.sources()) {
      if (source instanceof IterableConfigurationPropertySource iterable) {
        iterable.stream()
            .filter(ConfigurationReader.PREFIX::isAncestorOf)
            .filter(name -> !reader.isKnown(name) && !reader.odd().contains(name))
            .filter(name -> !isBelowList(name))
            .forEach(name -> report(name, iterable));
        warnOfMisspeltPrefixes(iterable);
      }
    }
  }

  /** Whether it stands in a list where ids are expected; then that is reported instead. */
  private boolean isBelowList(ConfigurationPropertyName name) {
    for (int depth = 0; depth < name.getNumberOfElements() - 1; depth++) {
      if (name.isNumericIndex(depth) && known.contains(name.chop(depth + 1))) {
        reader.reportList(name.chop(depth).toString());
        return true;
      }
    }
    return false;
  }

  /** Whoever misspells the prefix has configured nothing. */
  private void warnOfMisspeltPrefixes(IterableConfigurationPropertySource source) {
    Set<String> keys = keysOf(ConfigurationReader.PREFIX);
    Set<String> prefix = Set.of(ConfigurationReader.PREFIX.toString());
    source.stream()
        .filter(name -> name.getNumberOfElements() > 2)
        .filter(name -> keys.contains(name.getElement(1, Form.DASHED)))
        .map(name -> name.getElement(0, Form.DASHED))
        .distinct()
        .filter(first -> !prefix.contains(first))
        .filter(first -> Spelling.closest(first, prefix).isPresent())
        .forEach(
            first ->
                log.warn(
                    "What is configured below '{}' is ignored{}",
                    Texts.quoting(first),
                    Spelling.hint(first, prefix)));
  }

  private void report(ConfigurationPropertyName name, IterableConfigurationPropertySource source) {
    int depth = 1;
    while (known.contains(name.chop(depth + 1)) && depth + 1 < name.getNumberOfElements()) {
      depth++;
    }
    String section = name.chop(depth).toString();
    String key = name.getElement(depth, Form.ORIGINAL);
    Set<String> keys = keysOf(name.chop(depth));
    String what = "there is no key '" + key + "' in " + section + Spelling.hint(key, keys);
    if (isSystemProperties(source)) {
      log.warn(
          "The system property {} is ignored: {}",
          Texts.quoting(name.toString()),
          Texts.quoting(what));
      return;
    }
    if (keys.equals(FIRST_ELEMENT)) {
      problems.add(
          WrittenKeys.describe(name.toString(), source.getConfigurationProperty(name)),
          "keys stand where a list is expected, at " + section,
          "Write each element behind a hyphen, as in `- "
              + (section.endsWith(".requires") ? "db" : "java.io.IOException")
              + "`");
      return;
    }
    problems.add(
        WrittenKeys.describe(name.toString(), source.getConfigurationProperty(name)),
        what,
        remedy(name, depth, keys));
  }

  private String remedy(ConfigurationPropertyName name, int depth, Set<String> keys) {
    ConfigurationPropertyName section = name.chop(depth);
    String key = name.getElement(depth, Form.ORIGINAL);
    boolean takesChildren = keys.contains(CHILDREN);
    if (isBean.test(Labels.kebabCase(key))
        && (takesChildren || section.equals(ConfigurationReader.PREFIX))) {
      return "A child stands below "
          + (takesChildren ? section + "." : "supervision.root.")
          + CHILDREN;
    }
    String below =
        name.getNumberOfElements() > depth + 1 ? name.getElement(depth + 1, Form.DASHED) : "";
    String elsewhere = KeyPlaces.remedy(section.toString(), Labels.kebabCase(key), Set.of(below));
    if (elsewhere != null) {
      return elsewhere;
    }
    return keys.isEmpty() ? "Remove it" : "Correct it; the keys are " + String.join(", ", keys);
  }

  private Set<String> keysOf(ConfigurationPropertyName section) {
    return known.stream()
        .filter(section::isParentOf)
        .map(name -> name.getLastElement(Form.DASHED))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean isSystemProperties(ConfigurationPropertySource source) {
    return source.getUnderlyingSource() instanceof PropertySource<?> underlying
        && StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME.equals(underlying.getName());
  }

  void warnOfUnusedVariables(ConfigurableEnvironment environment) {
    Set<String> meant = known.stream().map(KeyCheck::variable).collect(Collectors.toSet());
    Set<String> used = new TreeSet<>(meant);
    known.forEach(name -> used.add(legacyVariable(name)));
    for (PropertySource<?> source : environment.getPropertySources()) {
      if (source instanceof SystemEnvironmentPropertySource variables) {
        warnOfUnused(variables, used, meant);
      }
    }
  }

  private static void warnOfUnused(
      EnumerablePropertySource<?> variables, Set<String> used, Set<String> meant) {
    for (String variable : variables.getPropertyNames()) {
      String upper = variable.toUpperCase(Locale.ROOT);
      String listed = upper.replaceFirst("_[0-9]+_?$", "");
      if (upper.startsWith("SUPERVISION_") && !used.contains(upper) && !used.contains(listed)) {
        log.warn(
            "The environment variable {} is ignored: it belongs to no key, child or supervisor"
                + " that there is{}",
            Texts.quoting(variable),
            Spelling.hint(upper, meant));
      }
    }
  }

  /** Dots become underscores, hyphens vanish. */
  private static String variable(ConfigurationPropertyName name) {
    return name.toString().replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
  }

  /** Spring Boot also takes hyphens as underscores. */
  private static String legacyVariable(ConfigurationPropertyName name) {
    return name.toString().replace('-', '_').replace('.', '_').toUpperCase(Locale.ROOT);
  }
}
