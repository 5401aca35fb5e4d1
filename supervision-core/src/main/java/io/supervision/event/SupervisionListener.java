package io.supervision.event;

/**
 * Hears what happens in a tree. Called on the tree's one delivery thread, in the tree's order. A
 * listener that blocks delays other listeners, never the tree; when the queue is full, events are
 * dropped and counted. What it throws is logged.
 */
@FunctionalInterface
public interface SupervisionListener {

  /**
   * Hears one event.
   *
   * @param event what happened
   */
  void onEvent(SupervisionEvent event);
}
