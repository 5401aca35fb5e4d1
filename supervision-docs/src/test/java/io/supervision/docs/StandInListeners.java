package io.supervision.docs;

import io.supervision.spring.listener.AdoptableListener;
import io.supervision.spring.listener.ListenerAdapter;
import io.supervision.spring.listener.ListenerState;
import io.supervision.spring.listener.ListenerWatch;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/** Stands for the message listeners that a block of configuration names. */
final class StandInListeners implements ListenerAdapter {

  private final String technology;
  private final List<AdoptableListener> listeners;

  StandInListeners(String technology, List<String> ids) {
    this.technology = technology;
    listeners = ids.stream().<AdoptableListener>map(StandIn::new).toList();
  }

  @Override
  public String technology() {
    return technology;
  }

  @Override
  public List<AdoptableListener> listeners() {
    return listeners;
  }

  private record StandIn(String id) implements AdoptableListener, SmartLifecycle {

    @Override
    public boolean hasGivenId() {
      return true;
    }

    @Override
    public @Nullable Object bean() {
      return null;
    }

    @Override
    public @Nullable Method method() {
      return null;
    }

    @Override
    public @Nullable String startedBy() {
      return null;
    }

    @Override
    public SmartLifecycle container() {
      return this;
    }

    @Override
    public @Nullable String obstacle() {
      return null;
    }

    @Override
    public Duration shutdownTime() {
      return Duration.ofSeconds(10);
    }

    @Override
    public void prepare(ListenerWatch watch) {}

    @Override
    public void start() {}

    @Override
    public void stop() {}

    @Override
    public void stop(Runnable stopped) {
      stopped.run();
    }

    @Override
    public ListenerState state() {
      return new ListenerState.Ready("");
    }

    @Override
    public boolean isGone() {
      return true;
    }

    @Override
    public boolean isRunning() {
      return false;
    }

    @Override
    public boolean isPaused() {
      return false;
    }
  }
}
