package io.supervision.spring.internal.history;

import java.util.LinkedHashMap;
import java.util.Map;

/** A map with a limit: what nobody has asked for or changed for longest makes room. */
final class LeastRecentlyUsed<K, V> extends LinkedHashMap<K, V> {

  private static final long serialVersionUID = 1L;

  private final int limit;

  LeastRecentlyUsed(int limit) {
    super(16, 0.75f, true);
    this.limit = limit;
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > limit;
  }
}
