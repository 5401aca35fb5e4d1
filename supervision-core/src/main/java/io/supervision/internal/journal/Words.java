package io.supervision.internal.journal;

import io.supervision.event.Origin;
import io.supervision.worker.ExitReason;
import java.time.Duration;
import java.util.List;

/** How the log says things. */
final class Words {

  private Words() {}

  /** A duration as people say it, with its largest unit, or two. */
  static String of(Duration duration) {
    long seconds = duration.toSeconds();
    long minutes = duration.toMinutes();
    long hours = duration.toHours();
    if (seconds < 1) {
      return duration.toMillis() + " ms";
    }
    if (seconds < 10) {
      long tenths = duration.toMillis() / 100 % 10;
      return seconds + (tenths == 0 ? "" : "." + tenths) + " s";
    }
    if (minutes < 1) {
      return seconds + " s";
    }
    if (minutes < 10) {
      return inTwo(minutes, " min", seconds % 60, " s");
    }
    if (hours < 1) {
      return minutes + " min";
    }
    return hours < 24
        ? inTwo(hours, " h", minutes % 60, " min")
        : inTwo(hours / 24, " d", hours % 24, " h");
  }

  private static String inTwo(long large, String unit, long small, String smaller) {
    return large + unit + (small == 0 ? "" : " " + small + smaller);
  }

  /** How long a start has waited, in nanoseconds; nothing if that is negative. */
  static String afterWait(long waited) {
    return waited < 0 ? "" : ", after " + of(Duration.ofNanos(waited)) + " of waiting";
  }

  /** Some failures, in the right number. */
  static String failures(long count) {
    return count == 1 ? "1 failure" : count + " failures";
  }

  /** A number in order, such as <em>4th</em>. */
  static String nth(long number) {
    long teen = number % 100;
    long last = teen >= 11 && teen <= 13 ? 0 : number % 10;
    return number + (last == 1 ? "st" : last == 2 ? "nd" : last == 3 ? "rd" : "th");
  }

  /** The same with the article before it. */
  static String anNth(long number) {
    boolean vowel = number == 11 || number == 18 || Long.toString(number).startsWith("8");
    return (vowel ? "an " : "a ") + nth(number);
  }

  static String inTheSameWay(long times) {
    return times > 1 ? ", " + times + " times in the same way" : "";
  }

  /** A node's path in quotes; the root has none. */
  static String node(String path) {
    return path.isEmpty() ? "the root" : "'" + path + "'";
  }

  /** By whom a node was stopped: what follows <em>stopped</em>. */
  static String stoppedBy(JournalNode node, String path, Origin origin) {
    List<String> chain = origin.chain();
    String beginning = node(origin.path());
    String nearest = chain.isEmpty() ? beginning : node(chain.get(chain.size() - 1));
    boolean own = origin.path().equals(path);
    return switch (origin.kind()) {
      case END -> with(chain, nearest, beginning);
      // the last of several may have given up, or shut down since the one before it did
      case GIVE_UP -> because(nearest, chain.size() > 1 ? " ended " : " gave up ", beginning);
      case CALL -> (own ? "" : with(chain, nearest, beginning) + ",") + " by a call";
      case HOLD -> own ? heldBy(node) : ": " + beginning + " is held";
      case STUCK -> ": the thread of " + beginning + " does not end";
      case STOP -> " with the tree";
    };
  }

  private static String with(List<String> chain, String nearest, String beginning) {
    return chain.isEmpty() ? " with " + beginning : because(nearest, " ended ", beginning);
  }

  private static String because(String who, String what, String beginning) {
    return ": " + who + what + "because of " + beginning;
  }

  private static String heldBy(JournalNode node) {
    ChildRecord record = node.record();
    Hold hold = record == null ? null : record.hold();
    return hold == null || hold.by() == null
        ? ": it is held"
        : ": held by " + Throwables.plain(hold.by());
  }

  /** How a node ended that was asked to, if that was not in order. */
  static String unlessInOrder(ExitReason reason) {
    if (!reason.isAbnormal()) {
      return "";
    }
    Throwable cause = reason.cause();
    return " (" + reason.label() + (cause == null ? ")" : ": " + Throwables.text(cause) + ")");
  }
}
