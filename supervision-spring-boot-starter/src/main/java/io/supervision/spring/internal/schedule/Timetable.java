package io.supervision.spring.internal.schedule;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.Trigger;
import org.springframework.scheduling.support.SimpleTriggerContext;

/**
 * When a method is to run: at the times of all its triggers, one run at a time. It is kept over the
 * restarts of its child. Used by one thread at a time.
 */
final class Timetable {

  private final Clock clock;
  private final List<Entry> entries;
  private boolean begun;

  /**
   * A trigger, and what it runs.
   *
   * @param trigger when
   * @param call what; of one method always the same, but each as its own scheduler would run it
   */
  record Slot(Trigger trigger, MethodCall call) {}

  Timetable(List<Slot> slots, Clock clock) {
    this.clock = clock;
    this.entries = slots.stream().map(Entry::new).toList();
  }

  /** One trigger. */
  private final class Entry {

    private final Slot slot;
    private final SimpleTriggerContext context = new SimpleTriggerContext(clock);
    private @Nullable Instant next;

    Entry(Slot slot) {
      this.slot = slot;
    }

    /** Its next time follows from its last one, as Spring counts. */
    void plan() {
      next = slot.trigger().nextExecution(context);
    }
  }

  /** A run that is due at a moment, or was. */
  final class Run {

    private final Entry entry;
    private final Instant due;

    private Run(Entry entry, Instant due) {
      this.entry = entry;
      this.due = due;
    }

    Instant due() {
      return due;
    }

    MethodCall call() {
      return entry.slot.call();
    }

    /**
     * It begins. Should it never end, its trigger does not repeat it.
     *
     * @return when it began
     */
    Instant begins() {
      Instant now = clock.instant();
      entry.context.update(due, now, now);
      entry.plan();
      return now;
    }

    /** It has ended, well or not. */
    void ends(Instant began) {
      entry.context.update(due, began, clock.instant());
      entry.plan();
    }
  }

  /**
   * The child runs, for the first time or again. What it has missed while it did not run happens
   * once, at once, however often it was due.
   */
  void begin() {
    Instant now = clock.instant();
    for (Entry entry : entries) {
      Instant next = entry.next;
      if (!begun) {
        entry.plan();
      } else if (next != null && next.isBefore(now)) {
        entry.next = now;
      }
    }
    begun = true;
  }

  /** The next run of all; empty if there is none any more. */
  Optional<Run> next() {
    List<Run> runs = new ArrayList<>();
    for (Entry entry : entries) {
      Instant next = entry.next;
      if (next != null) {
        runs.add(new Run(entry, next));
      }
    }
    return runs.stream().min(Comparator.comparing(Run::due));
  }

  /** A run out of turn, now, of the trigger that is due next. */
  Optional<Run> now() {
    return next().map(run -> new Run(run.entry, clock.instant()));
  }
}
