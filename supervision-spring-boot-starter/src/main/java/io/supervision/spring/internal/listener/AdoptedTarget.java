package io.supervision.spring.internal.listener;

import io.supervision.spring.internal.beans.ChildTarget;
import org.jspecify.annotations.Nullable;

/** What one listener and several have in common as children. */
abstract class AdoptedTarget implements ChildTarget {

  private final String name;

  AdoptedTarget(String name) {
    this.name = name;
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final @Nullable String method() {
    return null;
  }

  @Override
  public final boolean isPrototype() {
    return false;
  }

  @Override
  public final boolean isLifecycle() {
    return false;
  }

  @Override
  public final boolean isListener() {
    return true;
  }

  @Override
  public final boolean isOneOnly() {
    return true;
  }

  /** Each of its calls has to return in that time. */
  @Override
  public final boolean sendsHeartbeats() {
    return true;
  }

  @Override
  public final boolean isHealthChecked() {
    return false;
  }

  @Override
  public final String toString() {
    return name;
  }
}
