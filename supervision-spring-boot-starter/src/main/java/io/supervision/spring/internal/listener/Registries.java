package io.supervision.spring.internal.listener;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.springframework.context.Lifecycle;
import org.springframework.context.SmartLifecycle;

/** Keeps Spring from starting and stopping listeners that are children of the tree. */
public final class Registries implements UnaryOperator<Map<String, Lifecycle>> {

  private final Listeners listeners;
  private final Adoption adoption;
  private final Map<String, RemainingListeners> replaced = new ConcurrentHashMap<>();

  /**
   * Replaces registries.
   *
   * @param listeners what there is
   * @param adoption what of it the tree takes care of
   */
  public Registries(Listeners listeners, Adoption adoption) {
    this.listeners = listeners;
    this.adoption = adoption;
  }

  /** Puts others in place of the registries that have adopted listeners, in the same map. */
  @Override
  public Map<String, Lifecycle> apply(Map<String, Lifecycle> beans) {
    if (adoption.isNothing()) {
      return beans;
    }
    Set<String> registries =
        listeners.all().stream()
            .filter(adoption::isAdopted)
            .map(listener -> listener.listener().startedBy())
            .filter(Objects::nonNull)
            .collect(Collectors.toSet());
    beans.replaceAll(
        (name, bean) ->
            registries.contains(name) && bean instanceof SmartLifecycle registry
                ? replaced.computeIfAbsent(
                    name, key -> new RemainingListeners(key, registry, listeners, adoption))
                : bean);
    return beans;
  }
}
