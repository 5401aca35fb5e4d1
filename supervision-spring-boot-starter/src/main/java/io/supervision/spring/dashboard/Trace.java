package io.supervision.spring.dashboard;

import io.supervision.spring.internal.Shortened;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** How a throwable came about: classes and frames, but no messages, which not everybody may see. */
final class Trace {

  private static final int THROWABLES = 10;
  private static final int FRAMES = 60;

  private Trace() {}

  /** The lines of a stack trace; frames that a cause shares with its effect are left out. */
  static List<String> of(Throwable thrown) {
    List<String> lines = new ArrayList<>();
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    StackTraceElement[] above = {};
    for (Throwable each = thrown;
        each != null && seen.size() < THROWABLES && seen.add(each);
        each = Shortened.causeOf(each)) {
      lines.add((seen.size() == 1 ? "" : "Caused by: ") + Shortened.classOf(each));
      StackTraceElement[] frames = Shortened.stackOf(each);
      int own = frames.length - shared(frames, above);
      for (int i = 0; i < Math.min(own, FRAMES); i++) {
        lines.add("    at " + frames[i]);
      }
      if (own < frames.length || own > FRAMES) {
        lines.add("    ... " + (frames.length - Math.min(own, FRAMES)) + " more");
      }
      above = frames;
    }
    return lines;
  }

  private static int shared(StackTraceElement[] frames, StackTraceElement[] above) {
    int shared = 0;
    while (shared < Math.min(frames.length, above.length)
        && frames[frames.length - 1 - shared].equals(above[above.length - 1 - shared])) {
      shared++;
    }
    return shared;
  }
}
