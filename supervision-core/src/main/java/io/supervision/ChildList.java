package io.supervision;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The children of one supervisor in start order. Changed by the mailbox's owner; readers see each
 * child that stays, in order, without waiting.
 */
@SuppressWarnings("NonAtomicVolatileUpdate") // one writer at a time
final class ChildList implements Iterable<Child> {

  /** How many children are looked through rather than looked up. */
  private static final int FEW = 16;

  private final boolean withIds;
  private volatile @Nullable ChildIndex index;
  private volatile @Nullable Child first;
  private volatile @Nullable Child last;
  private volatile int size;
  long positions;

  /** A list that finds its children by id, or, for templates, only by looking through. */
  ChildList(boolean withIds) {
    this.withIds = withIds;
  }

  boolean hasIds() {
    return withIds;
  }

  int size() {
    return size;
  }

  @Nullable Child find(String id) {
    ChildIndex known = index;
    if (known != null) {
      return known.find(id);
    }
    for (Child child : this) {
      if (child.id().equals(id)) {
        return child;
      }
    }
    return null;
  }

  void add(Child child) {
    Child before = last;
    child.previous = before;
    if (withIds) {
      child.position = ++positions;
    }
    if (before == null) {
      first = child;
    } else {
      before.next = child;
    }
    last = child;
    size = size + 1;
    ChildIndex known = index;
    if (known != null) {
      known.add(child, this);
    } else if (withIds && size > FEW) {
      ChildIndex made = new ChildIndex();
      made.rebuild(this);
      index = made;
    }
  }

  /**
   * Takes a child out. It keeps nothing of the list, or whoever keeps it would keep all later
   * children; readers that stand on it find their way on by its position.
   */
  void remove(Child child) {
    if (child.removed) {
      return;
    }
    child.removed = true;
    Child before = child.previous;
    Child after = child.next;
    if (before == null) {
      first = after;
    } else {
      before.next = after;
    }
    if (after == null) {
      last = before;
    } else {
      after.previous = before;
    }
    child.previous = null;
    child.next = null;
    size = size - 1;
    ChildIndex known = index;
    if (known != null) {
      known.remove(child);
    }
  }

  List<Child> inStartOrder() {
    List<Child> all = new ArrayList<>(size);
    forEach(all::add);
    return all;
  }

  /** The children, the one started last first; for the owner. */
  List<Child> inReverse() {
    List<Child> all = new ArrayList<>(size);
    for (Child child = last; child != null; child = child.previous) {
      all.add(child);
    }
    return all;
  }

  /** The children in start order, but for those that come while they are looked through. */
  @Override
  public Iterator<Child> iterator() {
    Child end = last;
    return new Iterator<>() {
      private @Nullable Child next = upTo(end, first);

      @Override
      public boolean hasNext() {
        return next != null;
      }

      @Override
      public Child next() {
        Child found = next;
        if (found == null) {
          throw new NoSuchElementException();
        }
        next = found == end ? null : upTo(end, after(found));
        return found;
      }
    };
  }

  private @Nullable Child after(Child child) {
    Child next = child.next;
    if (next != null || !child.removed) {
      return next;
    }
    next = first;
    while (next != null && next.position <= child.position) {
      Child further = next.next;
      next = further == null && next.removed ? first : further;
    }
    return next;
  }

  private static @Nullable Child upTo(@Nullable Child end, @Nullable Child child) {
    return end == null || child == null || child.position > end.position ? null : child;
  }
}
