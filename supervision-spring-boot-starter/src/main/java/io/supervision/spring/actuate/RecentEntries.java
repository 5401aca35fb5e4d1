package io.supervision.spring.actuate;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What happened last, with numbers, so that a reader can ask for what he has not seen. Used by one
 * thread at a time.
 */
final class RecentEntries {

  /** Readers of another process, or of one that took something back, begin anew. */
  private String edition = newEdition();

  private final int limit;
  private final Deque<Numbered> entries = new ArrayDeque<>();
  private long last;

  private record Numbered(long number, HistoryEntry entry) {}

  /**
   * What a reader has not seen.
   *
   * @param cursor where he goes on
   * @param complete whether this is all, instead of what is new
   * @param entries newest first
   */
  record Page(String cursor, boolean complete, List<HistoryEntry> entries) {}

  RecentEntries(int limit) {
    this.limit = limit;
  }

  void add(HistoryEntry entry) {
    entries.addFirst(new Numbered(++last, entry));
    if (entries.size() > limit) {
      entries.removeLast();
    }
  }

  void remove(HistoryEntry entry) {
    for (Iterator<Numbered> each = entries.iterator(); each.hasNext(); ) {
      if (each.next().entry().equals(entry)) {
        each.remove();
        edition = newEdition();
        return;
      }
    }
  }

  List<HistoryEntry> newest(int count) {
    return entries.stream().limit(count).map(Numbered::entry).toList();
  }

  /**
   * What has been added since.
   *
   * @param cursor of an earlier page, or null for all
   * @param count how many at most
   */
  Page after(@Nullable String cursor, int count) {
    long seen = number(cursor);
    boolean complete = seen < 0 || last - seen > count;
    List<HistoryEntry> page =
        complete
            ? newest(count)
            : entries.stream()
                .takeWhile(each -> each.number() > seen)
                .map(Numbered::entry)
                .toList();
    return new Page(edition + "." + last, complete, page);
  }

  private long number(@Nullable String cursor) {
    if (cursor == null || !cursor.startsWith(edition + ".")) {
      return -1;
    }
    try {
      return Long.parseLong(cursor.substring(edition.length() + 1));
    } catch (NumberFormatException notOurs) {
      return -1;
    }
  }

  private static String newEdition() {
    return UUID.randomUUID().toString();
  }
}
