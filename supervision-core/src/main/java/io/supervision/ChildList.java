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
  private @Nullable Child last;
  private volatile int size;

  /** A list that finds its children by id, or, for templates, only by looking through. */
  ChildList(boolean withIds) {
    this.withIds = withIds;
  }

  int size() {
    return size;
  }

  @Nullable Child find(String id) {
    ChildIndex known = index;
    if (known != null) {
      return known.find(id);
    }
    for (Child child = first; child != null; child = child.next) {
      if (child.id().equals(id)) {
        return child;
      }
    }
    return null;
  }

  void add(Child child) {
    Child before = last;
    child.previous = before;
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

  /** Takes a child out; readers that stand on it still find their way on. */
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

  @Override
  public Iterator<Child> iterator() {
    return new Iterator<>() {
      private @Nullable Child next = first;

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
        next = found.next;
        return found;
      }
    };
  }
}
