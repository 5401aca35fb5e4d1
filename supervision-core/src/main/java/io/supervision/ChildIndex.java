package io.supervision;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Finds the children of one supervisor by id: a table with open addressing, since a map with a node
 * for each child costs a third of its start. One writer at a time; read by anyone.
 */
final class ChildIndex {

  private static final int FIRST_SIZE = 64;
  private static final Object GONE = new Object();
  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Object[].class);

  /** The hashes are beside the children, so that a probe need not touch a child. */
  private static final class Table {
    final @Nullable Object[] children;
    final int[] hashes;
    final int mask;

    Table(int size) {
      children = new Object[size];
      hashes = new int[size];
      mask = size - 1;
    }
  }

  private volatile Table table = new Table(FIRST_SIZE);

  /** Slots that are not free, those of children that are gone included. */
  private int taken;

  @Nullable Child find(String id) {
    Table current = table;
    int hash = hash(id);
    for (int i = hash & current.mask; ; i = (i + 1) & current.mask) {
      Object found = SLOT.getAcquire(current.children, i);
      if (found == null) {
        return null;
      }
      if (current.hashes[i] == hash && found instanceof Child child && child.id().equals(id)) {
        return child;
      }
    }
  }

  /** Adds the last child of a list. */
  void add(Child child, ChildList all) {
    if (2 * taken > table.mask) {
      rebuild(all);
    } else {
      put(table, child);
    }
  }

  void remove(Child child) {
    Table current = table;
    int i = hash(child.id()) & current.mask;
    while (current.children[i] != child) {
      i = (i + 1) & current.mask;
    }
    SLOT.setRelease(current.children, i, GONE);
  }

  /** Makes a new table, large enough for what is there now, in the order of the list. */
  void rebuild(ChildList all) {
    int size = FIRST_SIZE;
    while (size < 3 * all.size()) {
      size *= 2;
    }
    Table made = new Table(size);
    taken = 0;
    for (Child child : all) {
      put(made, child);
    }
    table = made;
  }

  private void put(Table into, Child child) {
    int hash = hash(child.id());
    int i = hash & into.mask;
    while (into.children[i] != null) {
      i = (i + 1) & into.mask;
    }
    into.hashes[i] = hash;
    SLOT.setRelease(into.children, i, child);
    taken++;
  }

  /** The hash of an id, with its upper bits mixed into the lower ones. */
  private static int hash(String id) {
    int hash = id.hashCode() * 0x9E3779B9;
    return hash ^ (hash >>> 15);
  }
}
