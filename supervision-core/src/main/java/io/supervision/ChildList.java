package io.supervision;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The children of one supervisor in start order. Changed by the mailbox's owner; readers see each
 * child that stays, in order, without waiting.
 */
final class ChildList implements Iterable<Child> {

  private static final VarHandle FIRST = Fields.of(MethodHandles.lookup(), "first", Child.class);
  private static final VarHandle LAST = Fields.of(MethodHandles.lookup(), "last", Child.class);
  private static final VarHandle SIZE = Fields.of(MethodHandles.lookup(), "size", int.class);

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

  @Nullable Child first() {
    return first;
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
      FIRST.setRelease(this, child);
    } else {
      before.follow(child);
    }
    LAST.setRelease(this, child);
    int all = size + 1;
    SIZE.setRelease(this, all);
    ChildIndex known = index;
    if (known != null) {
      known.add(child, all);
    } else if (withIds && all > FEW) {
      ChildIndex made = new ChildIndex();
      forEach(each -> made.add(each, all));
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
      FIRST.setRelease(this, after);
    } else {
      before.follow(after);
    }
    if (after == null) {
      LAST.setRelease(this, before);
    } else {
      after.previous = before;
    }
    child.previous = null;
    child.follow(null);
    SIZE.setRelease(this, size - 1);
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
    forEachInReverse(all::add);
    return all;
  }

  /** The same without a list of them: none may be removed meanwhile. */
  void forEachInReverse(Consumer<Child> action) {
    for (Child child = last; child != null; child = child.previous) {
      action.accept(child);
    }
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
