package io.supervision.spring.internal.config;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

/**
 * Goes on where a value cannot be bound, as if it had not been set, and says what was wrong.
 * Remembers which keys were asked for: all that there are.
 */
final class CollectingBindHandler implements BindHandler {

  private final Set<ConfigurationPropertyName> asked = new LinkedHashSet<>();
  private final Set<ConfigurationPropertyName> failed = new HashSet<>();
  private final BindFailures failures;

  @FunctionalInterface
  interface BindFailures {
    /** Whether it is one; nothing behind a key is nothing set. */
    boolean report(ConfigurationPropertyName name, Bindable<?> target, Exception error);
  }

  CollectingBindHandler(BindFailures failures) {
    this.failures = failures;
  }

  Set<ConfigurationPropertyName> asked() {
    return asked;
  }

  /** Whether this is a key that there is, or an element of a list below one. */
  boolean isKnown(ConfigurationPropertyName name) {
    return asked.contains(name)
        || (name.isLastElementIndexed() && asked.contains(name.getParent()));
  }

  /** Whether the value of a key could not be bound. */
  boolean hasFailed(ConfigurationPropertyName name) {
    return failed.contains(name);
  }

  @Override
  public <T> Bindable<T> onStart(
      ConfigurationPropertyName name, Bindable<T> target, BindContext context) {
    asked.add(name);
    return target;
  }

  /** The binder takes a placeholder that nothing resolves for text like any other, and no text. */
  @Override
  public @Nullable Object onSuccess(
      ConfigurationPropertyName name, Bindable<?> target, BindContext context, Object result) {
    if (result instanceof String text && text.contains("${")) {
      return onFailure(name, target, context, new IllegalArgumentException(text));
    }
    return "".equals(result) ? null : result;
  }

  @Override
  public @Nullable Object onFailure(
      ConfigurationPropertyName name, Bindable<?> target, BindContext context, Exception error) {
    if (failures.report(name, target, error)) {
      failed.add(name);
    }
    return null;
  }
}
