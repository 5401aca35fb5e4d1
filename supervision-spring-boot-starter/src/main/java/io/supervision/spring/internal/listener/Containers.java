package io.supervision.spring.internal.listener;

import io.supervision.spring.listener.AdoptableListener;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;

/**
 * The listeners of all containers in registries, each made once.
 *
 * @param <C> the containers of a technology
 */
public final class Containers<C> {

  private final BiFunction<Place, C, AdoptableListener> maker;
  private IdentityHashMap<C, AdoptableListener> known = new IdentityHashMap<>();

  /**
   * None yet.
   *
   * @param maker makes the listener of a container
   */
  public Containers(BiFunction<Place, C, AdoptableListener> maker) {
    this.maker = maker;
  }

  /**
   * The listeners of what is registered now; what is not is forgotten.
   *
   * @param registered the containers by id, by the bean name of their registry
   * @return the listeners, by id
   */
  public synchronized List<AdoptableListener> listeners(Map<String, Map<String, C>> registered) {
    IdentityHashMap<C, AdoptableListener> now = new IdentityHashMap<>();
    List<AdoptableListener> all = new ArrayList<>();
    registered.forEach(
        (registry, containers) ->
            new TreeMap<>(containers)
                .forEach(
                    (id, container) -> {
                      AdoptableListener listener = known.get(container);
                      if (listener == null) {
                        listener = maker.apply(new Place(registry, id), container);
                      }
                      now.put(container, listener);
                      all.add(listener);
                    }));
    known = now;
    return all;
  }

  /**
   * Where a container is registered.
   *
   * @param registry the bean name of the registry
   * @param id the container's id in it
   */
  public record Place(String registry, String id) {}
}
