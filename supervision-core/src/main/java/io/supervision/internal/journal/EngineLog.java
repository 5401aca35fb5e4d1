package io.supervision.internal.journal;

import static io.supervision.internal.journal.LogLine.SUPERVISOR;
import static io.supervision.internal.journal.LogLine.say;

import io.supervision.internal.journal.LogLine.Action;
import io.supervision.worker.ExitReason;
import org.slf4j.MDC;
import org.slf4j.event.Level;

/** What the log says of a tree as a whole, and of the engine itself. */
final class EngineLog {

  static final String MDC_KEY = "supervision.child";

  private EngineLog() {}

  /** Marks the lines of the calling thread with a path. */
  static void nameThread(String path) {
    MDC.put(MDC_KEY, path);
  }

  static void treeStarted(String name) {
    say(LogLine.ofRoot(Level.INFO, Action.TREE_STARTED), "supervision tree '{}' started", name);
  }

  static void treeEnded(String name, ExitReason reason) {
    say(
        LogLine.ofRoot(Level.INFO, Action.TREE_ENDED).addKeyValue(LogLine.REASON, reason.label()),
        "supervision tree '{}' ended",
        name);
  }

  static void warning(String sentence) {
    say(SUPERVISOR.atWarn(), "{}", Throwables.plain(sentence));
  }

  static void noThread(Throwable cause) {
    say(
        SUPERVISOR.atError().setCause(cause),
        "no thread could be started for the supervision engine; one that is there does its work");
  }

  static void noThreadForListeners(Throwable cause) {
    say(
        SUPERVISOR.atError().setCause(cause),
        "no thread could be started for the listeners; they hear of events when there is one");
  }

  static void eventNotMade(Throwable cause) {
    say(SUPERVISOR.atError().setCause(cause), "an event could not be made, and is dropped");
  }

  static void listenerFailed(Object listener, Object event, Throwable cause) {
    say(
        SUPERVISOR.atWarn().setCause(Throwables.printable(cause)),
        "a supervision listener failed on {}: {}",
        Throwables.plain(event),
        Throwables.plain(listener));
  }

  static void runListenerFailed(Object listener, Throwable thrown) {
    say(
        SUPERVISOR.atWarn().setCause(Throwables.printable(thrown)),
        "a listener of the tree's runs failed after the start: {}",
        Throwables.plain(listener));
  }

  static void notRecorded(Throwable refused) {
    say(
        SUPERVISOR.atWarn().setCause(refused),
        "the flight recorder does not take events of supervision");
  }

  static void engineFailed(Throwable broken) {
    say(
        SUPERVISOR.atError().setCause(Throwables.printable(broken)),
        "the supervision engine failed; the tree is stopped");
  }
}
