package io.supervision;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The children of one supervisor in start order. Changed by the mailbox's owner; readers see each
 * child that stays, in order, without waiting. A child that is gone keeps nothing of the list.
 */
final class ChildList implements Iterable<Child> {

  private static final VarHandle SIZE = Fields.of(MethodHandles.lookup(), "size", int.class);

  private volatile ChildSlots slots;
  private volatile int size;
  private long serials;

  /**
   * A list with room for those that are declared, which finds its children by id, or, for
   * templates, only by looking through.
   */
  ChildList(boolean withIds, int declared) {
    this.slots = new ChildSlots(declared, withIds);
  }

  int size() {
    return size;
  }

  /** A number that no child of this list has had; for the owner. */
  long nextSerial() {
    return ++serials;
  }

  @Nullable Child first() {
    Iterator<Child> all = iterator();
    return all.hasNext() ? all.next() : null;
  }

  @Nullable Child find(String id) {
    return slots.find(id);
  }

  void add(Child child) {
    if (slots.isFull()) {
      slots = slots.renewed(size);
    }
    slots.add(child);
    SIZE.setRelease(this, size + 1);
  }

  /** Takes a child out; makes the list short again when most of its slots are empty. */
  void remove(Child child) {
    if (child.removed) {
      return;
    }
    child.removed = true;
    slots.remove(child);
    int left = size - 1;
    SIZE.setRelease(this, left);
    if (slots.isSparse(left)) {
      slots = slots.renewed(left);
    }
  }

  List<String> ids() {
    List<String> ids = new ArrayList<>(size);
    slots.idsTo(ids);
    return ids;
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

  /** The same without a list of them. */
  void forEachInReverse(Consumer<Child> action) {
    ChildSlots current = slots;
    for (int slot = current.end() - 1; slot >= 0; slot--) {
      Child child = current.at(slot);
      if (child != null) {
        action.accept(child);
      }
    }
  }

  /** The nearest child before another one for which something holds; for the owner. */
  @Nullable Child lastBefore(Child child, Predicate<Child> wanted) {
    for (int slot = child.slot - 1; slot >= 0; slot--) {
      Child earlier = slots.at(slot);
      if (earlier != null && wanted.test(earlier)) {
        return earlier;
      }
    }
    return null;
  }

  /** The children in start order, but for those that come while they are looked through. */
  @Override
  public Iterator<Child> iterator() {
    ChildSlots current = slots;
    int end = current.end();
    return new Iterator<>() {
      private int slot;
      private @Nullable Child next = following();

      private @Nullable Child following() {
        Child found = null;
        while (found == null && slot < end) {
          found = current.at(slot++);
        }
        return found;
      }

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
        next = following();
        return found;
      }
    };
  }
}
