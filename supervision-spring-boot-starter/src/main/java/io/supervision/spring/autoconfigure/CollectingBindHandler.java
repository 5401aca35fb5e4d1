package io.supervision.spring.autoconfigure;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

/**
 * Goes on where a value cannot be bound, as if it had not been set, and tells what was wrong.
 * Remembers which keys were asked for: all that there are.
 */
final class CollectingBindHandler implements BindHandler {

  private final Set<ConfigurationPropertyName> asked = new LinkedHashSet<>();
  private final BindFailures failures;

  @FunctionalInterface
  interface BindFailures {
    void accept(ConfigurationPropertyName name, Bindable<?> target, Exception error);
  }

  CollectingBindHandler(BindFailures failures) {
    this.failures = failures;
  }

  Set<ConfigurationPropertyName> asked() {
    return asked;
  }

  @Override
  public <T> Bindable<T> onStart(
      ConfigurationPropertyName name, Bindable<T> target, BindContext context) {
    asked.add(name);
    return target;
  }

  @Override
  public @Nullable Object onFailure(
      ConfigurationPropertyName name, Bindable<?> target, BindContext context, Exception error) {
    failures.accept(name, target, error);
    return null;
  }
}
