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
 */
final class ChildSlots<C extends ListedChild> {

  private static final VarHandle END = ReleaseFields.of(MethodHandles.lookup(), "end", int.class);

  /** How many children are looked through rather than looked up. */
  private static final int FEW = 16;

  private final boolean withIds;
  private final @Nullable ListedChild[] children;

  /** The ids of many; those of few, and those made up for a template's, are the children's. */
  private final @Nullable ChildIndex index;

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

  /** Slots for these children, of whom there are so many, and for as many more. */
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

  boolean isFull() {
    return end == children.length;
  }

  /** Whether most slots are empty that were used, and there are many. */
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
      index.add(slot, child.id());
    }
    END.setRelease(this, slot + 1);
  }

  void remove(C child) {
    children[child.slot] = null;
    if (index != null) {
      index.remove(child.slot);
    }
  }

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

  private @Nullable String idAt(int slot) {
    if (index != null) {
      return index.at(slot);
    }
    ListedChild child = children[slot];
    return child == null ? null : child.id();
  }
}
