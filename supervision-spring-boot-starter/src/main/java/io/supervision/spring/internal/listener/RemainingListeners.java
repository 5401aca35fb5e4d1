package io.supervision.spring.internal.listener;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.context.SmartLifecycle;

/**
 * What Spring starts and stops in place of a registry of listeners of which some are children of
 * the tree: those that nobody has adopted, as the registry would, in its phase.
 */
final class RemainingListeners implements SmartLifecycle {

  private final String registry;
  private final SmartLifecycle original;
  private final Listeners listeners;
  private final Adoption adoption;
  private volatile boolean started;
  private volatile boolean running;

  RemainingListeners(
      String registry, SmartLifecycle original, Listeners listeners, Adoption adoption) {
    this.registry = registry;
    this.original = original;
    this.listeners = listeners;
    this.adoption = adoption;
  }

  private List<SmartLifecycle> remaining() {
    return listeners.all().stream()
        .filter(listener -> registry.equals(listener.listener().startedBy()))
        .filter(listener -> !adoption.isAdopted(listener))
        .map(listener -> listener.listener().container())
        .toList();
  }

  /**
   * The first time those that are to start with the application, later all, as the registries do
   * after the refresh of the context.
   */
  @Override
  public void start() {
    boolean again = started;
    started = true;
    running = true;
    for (SmartLifecycle container : remaining()) {
      if ((again || container.isAutoStartup()) && !container.isRunning()) {
        container.start();
      }
    }
  }

  @Override
  public void stop() {
    stop(() -> {});
  }

  @Override
  public void stop(Runnable callback) {
    running = false;
    List<SmartLifecycle> containers =
        remaining().stream().filter(SmartLifecycle::isRunning).toList();
    AtomicInteger left = new AtomicInteger(containers.size() + 1);
    Runnable one =
        () -> {
          if (left.decrementAndGet() == 0) {
            callback.run();
          }
        };
    containers.forEach(container -> container.stop(one));
    one.run();
  }

  @Override
  public boolean isRunning() {
    return running || remaining().stream().anyMatch(SmartLifecycle::isRunning);
  }

  @Override
  public boolean isAutoStartup() {
    return original.isAutoStartup();
  }

  @Override
  public boolean isPauseable() {
    return original.isPauseable();
  }

  @Override
  public int getPhase() {
    return original.getPhase();
  }
}
