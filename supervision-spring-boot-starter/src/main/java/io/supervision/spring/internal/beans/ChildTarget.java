package io.supervision.spring.internal.beans;

import io.supervision.spec.ChildSettings;
import io.supervision.spec.ChildSpec;
import org.jspecify.annotations.Nullable;

/** What a declared child runs: a bean, a method of one, or a listener that Spring would run. */
public interface ChildTarget {

  /**
   * What it is called: of a bean its name.
   *
   * @return the name; with the method it tells what is the same target
   */
  String name();

  /**
   * The method that is the child.
   *
   * @return its name, or null if there is none
   */
  @Nullable String method();

  /**
   * Whether each incarnation gets a bean of its own.
   *
   * @return true for a prototype
   */
  boolean isPrototype();

  /**
   * Whether the child is a lifecycle bean, which the tree starts and stops.
   *
   * @return true for a lifecycle that is nothing more fitting
   */
  boolean isLifecycle();

  /**
   * Whether it is a message listener, whose container has threads of its own.
   *
   * @return true for a listener that the tree starts and stops
   */
  default boolean isListener() {
    return false;
  }

  /**
   * Whether it is a scheduled method, which is run again and again.
   *
   * @return true for a method that the tree runs on its schedule
   */
  default boolean isScheduled() {
    return false;
  }

  /**
   * Whether Spring would start it as the last, and stop it as the first.
   *
   * @return true for a listener, and for a scheduled method
   */
  default boolean isStaged() {
    return isListener();
  }

  /**
   * Whether it becomes a supervisor with children that are known only when it starts.
   *
   * @return true for several listeners at once
   */
  default boolean isGroup() {
    return false;
  }

  /**
   * Whether there is only one of it, so that it cannot be several children.
   *
   * @return true for what is started as such, and not run by a thread of the tree
   */
  boolean isOneOnly();

  /**
   * Whether it can give a sign of life.
   *
   * @return true if a heartbeat timeout makes sense
   */
  boolean sendsHeartbeats();

  /**
   * Whether it is its own health check.
   *
   * @return true for a health check or health indicator
   */
  boolean isHealthChecked();

  /**
   * Describes a child that runs this.
   *
   * @param id the child's id
   * @param settings how it is treated
   * @return the specification
   */
  ChildSpec spec(String id, ChildSettings settings);

  /**
   * What can be checked only when the beans are there.
   *
   * @param settings how the child is treated
   * @return the check
   */
  StartCheck startCheck(ChildSettings settings);
}
