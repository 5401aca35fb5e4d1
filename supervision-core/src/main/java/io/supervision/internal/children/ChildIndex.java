package io.supervision.internal.children;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The ids of many children by slot, and where each is: open addressing in an array of numbers,
 * since a map with a node for each child costs a third of its start. One writer at a time; read by
 * anyone.
 *
 * <p>The entry is written last, by release, after the id and the hash of its slot; a reader takes
 * the entry first, by acquire. So whoever finds an entry sees a whole slot. Entries are never
 * removed: a removed id only empties its slot, and the search goes on behind it.
 */
final class ChildIndex {

  /** What is found of an id that is not there. */
  static final int NOWHERE = -1;

  /** No entry: slots are counted from one, so that an entry is never zero. */
  private static final int FREE = 0;

  /** How many entries a cache line has. */
  private static final int LINE = 16;

  private static final VarHandle ENTRY = MethodHandles.arrayElementVarHandle(int[].class);

  /** By slot; null for a slot that was not used yet or is empty again. */
  private final @Nullable String[] ids;

  /** By slot, so that a larger index is made without touching an id. */
  private final int[] hashes;

  /**
   * Where a hash leads: the number of the slot, counted from one, and above it as much of the hash
   * as there is room for, so that a look at other entries need not go to their slots. At least half
   * of the entries stay free.
   */
  private final int[] entries;

  /** An index for so many slots, each of which is taken at most once. */
  ChildIndex(int slots) {
    this(new String[slots], new int[slots]);
  }

  private ChildIndex(@Nullable String[] ids, int[] hashes) {
    this.ids = ids;
    this.hashes = hashes;
    this.entries = new int[Integer.highestOneBit(ids.length - 1) * 4];
  }

  /** An index for more slots, with the same ids in the same ones, of which none is free. */
  ChildIndex grown(int slots) {
    ChildIndex made = new ChildIndex(Arrays.copyOf(ids, slots), Arrays.copyOf(hashes, slots));
    for (int slot = 0; slot < ids.length; slot++) {
      made.lead(hashes[slot], slot);
    }
    return made;
  }

  /** The slot with an id, or nowhere. */
  int find(String id) {
    int hash = hash(id);
    int mask = entries.length - 1;
    // ends at a free entry, of which at least half are
    for (int i = hash & mask; ; i = (i + 1) & mask) {
      int entry = (int) ENTRY.getAcquire(entries, i);
      if (entry == FREE) {
        return NOWHERE;
      }
      // the upper bits first: they lie in the same line of the cache, the slot's do not
      int slot = (entry & mask) - 1;
      if (((entry ^ hash) & ~mask) == 0 && hashes[slot] == hash && id.equals(ids[slot])) {
        return slot;
      }
    }
  }

  /** The id in a slot; null if it was removed. */
  @Nullable String at(int slot) {
    return ids[slot];
  }

  /** Puts an id into a slot that was never used; for the writer. */
  void add(int slot, String id) {
    int hash = hash(id);
    ids[slot] = id;
    hashes[slot] = hash;
    lead(hash, slot);
  }

  /** Enters a slot at the first free place from its hash on. */
  private void lead(int hash, int slot) {
    int mask = entries.length - 1;
    int i = hash & mask;
    while (entries[i] != FREE) {
      i = (i + 1) & mask;
    }
    ENTRY.setRelease(entries, i, (hash & ~mask) | (slot + 1));
  }

  /** The hash and the entry stay: a search for other ids goes past them. */
  void remove(int slot) {
    ids[slot] = null;
  }

  /**
   * The hash of an id. Its lower bits are the id's own, so that ids that are counted up lie in the
   * same cache line; the others are mixed.
   */
  private static int hash(String id) {
    int own = id.hashCode();
    int mixed = own / LINE * 0x9E3779B9;
    return (mixed ^ mixed >>> 15) * LINE + (own & LINE - 1);
  }
}
