package io.supervision;

import io.supervision.event.SupervisionListener;
import io.supervision.snapshot.NodeSnapshot;
import io.supervision.snapshot.SupervisorSnapshot;
import io.supervision.spec.ChildDefinition;
import io.supervision.worker.ExitReason;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A tree of supervisors and workers. All methods may be called from any thread.
 *
 * <p>{@link #start} and {@link #stop} may repeat; each start begins with fresh counts.
 */
public interface SupervisionTree extends AutoCloseable {

  /**
   * Makes a tree that is not started.
   *
   * @param root the root supervisor
   * @return the tree
   * @throws io.supervision.spec.InvalidSpecException if a builder describes what cannot be
   */
  static SupervisionTree create(ChildDefinition root) {
    return builder(root).build();
  }

  /**
   * Makes a tree with settings of its own.
   *
   * @param root the root supervisor
   * @return a builder
   */
  static SupervisionTreeBuilder builder(ChildDefinition root) {
    return new SupervisionTreeBuilder(root);
  }

  /**
   * Starts the tree and waits until all children have been started, in order. Does nothing if it
   * runs.
   *
   * @throws SupervisionException {@code start-failed}, naming the child and the cause, after what
   *     had been started was stopped again
   */
  void start();

  /**
   * The asynchronous twin of {@link #start}: begins on the calling thread, as run listeners are
   * called there, and does not wait for the children.
   *
   * @return completes when all children have been started; exceptionally as {@code start} fails
   */
  CompletableFuture<@Nullable Void> startAsync();

  /**
   * Starts the tree and waits for its end: the last line of a {@code main}, so that a program whose
   * workers are gone does not end as if all were well.
   *
   * <p>Returns after a stop of the tree, an orderly end of the root or an automatic shutdown.
   *
   * @throws RestartIntensityExceededException if the root gave up
   * @throws SupervisionException {@code start-failed}; {@code root-failed} if the root ended
   *     abnormally or an error escalated; {@code interrupted}, after the tree was stopped
   */
  void run();

  /**
   * The tree's own time: the wall clock, or that of its {@link ManualClock}.
   *
   * @return now
   */
  Instant now();

  /** Stops the tree in reverse order within its stop timeout. Does nothing if it does not run. */
  void stop();

  /**
   * Stops the tree.
   *
   * @param budget after this time, whatever still runs is interrupted at once and given a grace of
   *     one second
   */
  void stop(Duration budget);

  /**
   * Stops the tree for a caller who may be code of a child of it, and who has something to do when
   * all others have ended, such as to close what they used. Of the child that calls it the end is
   * not waited for; its context says that it is stopping, and its thread may be interrupted. For
   * others this is the asynchronous twin of {@link #stop()}.
   *
   * @return completes when all but the caller have ended
   */
  CompletableFuture<@Nullable Void> stopOthers();

  /**
   * The same within a budget of its own.
   *
   * @param budget see {@link #stop(Duration)}
   * @return completes when all but the caller have ended
   */
  CompletableFuture<@Nullable Void> stopOthers(Duration budget);

  /**
   * The same where it is not known who the caller is, and there may be several: others wait, on
   * threads of theirs, until the calling thread has done what comes after the stop. Of children
   * whose code does that the end is not waited for, nor are listeners that do.
   *
   * @param callers whether a thread with such a stack is one of them; asked again and again until
   *     the stop is over, by any thread; must neither wait nor throw
   * @return completes when all but those have ended
   */
  CompletableFuture<@Nullable Void> stopOthers(Predicate<StackTraceElement[]> callers);

  /** Stops the tree like {@link #stop()}. */
  @Override
  void close();

  /**
   * Stops the tree like {@link #stop(Duration)}.
   *
   * @param budget see there
   */
  void close(Duration budget);

  /**
   * Whether the root runs.
   *
   * @return true from a successful start until the root's end
   */
  boolean isRunning();

  /**
   * Waits until the tree has ended, for whatever reason. Returns at once if it is not running.
   *
   * @throws SupervisionException {@code interrupted}
   */
  void await();

  /**
   * The end of the present (before the first start: the next) run of the tree.
   *
   * @return completes with the reason when the root ends; exceptionally with {@link
   *     RestartIntensityExceededException} when it gave up
   */
  CompletableFuture<ExitReason> termination();

  /**
   * The root supervisor.
   *
   * @return its handle
   */
  Supervisor root();

  /**
   * Finds a supervisor.
   *
   * @param nameOrPath its path ({@code ""} for the root), or its name if that is unique in the tree
   * @return its handle
   * @throws SupervisionException {@code not-found}, {@code name-taken} if several have the name
   */
  Supervisor supervisor(String nameOrPath);

  /**
   * Finds a child or supervisor as it is now.
   *
   * @param path its path; {@code ""} for the root
   * @return its snapshot, or empty if there is none
   */
  Optional<NodeSnapshot> find(String path);

  /**
   * The tree as it is now. Never waits.
   *
   * @return the root with all below
   */
  SupervisorSnapshot snapshot();

  /**
   * Hears what happens from now on.
   *
   * @param listener called on the tree's delivery thread
   * @return ends the subscription when closed
   */
  Subscription subscribe(SupervisionListener listener);

  /**
   * How many events were dropped because listeners were too slow.
   *
   * @return the count since the tree was made
   */
  long droppedEvents();

  /**
   * How many signals of ended incarnations were refused.
   *
   * @return the count since the tree was made
   */
  long lateSignals();

  /**
   * Restarts one child by hand: stops and starts it if it runs, starts it now if it waits for its
   * delay or is stopped. Siblings are left alone, and this restart is not counted; but if the child
   * waits for the start of its group, that happens now. If the stop finds its thread stuck, the
   * restart is pending until that thread has ended. If the start fails, it is tried again like any
   * restart, and each attempt counts.
   *
   * @param path the child's path
   * @throws SupervisionException {@code not-found}, {@code start-failed}, {@code held}, {@code
   *     not-supported} for the root
   */
  void restart(String path);

  /**
   * The asynchronous twin of {@link #restart}.
   *
   * @param path the child's path
   * @return completes when the child has been started
   */
  CompletableFuture<@Nullable Void> restartAsync(String path);

  /**
   * Holds a child or supervisor for maintenance: it is stopped in order, and does not start again,
   * whatever restarts around it, until it is resumed or its time is over. Nothing is counted, and
   * siblings go on. Of a supervisor it holds all below, too. Holding what is held already changes
   * by whom, why and how long. A stop of the tree ends all holds.
   *
   * @param path the child's path
   * @param options by whom, why, how long
   * @throws SupervisionException {@code not-found}, {@code not-running} if its supervisor is down,
   *     {@code not-supported} for the root
   */
  void hold(String path, HoldOptions options);

  /**
   * The asynchronous twin of {@link #hold}.
   *
   * @param path the child's path
   * @param options by whom, why, how long
   * @return completes when the child has been stopped
   */
  CompletableFuture<@Nullable Void> holdAsync(String path, HoldOptions options);

  /**
   * Ends a hold. The child starts if it would run without the hold.
   *
   * @param path the child's path
   * @throws SupervisionException {@code not-found}, {@code start-failed}, {@code not-supported} if
   *     it is not held
   */
  void resume(String path);

  /**
   * The asynchronous twin of {@link #resume}.
   *
   * @param path the child's path
   * @return completes when the child has been started, if it would run
   */
  CompletableFuture<@Nullable Void> resumeAsync(String path);

  /**
   * Shuts out the stuck incarnation at a path, whose context refuses from now on, and starts
   * another one beside it; what {@link io.supervision.spec.OnStuck#REPLACE} does by itself. Only
   * for children whose incarnations do not share an instance: those with a factory.
   *
   * @param path the child's path
   * @throws SupervisionException {@code not-found}, {@code start-failed}, {@code not-supported} if
   *     it is not stuck or shares its instance
   */
  void replace(String path);

  /**
   * The asynchronous twin of {@link #replace}.
   *
   * @param path the child's path
   * @return completes when another incarnation has been started or will be, by a restart that
   *     waited
   */
  CompletableFuture<@Nullable Void> replaceAsync(String path);

  /**
   * Makes a child end with a reason, as Erlang's {@code exit/2}: its supervisor sees an ordinary
   * end with that reason and does what its restart type says. {@link ExitReason#killed()} kills at
   * once; anything else has the child's shutdown time. Does not wait.
   *
   * @param path the child's path; {@code ""} for the root
   * @param reason how it ends
   * @throws SupervisionException {@code not-found}, {@code not-running}
   */
  void exit(String path, ExitReason reason);

  /**
   * What would happen if a child crashed now.
   *
   * @param path the child's path
   * @return who would stop and start, and how many restarts are left
   * @throws SupervisionException {@code not-found}, {@code not-supported} for the root
   */
  WhatIf whatIf(String path);

  /** A listener's subscription. */
  interface Subscription extends AutoCloseable {

    /**
     * Waits until everything that has happened so far has been delivered.
     *
     * @param timeout how long to wait at most
     * @return whether it has
     */
    boolean awaitDelivered(Duration timeout);

    @Override
    void close();
  }
}
