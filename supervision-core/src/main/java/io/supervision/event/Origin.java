package io.supervision.event;

import java.util.ArrayList;
import java.util.List;

/**
 * Where an end began that was not of a node's own doing: the answer to "who stopped it?". Part of
 * each end that the engine brought about.
 *
 * @param kind what began it
 * @param path the node where it began; empty for the root
 * @param chain the supervisors that gave up or shut down because of it, the nearest to its
 *     beginning first; mostly empty
 */
public record Origin(Kind kind, String path, List<String> chain) {

  /** What began it. More kinds may come. */
  public enum Kind {
    /** A child ended or could not be started, and its supervisor stopped others because of it. */
    END,
    /** A child was restarted too often, or failed with what no restart heals. */
    GIVE_UP,
    /** Somebody called: a terminate, a restart by hand, an exit. */
    CALL,
    /** It was held for maintenance. */
    HOLD,
    /** A thread could not be ended. */
    STUCK,
    /** The tree was stopped. */
    STOP
  }

  /** Copies the chain. */
  public Origin {
    chain = List.copyOf(chain);
  }

  /**
   * An origin without a chain.
   *
   * @param kind what began it
   * @param path the node where it began
   * @return the origin
   */
  public static Origin of(Kind kind, String path) {
    return new Origin(kind, path, List.of());
  }

  /**
   * The same origin, for those that are stopped because this supervisor ended of it.
   *
   * @param supervisor its path
   * @return an origin with one more link in its chain; itself where it began there
   */
  public Origin through(String supervisor) {
    if (supervisor.equals(path)) {
      return this;
    }
    List<String> longer = new ArrayList<>(chain);
    longer.add(supervisor);
    return new Origin(kind, path, longer);
  }
}
