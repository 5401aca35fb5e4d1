package io.supervision.spring.internal.config;

import io.supervision.spring.internal.beans.AnnotatedChild;
import io.supervision.spring.internal.config.SupervisionProperties.Child;
import io.supervision.spring.internal.config.SupervisionProperties.ChildDefaults;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a child from one place; of several layers the first that has a value decides.
 *
 * @param settings what is set there
 * @param where names the place of one key, for problems
 * @param unreadable whether a key has been set to what could not be read, which has been told
 */
record Layer(Child settings, UnaryOperator<String> where, Predicate<String> unreadable) {

  private static final Pattern KEBAB = Pattern.compile("-(.)");

  /**
   * A value with its place.
   *
   * @param value the value, or null if no layer has one
   * @param where its place
   */
  record Setting<T>(@Nullable T value, String where) {}

  static <T> Setting<T> first(List<Layer> layers, String key, Function<Child, @Nullable T> getter) {
    for (Layer layer : layers) {
      T value = getter.apply(layer.settings());
      if (value != null) {
        return new Setting<>(value, layer.where().apply(key));
      }
    }
    return new Setting<>(null, key);
  }

  static boolean isUnreadable(List<Layer> layers, String key) {
    return layers.stream().anyMatch(layer -> layer.unreadable().test(key));
  }

  static Layer of(Child child, String property, ConfigurationReader reader) {
    return new Layer(
        child,
        key -> reader.describe(property + "." + key),
        key -> reader.isUnreadable(property + "." + key));
  }

  static Layer of(AnnotatedChild annotated) {
    Child settings =
        new Child(
            null,
            annotated.order(),
            annotated.beanName(),
            annotated.method(),
            null,
            annotated.restart(),
            annotated.shutdown(),
            null,
            annotated.significant(),
            annotated.startTimeout(),
            null,
            null,
            null,
            null,
            annotated.onStuck(),
            null,
            null,
            null);
    return new Layer(settings, key -> annotated.origin() + ": " + attribute(key), key -> false);
  }

  /** Attributes of the annotation are named like the keys, in camel case. */
  private static String attribute(String key) {
    return KEBAB.matcher(key).replaceAll(match -> match.group(1).toUpperCase(Locale.ROOT));
  }

  static Layer of(ChildDefaults defaults, ConfigurationReader reader) {
    Child settings =
        new Child(
            null,
            null,
            null,
            null,
            null,
            defaults.restart(),
            defaults.shutdown(),
            defaults.interrupt(),
            null,
            defaults.startTimeout(),
            defaults.heartbeatTimeout(),
            defaults.health(),
            defaults.backoff(),
            defaults.onException(),
            defaults.onStuck(),
            defaults.holdFor(),
            defaults.mdc(),
            null);
    return of(settings, "supervision.defaults.child", reader);
  }
}
