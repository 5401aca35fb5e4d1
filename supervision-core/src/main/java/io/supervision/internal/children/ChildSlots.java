package io.supervision.internal.children;

import io.supervision.internal.platform.ReleaseFields;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Room for some children, in start order. The slot of a child that has gone stays empty; when no
 * slot is left, the children move on to new ones. Changed by one thread; read by anyone.
 *
 * <p>The end is written last, by release: a reader that takes the end first sees all slots before
 * it filled. A slot is emptied by a plain write, which a reader may see late.
 */
final class ChildSlots<C extends ListedChild> {

  private static final VarHandle END = ReleaseFields.of(MethodHandles.lookup(), "end", int.class);

  /** How many children are looked through rather than looked up. */
  private static final int FEW = 16;

  private final boolean withIds;

  /** By slot; null for those that were emptied or not used yet. */
  private final @Nullable ListedChild[] children;

  /** The ids of many; those of few, and those made up for a template's, are the children's. */
  private final @Nullable ChildIndex index;

  /** How many slots have been used; only grows. */
  private volatile int end;

  /** Empty slots for so many children. */
  ChildSlots(int size, boolean withIds) {
    this.withIds = withIds;
    children = new ListedChild[size];
    index = withIds && size > FEW ? new ChildIndex(size) : null;
  }

  /** The same children in the same slots, and empty ones up to another size. */
  private ChildSlots(ChildSlots<C> full, @Nullable ChildIndex index, int size) {
    withIds = full.withIds;
    children = Arrays.copyOf(full.children, size);
    this.index = index;
    end = full.end;
  }

  /**
   * Slots for these children, of whom there are so many, and for as many more.
   *
   * <p>The slots before are not changed. If none was emptied, the slots keep their numbers, and the
   * index is copied without touching a child; else the children move together and get new numbers.
   */
  ChildSlots<C> renewed(int living) {
    int size = Math.max(FEW, 2 * living);
    if (living == end && (index != null || !withIds)) {
      return new ChildSlots<>(this, index == null ? null : index.grown(size), size);
    }
    ChildSlots<C> made = new ChildSlots<>(size, withIds);
    for (int slot = 0; slot < end; slot++) {
      C child = at(slot);
      if (child != null) {
        made.add(child);
      }
    }
    return made;
  }

  /** Whether the next child needs new slots. */
  boolean isFull() {
    return end == children.length;
  }

  /**
   * Whether most slots are empty that were used, and there are many. Most are three of four, so
   * that many have to come or go between two renewals.
   */
  boolean isSparse(int living) {
    return end > FEW && living < end / 4;
  }

  /** The number of slots used so far, the emptied ones included. */
  int end() {
    return end;
  }

  @SuppressWarnings("unchecked") // only such children are added
  @Nullable C at(int slot) {
    return (C) children[slot];
  }

  /** Adds a child to the next slot. */
  void add(C child) {
    int slot = end;
    children[slot] = child;
    child.slot = slot;
    if (index != null) {
      // before the end is written: who sees the child finds it by its id, too
      index.add(slot, child.id());
    }
    END.setRelease(this, slot + 1);
  }

  /** Empties the slot of a child; the slot is not used again. */
  void remove(C child) {
    children[child.slot] = null;
    if (index != null) {
      index.remove(child.slot);
    }
  }

  /** The child with an id, or null: by the index of many, else by looking through. */
  @Nullable C find(String id) {
    if (index != null) {
      int slot = index.find(id);
      return slot == ChildIndex.NOWHERE ? null : at(slot);
    }
    int used = end;
    for (int slot = 0; slot < used; slot++) {
      if (id.equals(idAt(slot))) {
        return at(slot);
      }
    }
    return null;
  }

  /** Adds the ids, in order, without touching the children if they are many. */
  void idsTo(List<String> ids) {
    int used = end;
    for (int slot = 0; slot < used; slot++) {
      String id = idAt(slot);
      if (id != null) {
        ids.add(id);
      }
    }
  }

  /** The id in a slot; null if it is empty. */
  private @Nullable String idAt(int slot) {
    if (index != null) {
      return index.at(slot);
    }
    ListedChild child = children[slot];
    return child == null ? null : child.id();
  }
}
