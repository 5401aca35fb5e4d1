package io.supervision.internal.children;

/** What a {@link ChildList} needs of its elements, and keeps in them. */
public abstract class ListedChild {

  /**
   * Where its list has it; for the owner of the list.
   *
   * <p>Changes when the list moves its children together.
   */
  int slot;

  private volatile boolean removed;

  /** Its id among those of its list. */
  public abstract String id();

  /** Whether it has left its list for good. */
  public final boolean isRemoved() {
    return removed;
  }

  /** Called by the list, once. */
  final void removed() {
    removed = true;
  }
}
