package io.supervision.test;

import io.supervision.ManualClock;
import io.supervision.SupervisionException;
import io.supervision.SupervisionTree;
import io.supervision.snapshot.ChildSnapshot;
import io.supervision.snapshot.NodeSnapshot;
import io.supervision.snapshot.NodeState;
import io.supervision.spec.ChildDefinition;
import io.supervision.testing.TestableTree;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * A tree, the clock it runs on, and what happened in it: moves time, breaks children, waits.
 *
 * <pre>{@code
 * supervision.crash("orders", new IOException("connection lost"));
 * supervision.advanceToNextRestart("orders");
 * assertThat(supervision).child("orders").isRunning().hasRestarts(1);
 * }</pre>
 *
 * <p>The engine works on threads of its own, so that what follows from a crash is not done when the
 * crash is. Whatever here reads or breaks the tree first waits until the engine has nothing left to
 * do but to wait for time: no test has to know how long that takes. A worker that has just been
 * started or woken by time is waited for, too, until it waits itself, for half a second at most;
 * where a test depends on what a worker does later, it says so with {@link #await}.
 *
 * <p>Made by {@link Supervised} in plain JUnit, by {@code @SupervisionTest} with Spring, or by hand
 * with {@link #of(ChildDefinition)}. For use by one thread at a time, and not from workers.
 */
public final class SupervisionTester implements AutoCloseable {

  /** What the stop at the end may take; real time. */
  private static final Duration STOP = Duration.ofSeconds(10);

  /** How long threads that were let go may take to end; real time. */
  private static final Duration LEAVING = Duration.ofSeconds(2);

  private static final Set<NodeState> RUNS =
      Set.of(NodeState.STARTING, NodeState.RUNNING, NodeState.STOPPING);

  private final SupervisionTree tree;
  private final TestableTree testable;
  private final ManualClock clock;
  private final Upcoming upcoming;
  private final EventLog events;
  private final SupervisionTree.Subscription subscription;

  /** When this was made. */
  private final Instant made;

  /** As the tree was after its start, or when a test first asked; null before. */
  private @Nullable Fresh fresh;

  /** Whether a test has asked for something that leaves no event: a failing check or start. */
  private boolean hasBroken;

  private record Fresh(boolean runs, List<TreeEvent> events, Instant at) {}

  private SupervisionTester(SupervisionTree tree, ManualClock clock) {
    this.tree = Objects.requireNonNull(tree, "tree");
    this.testable = TestableTree.of(tree);
    this.clock = Objects.requireNonNull(clock, "clock");
    this.upcoming = new Upcoming(tree);
    this.events = new EventLog();
    this.subscription = tree.subscribe(events);
    this.made = clock.now();
    Report.accompany(tree, events);
  }

  /**
   * Makes a tree that runs on a clock of its own. It is not started.
   *
   * @param root the root supervisor
   * @return to be closed after the test
   * @throws io.supervision.spec.InvalidSpecException if it describes what cannot be
   */
  public static SupervisionTester of(ChildDefinition root) {
    ManualClock clock = new ManualClock();
    return of(SupervisionTree.builder(root).clock(clock).build(), clock);
  }

  /**
   * Accompanies a tree that was made with settings of its own. Made before the tree is started, it
   * knows all events.
   *
   * @param tree a tree that {@code SupervisionTreeBuilder} made
   * @param clock the clock it was given
   * @return to be closed after the test
   * @throws IllegalArgumentException if the tree is a mock or the like
   */
  public static SupervisionTester of(SupervisionTree tree, ManualClock clock) {
    return new SupervisionTester(tree, clock);
  }

  /**
   * The tree.
   *
   * @return what this was made with
   */
  public SupervisionTree tree() {
    return tree;
  }

  /**
   * The clock that the tree runs on.
   *
   * @return it stands still until it is moved
   */
  public ManualClock clock() {
    return clock;
  }

  // ---- time

  /**
   * Moves time on. Waits until the tree is quiet, moves to the next moment at which something is
   * due, waits for what that leads to, and so on: ten checks that come each second happen ten times
   * in ten seconds, each at its own time.
   *
   * @param duration zero or more
   * @throws AssertionError if the tree is not quiet within ten seconds of real time
   * @throws IllegalArgumentException if it is negative
   */
  public void advance(Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException("time cannot go back by " + duration);
    }
    Instant end = clock.now().plus(duration);
    requireQuiet();
    Optional<Instant> due = clock.next();
    while (due.isPresent() && !due.get().isAfter(end)) {
      moveTo(due.get());
      requireQuiet();
      due = clock.next();
    }
    moveTo(end);
    requireQuiet();
  }

  private void moveTo(Instant moment) {
    Duration left = Duration.between(clock.now(), moment);
    clock.advance(left.isNegative() ? Duration.ZERO : left);
  }

  /**
   * Moves time to exactly the moment when a child or supervisor is restarted: by its own restart,
   * or by that of a sibling or a supervisor above that takes it along. Waits until such a restart
   * is pending.
   *
   * @param path its path
   * @throws AssertionError if none is within ten seconds of real time: it runs, has ended for good,
   *     or is restarted without a delay
   */
  public void advanceToNextRestart(String path) {
    requirePath(path);
    advanceTo(
        Waiting.until(Waiting.LIMIT, () -> upcoming.restart(path))
            .orElseThrow(
                () ->
                    failure(
                        Waiting.waited(Waiting.LIMIT)
                            + " for "
                            + Texts.quoted(path)
                            + " to be about to restart, but "
                            + TreeText.present(tree, path))));
  }

  /**
   * Moves time to exactly the moment of a child's next health check, and waits for its end. Waits
   * until such a check is to come.
   *
   * @param path the child's path
   * @throws AssertionError if none is within ten seconds of real time: it does not run or has no
   *     check
   */
  public void advanceToNextCheck(String path) {
    requirePath(path);
    advanceTo(
        Waiting.until(Waiting.LIMIT, () -> upcoming.check(path))
            .orElseThrow(
                () ->
                    failure(
                        Waiting.waited(Waiting.LIMIT)
                            + " for a health check of "
                            + Texts.quoted(path)
                            + " to come, but "
                            + upcoming.whyNoCheck(path))));
  }

  private void advanceTo(Instant moment) {
    Duration left = Duration.between(tree.now(), moment);
    advance(left.isNegative() ? Duration.ZERO : left);
  }

  // ---- waiting

  /**
   * Waits for a child or supervisor to be in a state, in real time.
   *
   * @param path its path; it need not be there yet
   * @return says which state
   */
  public NodeAwait await(String path) {
    return new NodeAwait(tree, path);
  }

  /**
   * Waits up to ten seconds of real time until the engine has nothing left to do but to wait for
   * time or for code of users.
   *
   * @throws AssertionError if it still has, saying what
   */
  public void awaitQuiet() {
    requireQuiet();
  }

  private void requireQuiet() {
    if (!testable.awaitQuiet(Waiting.LIMIT)) {
      throw failure(Waiting.waited(Waiting.LIMIT) + " for the tree to be quiet");
    }
  }

  /** Where something is to be seen that never ends, the last moment is as good as any other. */
  private void settle() {
    boolean unused = testable.awaitQuiet(Waiting.LIMIT);
  }

  // ---- breaking

  /**
   * Ends what runs at a path with a failure, as if its code had thrown it, whatever that catches.
   * Returns when its supervisor knows. More is said at {@link #crash(String, Throwable)}.
   *
   * @param path the child's path
   * @throws AssertionError if there is no such child, or it does not run
   */
  public void crash(String path) {
    crash(path, byTheTest("crashed by the test"));
  }

  /**
   * Ends what runs at a path with exactly this failure, as if its code had thrown it, whatever that
   * catches. Returns when its supervisor knows.
   *
   * <p>For that its code is interrupted and asked to stop, stop hook included, and has up to two
   * seconds of real time to clean up; then its thread is left behind, and its context refuses. A
   * child that starts has failed to start, one that stops has failed on the way. A supervisor ends
   * with all below it.
   *
   * @param path the child's path
   * @param failure what its supervisor and the log see
   * @throws AssertionError if there is no such child, it does not run, or it is a supervisor that
   *     is starting
   */
  public void crash(String path, Throwable failure) {
    Objects.requireNonNull(failure, "failure");
    breaking("crash", path, () -> testable.crash(path, failure));
  }

  /**
   * Ends a worker as if its code had returned. Returns when its supervisor knows. What follows says
   * its restart type: a permanent one is restarted, a transient one is stopped, a temporary one is
   * gone.
   *
   * <p>For that its code is interrupted and asked to stop, as by {@link #crash(String, Throwable)};
   * whatever it does then, its end is a normal one. A child that starts has failed to start, since
   * it was not ready.
   *
   * @param path the child's path
   * @throws AssertionError if there is no such child, it does not run, or it is a supervisor
   */
  public void finish(String path) {
    breaking("finish", path, () -> testable.finish(path));
  }

  /**
   * Lets the incarnation give no sign of life from now on: its heartbeats are not heard, and its
   * health check does not return. Nothing follows from it until time moves.
   *
   * @param path the child's path
   * @throws AssertionError if there is no such child, it does not run, or neither is watched
   */
  public void hang(String path) {
    breaking("hang", path, () -> testable.hang(path));
  }

  /**
   * Lets each health check of the incarnation fail from now on. Nothing follows from it until the
   * next one: {@link #advanceToNextCheck}.
   *
   * @param path the child's path
   * @throws AssertionError if there is no such child, it does not run, or it has no check
   */
  public void unhealthy(String path) {
    unhealthy(path, "unhealthy by the test");
  }

  /**
   * Lets each health check of the incarnation fail from now on. Nothing follows from it until the
   * next one: {@link #advanceToNextCheck}.
   *
   * @param path the child's path
   * @param detail what the check says
   * @throws AssertionError if there is no such child, it does not run, or it has no check
   */
  public void unhealthy(String path, String detail) {
    Objects.requireNonNull(detail, "detail");
    breaking("unhealthy", path, () -> testable.fail(path, detail));
  }

  /**
   * Undoes {@link #hang} and {@link #unhealthy}: the child's own check decides again, also one that
   * hangs at the moment.
   *
   * @param path the child's path
   * @throws AssertionError if there is no such child, or it does not run
   */
  public void heal(String path) {
    breaking("heal", path, () -> testable.heal(path));
  }

  /**
   * Lets the next start of a child or supervisor fail, once, whoever starts it.
   *
   * @param path the child's path; it need not run
   * @throws AssertionError if there is no such child
   */
  public void failNextStart(String path) {
    failNextStart(path, byTheTest("start failed by the test"));
  }

  /**
   * Lets the next start of a child or supervisor fail, once, whoever starts it.
   *
   * @param path the child's path; it need not run
   * @param failure what its supervisor sees
   * @throws AssertionError if there is no such child
   */
  public void failNextStart(String path, Throwable failure) {
    Objects.requireNonNull(failure, "failure");
    breaking("failNextStart", path, () -> testable.failNextStart(path, failure));
  }

  /**
   * From now on the thread of the incarnation does not end, whatever its code does, until {@link
   * #release} or the end of the test. Nothing follows from it until somebody stops the child, and
   * its times are over.
   *
   * @param path the child's path
   * @throws AssertionError if there is no such child, or it does not run
   */
  public void stuck(String path) {
    breaking("stuck", path, () -> testable.stick(path));
  }

  /** Lets all threads go that {@link #stuck} keeps. */
  public void release() {
    testable.release();
  }

  /** With the frames of the test and without those of JUnit, since it will be logged. */
  private static IllegalStateException byTheTest(String message) {
    IllegalStateException failure = new IllegalStateException(message);
    failure.setStackTrace(
        Arrays.stream(failure.getStackTrace())
            .skip(2)
            .takeWhile(frame -> !frame.getClassName().startsWith("jdk.internal.reflect."))
            .toArray(StackTraceElement[]::new));
    return failure;
  }

  private void breaking(String what, String path, Runnable action) {
    settle();
    requirePath(path);
    hasBroken = true;
    try {
      action.run();
    } catch (SupervisionException | IllegalStateException refused) {
      AssertionError failure =
          failure(
              "cannot do " + what + "(\"" + path + "\"): " + refused.getMessage() + state(path));
      failure.initCause(refused);
      throw failure;
    }
  }

  /** What a child is that does not run; nothing for one that does. */
  private String state(String path) {
    return tree.find(path)
        .map(NodeSnapshot::state)
        .filter(state -> !RUNS.contains(state))
        .map(state -> ": it " + Texts.present(state))
        .orElse("");
  }

  private void requirePath(String path) {
    if (tree.find(path).isEmpty()) {
      throw failure(Paths.missing(tree, path));
    }
  }

  // ---- events

  /**
   * What happened since this was made, or since {@link #forgetEvents}, the start of the tree
   * included; of very many events the last ten thousand.
   *
   * @return in the order in which it happened
   */
  public List<TreeEvent> events() {
    settle();
    return events.all();
  }

  /** Forgets what happened so far, so that a test sees only what follows. */
  public void forgetEvents() {
    settle();
    events.forget();
  }

  // ---- one tree for several tests

  /**
   * Makes the tree what it was, for the next test: lets go of what {@link #stuck} keeps, and if
   * anything has happened since the start of the tree, stops it, forgets what happened, and starts
   * it again if it ran when this was first called. Each start begins with fresh counts. Does
   * nothing more if nothing has happened. Time goes on; what was added to dynamic supervisors is
   * gone. {@code @SupervisionTest} does this before each test.
   *
   * @throws AssertionError if a thread does not end, with its stack, or the tree does not start
   */
  public void reset() {
    release();
    settle();
    Fresh known = fresh != null ? fresh : asStarted();
    if (hasBroken || !known.equals(now())) {
      tree.stop(STOP);
      requireNothingStuck();
      forgetEvents();
      hasBroken = false;
      if (known.runs()) {
        start();
      }
    }
    fresh = now();
  }

  /** What it would be after a good start at the beginning. */
  private Fresh asStarted() {
    List<TreeEvent> starts =
        events.all().stream().filter(event -> event.kind() == TreeEvent.Kind.STARTED).toList();
    return new Fresh(tree.isRunning(), starts, made);
  }

  private Fresh now() {
    return new Fresh(tree.isRunning(), events.all(), clock.now());
  }

  private void start() {
    start("the tree");
  }

  /**
   * Starts the tree; time stands still, so that one that waits for a worker would wait for ever.
   *
   * @param what the tree, in a message
   */
  void start(String what) {
    CompletableFuture<?> start = tree.startAsync();
    Optional<Boolean> done =
        Waiting.until(Waiting.LIMIT, () -> Optional.of(true).filter(any -> start.isDone()));
    if (done.isEmpty()) {
      throw failure(
          what
              + " does not start: "
              + Waiting.waited(Waiting.LIMIT)
              + " for its start to be over, while its time stands still"
              + starting());
    }
    try {
      start.join();
    } catch (CompletionException | CancellationException failed) {
      Throwable cause = failed.getCause() == null ? failed : failed.getCause();
      AssertionError failure = failure(what + " does not start: " + cause.getMessage());
      failure.initCause(cause);
      throw failure;
    }
    settle();
  }

  private String starting() {
    List<String> workers =
        Paths.nodes(tree).stream()
            .filter(node -> node.state() == NodeState.STARTING && node instanceof ChildSnapshot)
            .map(node -> Texts.quoted(node.path()))
            .toList();
    return workers.isEmpty()
        ? ""
        : "; " + String.join(", ", workers) + " has neither ended nor said that it is ready";
  }

  // ---- the end

  /**
   * Lets go of what {@link #stuck} keeps, and stops the tree within ten seconds of real time: what
   * ignores its interrupt is left behind.
   *
   * @throws AssertionError if a thread has not ended, with its stack
   */
  @Override
  public void close() {
    // a test that was interrupted has a tree to be stopped, too
    boolean interrupted = Thread.interrupted();
    try {
      release();
      tree.stop(STOP);
      requireNothingStuck();
    } finally {
      subscription.close();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Fails if a thread is left that cannot be ended; waits up to two seconds of real time for what
   * was let go a moment ago.
   *
   * @throws AssertionError with the stack of the thread
   */
  public void requireNothingStuck() {
    Optional<Boolean> none =
        Waiting.until(
            LEAVING, () -> Optional.of(true).filter(any -> testable.stuckThreads().isEmpty()));
    if (none.isEmpty()) {
      throw failure(
          "a thread that cannot be ended is left:\n"
              + String.join("\n", testable.stuckThreads()).indent(2)
              + "  It was interrupted, and its context said that it is stopping. Code that heeds"
              + " neither runs on beside other tests.");
    }
  }

  private AssertionError failure(String message) {
    return Report.failure(message, tree);
  }
}
