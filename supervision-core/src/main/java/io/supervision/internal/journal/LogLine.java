package io.supervision.internal.journal;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/** What all lines of the log have in common: where they go, their keys, and how loud they are. */
final class LogLine {

  static final Logger SUPERVISOR = LoggerFactory.getLogger("io.supervision.supervisor");
  static final Logger CHILD = LoggerFactory.getLogger("io.supervision.child");

  private static final String ACTION = "event.action";
  private static final String PATH = "supervision.path";
  static final String INCARNATION = "supervision.incarnation";
  static final String REASON = "supervision.reason";
  static final String FAILURES = "supervision.failures";
  static final String TIMES = "supervision.times";
  static final String RESTARTS = "supervision.restarts";
  static final String CHILDREN = "supervision.children";
  static final String ORIGIN = "supervision.origin";
  static final String CAUSED_BY = "supervision.caused-by";
  static final String BY = "supervision.by";
  static final String WHY = "supervision.why";
  static final String REQUIRES = "supervision.requires";
  static final String DELAY = "supervision.delay-ms";
  static final String OUTAGE = "supervision.outage-ms";
  static final String SILENT = "supervision.silent-ms";
  static final String STUCK = "supervision.stuck-ms";
  static final String DEGRADED = "supervision.degraded-ms";

  private LogLine() {}

  /** What a line is about, for programs. */
  enum Action {
    TREE_STARTED,
    TREE_ENDED,
    STARTED,
    RESTARTED,
    START_IGNORED,
    START_FAILED,
    STOPPED,
    ENDED,
    FAILED,
    RESTART_SCHEDULED,
    RESTART_BLOCKED,
    WAITING,
    GAVE_UP,
    RECOVERED,
    HELD,
    RESUMED,
    STUCK,
    STUCK_ENDED,
    HEARTBEAT_MISSED,
    HEALTH_CHECKED,
    DEGRADED,
    RESTORED,
    FAILED_BESIDE;

    private final String label = name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static boolean isOn(JournalNode node, Level level) {
    return logger(node).isEnabledForLevel(level);
  }

  /** A line about a node. Ask first whether its level is on where that is worth it. */
  static LoggingEventBuilder of(JournalNode node, Level level, Action action) {
    return about(logger(node), node.path(), level, action);
  }

  /** A line about a node with the number of an incarnation. */
  static LoggingEventBuilder of(JournalNode node, int number, Level level, Action action) {
    return of(node, level, action).addKeyValue(INCARNATION, number);
  }

  static LoggingEventBuilder ofRoot(Level level, Action action) {
    return about(SUPERVISOR, "", level, action);
  }

  static LoggingEventBuilder ofSupervisor(String path, Level level, Action action) {
    return about(SUPERVISOR, path, level, action);
  }

  private static LoggingEventBuilder about(Logger logger, String path, Level level, Action action) {
    return logger.atLevel(level).addKeyValue(ACTION, action.label).addKeyValue(PATH, path);
  }

  private static Logger logger(JournalNode node) {
    return node.isSupervisor() ? SUPERVISOR : CHILD;
  }

  /** Ordinary starts and stops of one among very many are no news. */
  static Level usual(JournalNode node) {
    return node.isOneOfMany() ? Level.DEBUG : Level.INFO;
  }

  /** What follows from a failure that is only summed up is no news either. */
  static Level quieterInALoop(JournalNode node) {
    ChildRecord record = node.record();
    return record != null && record.isLoopSummedUp() ? Level.DEBUG : usual(node);
  }

  /** The engine goes on whatever becomes of the log. */
  @SuppressWarnings("SystemOut") // what is left when the log itself fails
  static void say(LoggingEventBuilder line, String text, @Nullable Object... values) {
    try {
      line.log(text, values);
    } catch (Throwable broken) {
      System.err.println("supervision could not log \"" + text + "\": " + broken.getClass());
    }
  }
}
