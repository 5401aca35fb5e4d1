package io.supervision;

import io.supervision.snapshot.HealthSnapshot;
import io.supervision.spec.ChildDefinition;
import io.supervision.spec.ChildSpec;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A handle on a place in the tree. It outlives restarts of the supervisor behind it and may be used
 * from any thread. The interface is OTP's {@code supervisor} module.
 *
 * <p>Calls wait for their turn in the supervisor's mailbox and for their operation; each has an
 * {@code Async} twin that is put into the mailbox and returns at once, whose future completes with
 * the same result or {@link SupervisionException}. Reads never wait.
 *
 * <p>All calls throw a {@link SupervisionException}: {@code not-running} while the supervisor is
 * down, {@code shutting-down} while it stops, {@code interrupted} if the caller is interrupted (the
 * operation goes on), {@code would-deadlock} if the answer would have to wait for the caller.
 */
public interface Supervisor {

  /**
   * The supervisor's name.
   *
   * @return its id among its siblings
   */
  String name();

  /**
   * The supervisor's place.
   *
   * @return its path; empty for the root
   */
  String path();

  /**
   * Adds a child at the end of the start order and starts it. The specification is checked before
   * the id. A child whose start fails is not kept.
   *
   * @param child what to start
   * @return the child
   * @throws SupervisionException {@code invalid-spec}, {@code already-started}, {@code
   *     already-present}, {@code max-children}, {@code start-failed}, {@code stuck}, {@code
   *     not-supported} by template supervisors
   */
  ChildRef startChild(ChildDefinition child);

  /**
   * The asynchronous twin of {@link #startChild}.
   *
   * @param child what to start
   * @return completes with the child
   */
  CompletableFuture<ChildRef> startChildAsync(ChildDefinition child);

  /**
   * Starts a child of a template supervisor, with an argument that is kept for its restarts.
   *
   * @param argument what the template's factory gets
   * @return the child
   * @throws SupervisionException {@code max-children}, {@code start-failed}, {@code not-supported}
   *     by other supervisors
   */
  ChildRef startChildWith(@Nullable Object argument);

  /**
   * The asynchronous twin of {@link #startChildWith}.
   *
   * @param argument what the template's factory gets
   * @return completes with the child
   */
  CompletableFuture<ChildRef> startChildWithAsync(@Nullable Object argument);

  /**
   * Stops a child. Its specification stays, unless it is temporary or the supervisor is dynamic.
   * Cancels a restart. May be repeated.
   *
   * @param id the child's id
   * @throws SupervisionException {@code not-found}, {@code not-supported} by template supervisors
   */
  void terminateChild(String id);

  /**
   * Stops a child.
   *
   * @param child the child
   * @throws SupervisionException {@code not-found} if it is no longer a child of this supervisor
   */
  void terminateChild(ChildRef child);

  /**
   * The asynchronous twin of {@link #terminateChild(String)}.
   *
   * @param id the child's id
   * @return completes when the child has ended
   */
  CompletableFuture<@Nullable Void> terminateChildAsync(String id);

  /**
   * The asynchronous twin of {@link #terminateChild(ChildRef)}.
   *
   * @param child the child
   * @return completes when the child has ended
   */
  CompletableFuture<@Nullable Void> terminateChildAsync(ChildRef child);

  /**
   * Starts a child that does not run, at its place in the start order. A failing start leaves it
   * stopped, without a retry.
   *
   * @param id the child's id
   * @return the child
   * @throws SupervisionException {@code running}, {@code restarting}, {@code not-found}, {@code
   *     start-failed}, {@code stuck}, {@code not-supported} by template supervisors
   */
  ChildRef restartChild(String id);

  /**
   * The asynchronous twin of {@link #restartChild}.
   *
   * @param id the child's id
   * @return completes with the child
   */
  CompletableFuture<ChildRef> restartChildAsync(String id);

  /**
   * Removes the specification of a child that does not run.
   *
   * @param id the child's id
   * @throws SupervisionException {@code running}, {@code restarting}, {@code not-found}, {@code
   *     not-supported} by template supervisors
   */
  void deleteChild(String id);

  /**
   * The asynchronous twin of {@link #deleteChild}.
   *
   * @param id the child's id
   * @return completes when the child is gone
   */
  CompletableFuture<@Nullable Void> deleteChildAsync(String id);

  /**
   * Lists the children, the one started last first.
   *
   * @return one line for each child
   */
  List<ChildInfo> whichChildren();

  /**
   * The asynchronous twin of {@link #whichChildren}.
   *
   * @return completes with the list
   */
  CompletableFuture<List<ChildInfo>> whichChildrenAsync();

  /**
   * Counts the children.
   *
   * @return the counts
   */
  ChildCounts countChildren();

  /**
   * The asynchronous twin of {@link #countChildren}.
   *
   * @return completes with the counts
   */
  CompletableFuture<ChildCounts> countChildrenAsync();

  /**
   * The specification of a child.
   *
   * @param id the child's id
   * @return its specification
   * @throws SupervisionException {@code not-found}
   */
  ChildSpec childSpec(String id);

  /**
   * The asynchronous twin of {@link #childSpec}.
   *
   * @param id the child's id
   * @return completes with the specification
   */
  CompletableFuture<ChildSpec> childSpecAsync(String id);

  /**
   * The ids of the children in start order. Never waits.
   *
   * @return a copy; empty while the supervisor is down
   */
  List<String> childIds();

  /**
   * How often a child has been started again since the tree was started. Never waits.
   *
   * @param id the child's id
   * @return the count
   * @throws SupervisionException {@code not-found}
   */
  long restartCount(String id);

  /**
   * What the health watch knows about a child. Never waits, runs no check.
   *
   * @param id the child's id
   * @return the latest outcome
   * @throws SupervisionException {@code not-found}
   */
  HealthSnapshot healthStatus(String id);

  /**
   * How many children run. Never waits.
   *
   * @return the count; 0 while the supervisor is down
   */
  int activeCount();

  /**
   * Whether this supervisor is stopping or has been stopped. Never waits.
   *
   * @return true from the request on; false before the start and after a restart
   */
  boolean isShuttingDown();

  /** Stops this supervisor so that no parent restarts it; the root: stops the tree. */
  void shutdown();

  /**
   * The asynchronous twin of {@link #shutdown}.
   *
   * @return completes when the supervisor has ended
   */
  CompletableFuture<@Nullable Void> shutdownAsync();

  /**
   * Waits until no child runs or waits for a restart, as at the end of a batch.
   *
   * @param timeout how long to wait at most
   * @return whether it is so
   * @throws SupervisionException {@code not-running} if the supervisor is or goes down meanwhile;
   *     {@code shutting-down} if it is stopped
   */
  boolean awaitEmpty(Duration timeout);

  /**
   * The asynchronous twin of {@link #awaitEmpty}.
   *
   * @param timeout how long to wait at most
   * @return whether it is so, no later than at the end of the timeout; fails as the call does
   */
  CompletableFuture<Boolean> awaitEmptyAsync(Duration timeout);
}
