package io.supervision.spring.internal.listener;

import io.supervision.spring.listener.AdoptableListener;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

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
            containers.forEach(
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
   * The containers of one registry by their ids.
   *
   * @param ids the ids that there are
   * @param container gives the one of an id, or null if it has gone
   * @param <C> the containers of a technology
   * @return the containers
   */
  public static <C> Map<String, C> byId(
      Collection<String> ids, Function<String, @Nullable C> container) {
    Map<String, C> found = new TreeMap<>();
    for (String id : ids) {
      C one = container.apply(id);
      if (one != null) {
        found.put(id, one);
      }
    }
    return found;
  }

  /**
   * Where a container is registered.
   *
   * @param registry the bean name of the registry
   * @param id the container's id in it
   */
  public record Place(String registry, String id) {}
}
