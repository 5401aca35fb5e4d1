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
  private static final int FREE = 0;

  /** How many hashes a cache line has. */
  private static final int LINE = 16;

  private static final VarHandle HASH = MethodHandles.arrayElementVarHandle(int[].class);

  /**
   * The hashes are beside the children, so that neither a probe nor a larger table need touch a
   * child. A hash is there after its child is; where the child has gone it stays.
   */
  private static final class Table {
    final int[] hashes;
    final @Nullable Child[] children;
    final int mask;

    Table(int size) {
      hashes = new int[size];
      children = new Child[size];
      mask = size - 1;
    }

    void put(int hash, Child child) {
      int i = hash & mask;
      while (hashes[i] != FREE) {
        i = (i + 1) & mask;
      }
      children[i] = child;
      HASH.setRelease(hashes, i, hash);
    }
  }

  private volatile Table table = new Table(FIRST_SIZE);

  /** Slots that are not free, those of children that are gone included. */
  private int taken;

  @Nullable Child find(String id) {
    Table current = table;
    int wanted = hash(id);
    for (int i = wanted & current.mask; ; i = (i + 1) & current.mask) {
      int hash = (int) HASH.getAcquire(current.hashes, i);
      if (hash == FREE) {
        return null;
      }
      Child child = hash == wanted ? current.children[i] : null;
      if (child != null && child.id().equals(id)) {
        return child;
      }
    }
  }

  /** Adds a child; all is how many there are with it. */
  void add(Child child, int all) {
    if (3 * (taken + 1) > 2 * table.mask) {
      makeRoom(all);
    }
    table.put(hash(child.id()), child);
    taken++;
  }

  void remove(Child child) {
    Table current = table;
    int i = hash(child.id()) & current.mask;
    while (current.children[i] != child) {
      i = (i + 1) & current.mask;
    }
    current.children[i] = null;
  }

  /** Makes a new table, at most half full, without those that are gone. */
  private void makeRoom(int all) {
    int size = FIRST_SIZE;
    while (size < 2 * all) {
      size *= 2;
    }
    Table old = table;
    Table made = new Table(size);
    taken = 0;
    for (int i = 0; i <= old.mask; i++) {
      Child child = old.children[i];
      if (child != null) {
        made.put(old.hashes[i], child);
        taken++;
      }
    }
    table = made;
  }

  /**
   * The hash of an id; never that of a free slot. Its lower bits are the id's own, so that ids that
   * are counted up lie in the same cache line; the others are mixed.
   */
  private static int hash(String id) {
    int own = id.hashCode();
    int mixed = own / LINE * 0x9E3779B9;
    int hash = (mixed ^ mixed >>> 15) * LINE + (own & LINE - 1);
    return hash == FREE ? 1 : hash;
  }
}
