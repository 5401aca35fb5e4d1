package io.supervision.spring.internal.history;

import io.supervision.event.Origin;
import io.supervision.event.UnmetRequirement;
import io.supervision.spring.internal.Shortened;
import io.supervision.spring.internal.history.HistoryEntry.Kind;
import io.supervision.worker.ExitReason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What happened last in a tree, with equal things summed up: a child that fails over and over takes
 * one line, however often, and so do the children of a pool that fail alike. What soon follows from
 * a failure, its delay and its restart, is reported in the failure's line, and that a child is
 * degraded no more in the line that says what was wrong. Used by one thread at a time.
 */
public final class RecentEvents {

  /** How many lines are kept. */
  public static final int LINES = 200;

  /** How many occurrences of one line are kept. */
  public static final int OCCURRENCES = 10;

  /** What comes later is news of its own. */
  private static final Duration SOON = Duration.ofMinutes(1);

  /** What fails again so soon, and with the same classes, is not looked at more closely. */
  private static final Duration AT_ONCE = Duration.ofMillis(10);

  private static final Set<Kind> ENDS =
      Set.of(Kind.EXITED, Kind.START_FAILED, Kind.STUCK_ENDED, Kind.DEGRADED);

  private static final Pattern NUMBERS = Pattern.compile("[0-9]+");

  /** Readers of another process, or of one that took something back, begin anew. */
  private String edition = newEdition();

  /** In the order of their last occurrences. */
  private final Map<Key, Line> lines = new LinkedHashMap<>();

  /** By place: how it ended last, or what was wrong with it then. */
  private final Map<String, Key> ends = new LeastRecentlyUsed<>(LINES);

  private long last;

  /**
   * What equal things have in common.
   *
   * @param place the node, or the pool that it belongs to
   * @param reason why it ended, what it waits for, or what is wrong
   */
  private record Key(
      String place,
      Kind kind,
      @Nullable String reason,
      @Nullable String fingerprint,
      @Nullable Cause cause) {}

  private static final class Line {
    final Key key;
    final long id;
    final Instant first;
    final Deque<HistoryEntry> latest = new ArrayDeque<>();
    @Nullable HistoryEntry consequence;
    boolean isShared;
    long count;
    long order;
    long changed;

    Line(Key key, long id, Instant first) {
      this.key = key;
      this.id = id;
      this.first = first;
    }
  }

  /**
   * What happened once or more often.
   *
   * @param id stays the same while it happens again
   * @param order the higher, the later it happened last
   * @param count how often
   * @param first when for the first time
   * @param pool where it happened to several children of a pool, its path; otherwise null
   * @param latest the last occurrences, newest first
   * @param consequence what has followed from the last one so far; null for nothing
   */
  public record Happening(
      long id,
      long order,
      long count,
      Instant first,
      @Nullable String pool,
      List<HistoryEntry> latest,
      @Nullable HistoryEntry consequence) {}

  /**
   * What a reader has not seen.
   *
   * @param cursor where he goes on
   * @param complete whether this is all, instead of what is new or has changed
   * @param happenings newest first
   */
  public record Page(String cursor, boolean complete, List<Happening> happenings) {}

  /**
   * Takes notice of something.
   *
   * @param entry what happened
   * @param pool the pool that its node belongs to, or null
   */
  void add(HistoryEntry entry, @Nullable String pool) {
    String place = pool == null ? entry.path() : pool;
    Line end = lines.get(ends.get(place));
    if (end != null && isConsequence(entry, end.latest.getFirst()) && follows(entry, end)) {
      return;
    }
    Key key = end != null && isRepeated(entry, end.latest.getFirst()) ? end.key : key(entry, place);
    if (ENDS.contains(entry.kind())) {
      ends.put(place, key);
    }
    Line known = lines.remove(key);
    Line line = known == null ? new Line(key, ++last, entry.at()) : known;
    line.isShared |= known != null && !line.latest.getFirst().path().equals(entry.path());
    line.latest.addFirst(entry);
    if (line.latest.size() > OCCURRENCES) {
      line.latest.removeLast();
    }
    line.consequence = null;
    line.count++;
    line.changed = ++last;
    line.order = last;
    lines.put(key, line);
    if (lines.size() > LINES) {
      lines.remove(lines.keySet().iterator().next());
    }
  }

  private static boolean isConsequence(HistoryEntry entry, HistoryEntry cause) {
    boolean isEnd = cause.kind() != Kind.DEGRADED;
    return switch (entry.kind()) {
      case RESTART_SCHEDULED, WAITING, RESTARTED -> isEnd;
      case RESTORED -> !isEnd && entry.path().equals(cause.path());
      case GAVE_UP -> isEnd && entry.cause() != null && entry.cause().type() == Cause.Type.OWN;
      default -> false;
    };
  }

  /** Whether this belongs to the line of an end, which another child of the pool may have had. */
  private boolean follows(HistoryEntry entry, Line end) {
    HistoryEntry cause = end.latest.getFirst();
    if (entry.at().isAfter(cause.at().plus(SOON))) {
      return false;
    }
    if (cause.path().equals(entry.path())) {
      end.consequence = entry;
      end.changed = ++last;
    }
    return true;
  }

  /** Fingerprints of throwables are dear, where thousands are thrown in a second. */
  private static boolean isRepeated(HistoryEntry entry, HistoryEntry before) {
    ExitReason reason = entry.reason();
    return entry.kind() == before.kind()
        && entry.path().equals(before.path())
        && !entry.at().isAfter(before.at().plus(AT_ONCE))
        && reason != null
        && before.reason() != null
        && reason.label().equals(before.reason().label())
        && Objects.equals(entry.cause(), before.cause())
        && areAlike(reason.cause(), before.reason().cause());
  }

  private static boolean areAlike(@Nullable Throwable one, @Nullable Throwable other) {
    return Objects.equals(classOf(one), classOf(other))
        && (one == null
            || other == null
            || Objects.equals(classOf(Shortened.causeOf(one)), classOf(Shortened.causeOf(other))));
  }

  private static @Nullable String classOf(@Nullable Throwable thrown) {
    return thrown == null ? null : Shortened.classOf(thrown);
  }

  /** Takes something back that was not to be. */
  void remove(HistoryEntry entry, @Nullable String pool) {
    Key key = key(entry, pool == null ? entry.path() : pool);
    Line line = lines.get(key);
    if (line != null && line.latest.removeFirstOccurrence(entry)) {
      line.count--;
      if (line.latest.isEmpty()) {
        lines.remove(key);
      }
      edition = newEdition();
    }
  }

  private static Key key(HistoryEntry entry, String place) {
    Cause cause = entry.cause();
    boolean isOfPool = !place.equals(entry.path());
    return new Key(
        place,
        entry.kind(),
        reason(entry),
        entry.fingerprint(),
        cause != null && isOfPool
            ? new Cause(
                cause.type(),
                null,
                cause.strategy(),
                cause.action(),
                cause.by(),
                cause.why(),
                kindOnly(cause.origin()))
            : cause);
  }

  private static @Nullable String reason(HistoryEntry entry) {
    ExitReason reason = entry.reason();
    return switch (entry.kind()) {
      case WAITING -> names(entry);
      case DEGRADED -> alike(entry.degraded());
      default -> reason == null ? null : reason.label();
    };
  }

  /** Without numbers, which may count how long or how often. */
  private static @Nullable String alike(HistoryEntry.@Nullable Degraded degraded) {
    String what = degraded == null ? null : degraded.what();
    return what == null ? null : NUMBERS.matcher(what).replaceAll("0");
  }

  private static String names(HistoryEntry waiting) {
    return waiting.waitsFor().stream()
        .map(UnmetRequirement::name)
        .collect(Collectors.joining("\n"));
  }

  private static @Nullable Origin kindOnly(@Nullable Origin origin) {
    return origin == null ? null : Origin.of(origin.kind(), "");
  }

  /**
   * What has been added since.
   *
   * @param cursor of an earlier page, or null for all
   */
  Page after(@Nullable String cursor) {
    long seen = number(cursor);
    List<Happening> fresh = new ArrayList<>();
    for (Line line : lines.values()) {
      if (line.changed > seen) {
        fresh.add(happening(line));
      }
    }
    Collections.reverse(fresh);
    return new Page(edition + "." + last, seen < 0, fresh);
  }

  private static Happening happening(Line line) {
    return new Happening(
        line.id,
        line.order,
        line.count,
        line.first,
        line.isShared ? line.key.place() : null,
        List.copyOf(line.latest),
        line.consequence);
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
