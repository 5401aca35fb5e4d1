package io.supervision.docs;

import io.supervision.spring.listener.AdoptableListener;
import io.supervision.spring.listener.ListenerAdapter;
import io.supervision.spring.listener.ListenerState;
import java.lang.reflect.Proxy;
import java.util.List;

/** Stands for the message listeners that a block of configuration names. */
final class StandInListeners implements ListenerAdapter {

  private final List<AdoptableListener> listeners;

  StandInListeners(List<String> ids) {
    listeners = ids.stream().map(StandInListeners::listener).toList();
  }

  private static AdoptableListener listener(String id) {
    return (AdoptableListener)
        Proxy.newProxyInstance(
            StandInListeners.class.getClassLoader(),
            new Class<?>[] {AdoptableListener.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "id", "mainId" -> id;
                  case "state" -> new ListenerState.Ready("");
                  case "isGone", "hasGivenId", "isAutoStartup" -> true;
                  case "isRunning", "isPaused" -> false;
                  case "equals" -> proxy == arguments[0];
                  case "hashCode" -> id.hashCode();
                  default -> null;
                });
  }

  @Override
  public String technology() {
    return "stand-in";
  }

  @Override
  public List<AdoptableListener> listeners() {
    return listeners;
  }
}
