package io.supervision.spring.internal.listener;

import io.supervision.spring.listener.AdoptableListener;
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

  private List<AdoptableListener> remaining() {
    return listeners.all().stream()
        .filter(listener -> registry.equals(listener.listener().startedBy()))
        .filter(listener -> !adoption.isAdopted(listener))
        .map(RegisteredListener::listener)
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
    for (AdoptableListener listener : remaining()) {
      if (again || listener.isAutoStartup()) {
        startOne(listener);
      }
    }
  }

  private static void startOne(AdoptableListener listener) {
    try {
      listener.start();
    } catch (RuntimeException failed) {
      throw failed;
    } catch (Exception failed) {
      throw new IllegalStateException(
          "listener '" + listener.id() + "' could not be started", failed);
    }
  }

  @Override
  public void stop() {
    stop(() -> {});
  }

  @Override
  public void stop(Runnable callback) {
    running = false;
    List<AdoptableListener> all = remaining();
    AtomicInteger left = new AtomicInteger(all.size() + 1);
    Runnable one =
        () -> {
          if (left.decrementAndGet() == 0) {
            callback.run();
          }
        };
    for (AdoptableListener listener : all) {
      listener.stop(one);
    }
    one.run();
  }

  @Override
  public boolean isRunning() {
    return running || remaining().stream().anyMatch(AdoptableListener::isRunning);
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
