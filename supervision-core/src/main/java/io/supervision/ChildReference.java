package io.supervision;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The reference to one start of a child that users hold.
 *
 * <p>Kept by users as long as they want: it keeps the child in memory, and with it the run of the
 * supervisor that it belonged to. Two are equal if they mean the same start.
 */
final class ChildReference implements ChildRef {

  private final Child child;
  private final int incarnation;
  private final boolean ignored;

  ChildReference(Child child, int incarnation, boolean ignored) {
    this.child = child;
    this.incarnation = incarnation;
    this.ignored = ignored;
  }

  /** The child that was started; may have left its supervisor long ago. */
  Child child() {
    return child;
  }

  @Override
  public String id() {
    return child.id();
  }

  @Override
  public String path() {
    return child.path();
  }

  @Override
  public int incarnation() {
    return incarnation;
  }

  @Override
  public boolean isIgnored() {
    return ignored;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ChildReference ref
        && ref.child == child
        && ref.incarnation == incarnation;
  }

  @Override
  public int hashCode() {
    return Objects.hash(System.identityHashCode(child), incarnation);
  }

  @Override
  public String toString() {
    return path() + "#" + incarnation;
  }
}
