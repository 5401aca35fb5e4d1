package io.supervision.spring.internal.listener;

import io.supervision.spec.Backoff;
import io.supervision.spec.ChildSettings;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.SupervisorSpec;
import io.supervision.spec.SupervisorSpecBuilder;
import io.supervision.spring.internal.Labels;
import io.supervision.spring.internal.beans.ChildTarget;
import io.supervision.spring.internal.beans.StartCheck;
import io.supervision.spring.listener.AdoptableListener;
import io.supervision.worker.Worker;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/**
 * {@code supervision.listener.adopt: all}: a supervisor of all listeners that nobody names, as they
 * are registered when it starts.
 */
public final class AllListeners implements ChildTarget {

  /** The name of the supervisor. */
  public static final String NAME = "listeners";

  private final Listeners listeners;
  private final ListenerWorkers maker;
  private final Predicate<RegisteredListener> isNamed;

  /** A listener keeps its worker, since its calls are seen by that for ever. */
  private final Map<String, Worker> workers = new ConcurrentHashMap<>();

  AllListeners(Listeners listeners, ListenerWorkers maker, Predicate<RegisteredListener> isNamed) {
    this.listeners = listeners;
    this.maker = maker;
    this.isNamed = isNamed;
  }

  /** Listeners that Spring does not start with the application are left alone. */
  static boolean takes(AdoptableListener listener) {
    return listener.isAutoStartup() && listener.obstacle() == null;
  }

  @Override
  public String name() {
    return "all listeners";
  }

  @Override
  public @Nullable String method() {
    return null;
  }

  @Override
  public boolean isPrototype() {
    return false;
  }

  @Override
  public boolean isLifecycle() {
    return false;
  }

  @Override
  public boolean isListener() {
    return true;
  }

  @Override
  public boolean isGroup() {
    return true;
  }

  @Override
  public boolean isOneOnly() {
    return true;
  }

  @Override
  public boolean sendsHeartbeats() {
    return true;
  }

  @Override
  public boolean isHealthChecked() {
    return false;
  }

  @Override
  public StartCheck startCheck(ChildSettings settings) {
    return problems -> {};
  }

  /** A supervisor with the settings for each of its children. */
  @Override
  public ChildSpec spec(String id, ChildSettings settings) {
    return ChildSpec.supervisor(id, () -> all(settings)).backoff(Backoff.DEFAULT).build();
  }

  private SupervisorSpec all(ChildSettings settings) {
    SupervisorSpecBuilder builder = SupervisorSpec.named(NAME);
    Set<String> ids = new HashSet<>();
    for (RegisteredListener listener : listeners.all()) {
      if (takes(listener.listener()) && !isNamed.test(listener)) {
        String id = id(listener, ids);
        Worker worker =
            workers.computeIfAbsent(
                listener.technology() + ":" + listener.listener().id(),
                key -> maker.worker(listener.listener(), null, true));
        builder.child(ChildSpec.task(id, worker).settings(settings));
      }
    }
    return builder.build();
  }

  /** Its own id, without one bean and method; where two have one, with the technology. */
  private static String id(RegisteredListener listener, Set<String> taken) {
    String method = listener.methodName();
    Object bean = listener.listener().bean();
    String id = Labels.kebabCase(listener.listener().id());
    if (!listener.listener().hasGivenId() && bean != null) {
      id =
          Labels.kebabCase(
              ClassUtils.getUserClass(bean).getSimpleName() + (method == null ? "" : "-" + method));
    }
    String unique = id;
    for (int number = 2; !taken.add(unique); number++) {
      unique = number == 2 ? listener.technology() + "-" + id : id + "-" + number;
    }
    return unique;
  }
}
