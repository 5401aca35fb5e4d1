package io.supervision.testing;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A tree as a test kit sees it; each tree that {@code SupervisionTreeBuilder} makes is one. All
 * methods may be called from any thread but those of the tree's own workers. Paths are those of
 * {@code SupervisionTree}; where nothing is at a path, or it does not run, its {@code
 * SupervisionException} is thrown.
 *
 * <p>What is done to a child by {@link #hang}, {@link #fail} and {@link #stick} is done to the
 * incarnation that runs; the next one is as its code is.
 */
public interface TestableTree {

  /**
   * The tree as a test kit sees it.
   *
   * @param tree a {@code SupervisionTree}
   * @return the same tree
   * @throws IllegalArgumentException if it is none that the builder made, such as a mock
   */
  static TestableTree of(Object tree) {
    if (tree instanceof TestableTree testable) {
      return testable;
    }
    throw new IllegalArgumentException(
        "a tree that SupervisionTreeBuilder made is needed, but this is a "
            + tree.getClass().getName());
  }

  /**
   * Waits until the engine has nothing to do but to wait: all mailboxes are empty, whoever owns one
   * waits for time or for code of users, all that happened has been delivered to listeners, and no
   * task of the engine runs. Of a health check or a listener that runs the end is waited for,
   * unless its thread waits itself.
   *
   * <p>A worker that was started, woken by time or asked to end is waited for until it waits or has
   * ended; one that goes on without waiting for half a second at most, unless it is to end.
   *
   * <p>That is for a tree with a {@code ManualClock}. On real time the engine's own threads and
   * what workers do is not known, and it is quiet when all mailboxes are empty and nobody owns one.
   *
   * @param atMost real time, also where the tree has a clock of its own
   * @return whether it is quiet
   */
  boolean awaitQuiet(Duration atMost);

  /**
   * What the engine is about, for the message of a test that waited in vain.
   *
   * @return whether a supervisor is at work, and the stack of each thread that is; empty if it is
   *     quiet
   */
  String activity();

  /**
   * Ends what runs at a path with exactly this failure, as if its code had thrown it, whatever that
   * catches. Waits until the supervisor knows of the end.
   *
   * <p>A worker that obeys neither its interrupt nor its context is left behind after two seconds
   * of real time: its context refuses everything from then on, and its supervisor goes on as if it
   * had ended; so is, at once, one that {@link #stick} keeps. One that takes its time to end after
   * its interrupt is interrupted again, after a quarter of a second at first. A supervisor that
   * starts refuses: it hears of nothing until that is over.
   *
   * @param path the child's path
   * @param failure what its supervisor and the log see
   */
  void crash(String path, Throwable failure);

  /**
   * Ends a worker as if its code had returned. For that it is asked to stop, as by {@link #crash};
   * what its code does then does not matter. Waits until the supervisor knows of the end.
   *
   * <p>One that does not obey is left behind, as by {@link #crash}. One that starts has failed to
   * start, since it was not ready.
   *
   * @param path the child's path; a supervisor has no code that could return
   */
  void finish(String path);

  /**
   * From now on the incarnation gives no sign of life: its heartbeats are not heard, and its health
   * check does not return.
   *
   * @param path the child's path
   * @throws IllegalStateException if neither a heartbeat nor a health check is watched there, or
   *     not yet, since it is starting
   */
  void hang(String path);

  /**
   * From now on each health check of the incarnation fails.
   *
   * @param path the child's path
   * @param detail what the check says
   * @throws IllegalStateException if the child has no health check, or is starting
   */
  void fail(String path, String detail);

  /**
   * Undoes {@link #hang} and {@link #fail}: the child's own check decides again, also one that
   * hangs at the moment.
   *
   * @param path the child's path
   */
  void heal(String path);

  /**
   * The next start of this child or supervisor fails, once, whoever starts it. Nothing of the
   * child's code runs in that start.
   *
   * @param path the child's path; it need not run
   * @param failure what its supervisor sees
   */
  void failNextStart(String path, Throwable failure);

  /**
   * From now on the thread of the incarnation does not end, whatever its code does, until {@link
   * #release}: a stop finds it stuck when its times are over.
   *
   * @param path the child's path
   */
  void stick(String path);

  /** Lets all threads go that {@link #stick} keeps. Does nothing for one that has been let go. */
  void release();

  /**
   * The threads that were asked to end and still run, also of children that have left the tree, for
   * the message of a test.
   *
   * @return of each the path of its child, its incarnation, and its stack when it was given up
   */
  List<String> stuckThreads();

  /**
   * When the next health check of the incarnation begins.
   *
   * @param path the child's path
   * @return on the tree's own time; empty if the child has no check, or one runs at the moment
   */
  Optional<Instant> nextCheck(String path);
}
