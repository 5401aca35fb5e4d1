package io.supervision.internal.children;

import io.supervision.internal.platform.ReleaseFields;
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
 *
 * <p>A reader works on the slots that were there when it began: a child that is added may be
 * missed, one that is removed may still be given. It never waits, and no writer waits for it.
 */
public final class ChildList<C extends ListedChild> implements Iterable<C> {

  private static final VarHandle RUNNING =
      ReleaseFields.of(MethodHandles.lookup(), "running", int.class);
  private static final VarHandle SIZE = ReleaseFields.of(MethodHandles.lookup(), "size", int.class);

  /**
   * Replaced by longer or shorter ones when they are full or mostly empty; the old ones go on being
   * read by those who have them, and are written no more.
   */
  private volatile ChildSlots<C> slots;

  /** How many children are listed; not the number of slots used. */
  private volatile int size;

  /** The last number that {@link #nextSerial()} gave; for the owner. */
  private long serials;

  private volatile int running;

  /**
   * A list with room for those that are declared, which finds its children by id, or, for
   * templates, only by looking through.
   */
  public ChildList(boolean withIds, int declared) {
    this.slots = new ChildSlots<>(declared, withIds);
  }

  /** How many children are listed, whether they run or not. */
  public int size() {
    return size;
  }

  /** How many of them run, as far as their owner knows. */
  public int running() {
    return running;
  }

  /** A start has succeeded; for the owner. */
  public void oneMoreRuns() {
    RUNNING.setRelease(this, running + 1);
  }

  /** What ran for a child has ended, or is given up; for the owner. */
  public void oneLessRuns() {
    RUNNING.setRelease(this, running - 1);
  }

  /** A number that no child of this list has had; for the owner. */
  public long nextSerial() {
    return ++serials;
  }

  /** The child started first; null of an empty list. */
  public @Nullable C first() {
    Iterator<C> all = iterator();
    return all.hasNext() ? all.next() : null;
  }

  /** The child with an id; null if there is none. */
  public @Nullable C find(String id) {
    return slots.find(id);
  }

  /**
   * Puts a child at the end of the start order; for the owner. The child is seen once the slots
   * know their end, the size follows.
   */
  public void add(C child) {
    if (slots.isFull()) {
      slots = slots.renewed(size);
    }
    slots.add(child);
    SIZE.setRelease(this, size + 1);
  }

  /**
   * Takes a child out; makes the list short again when most of its slots are empty.
   *
   * <p>For the owner; does nothing for one that has left before. A child that is still looked at
   * elsewhere says so itself ({@code isRemoved}), before its slot is empty.
   */
  public void remove(C child) {
    if (child.isRemoved()) {
      return;
    }
    child.removed();
    slots.remove(child);
    int left = size - 1;
    SIZE.setRelease(this, left);
    if (slots.isSparse(left)) {
      slots = slots.renewed(left);
    }
  }

  /** The ids in start order, as they are at the moment. */
  public List<String> ids() {
    List<String> ids = new ArrayList<>(size);
    slots.idsTo(ids);
    return ids;
  }

  /** A list of the children as they are at the moment. */
  public List<C> inStartOrder() {
    List<C> all = new ArrayList<>(size);
    forEach(all::add);
    return all;
  }

  /** The children, the one started last first; for the owner. */
  public List<C> inReverse() {
    List<C> all = new ArrayList<>(size);
    forEachInReverse(all::add);
    return all;
  }

  /** The same without a list of them. */
  public void forEachInReverse(Consumer<C> action) {
    ChildSlots<C> current = slots;
    for (int slot = current.end() - 1; slot >= 0; slot--) {
      C child = current.at(slot);
      if (child != null) {
        action.accept(child);
      }
    }
  }

  /**
   * The nearest child before another one for which something holds; for the owner.
   *
   * <p>Goes by the child's slot, so that it costs what lies in between. Null: there is none.
   */
  public @Nullable C lastBefore(C child, Predicate<C> wanted) {
    for (int slot = child.slot - 1; slot >= 0; slot--) {
      C earlier = slots.at(slot);
      if (earlier != null && wanted.test(earlier)) {
        return earlier;
      }
    }
    return null;
  }

  /**
   * The children in start order, but for those that come while they are looked through.
   *
   * <p>Never fails because of changes. Looks one ahead, so that {@code next} always has what {@code
   * hasNext} promised, although a slot may be emptied in between.
   */
  @Override
  public Iterator<C> iterator() {
    ChildSlots<C> current = slots;
    int end = current.end();
    return new Iterator<>() {
      private int slot;
      private @Nullable C next = following();

      private @Nullable C following() {
        C found = null;
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
      public C next() {
        C found = next;
        if (found == null) {
          throw new NoSuchElementException();
        }
        next = following();
        return found;
      }
    };
  }
}
