package io.supervision;

import io.supervision.SupervisionException.Reason;
import io.supervision.event.UnmetRequirement;
import io.supervision.internal.journal.Hold;
import io.supervision.internal.journal.Throwables;
import io.supervision.spec.InvalidSpecException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The messages of refused calls: what was wrong, where, and what to do.
 *
 * <p>Reads only, so any thread may make one. Each message names the node by its path and says what
 * the caller can do.
 */
final class Refusals {

  private Refusals() {}

  /** Carries the reference to the child that runs, as OTP's error carries the pid. */
  static SupervisionException alreadyStarted(Child child) {
    return new SupervisionException(
        Reason.ALREADY_STARTED,
        "child '" + child.path() + "' has been started already (" + state(child) + ")",
        null,
        new Child.Reference(child, child.number(), false));
  }

  /** The id is in use by a child that does not run. */
  static SupervisionException alreadyPresent(Child child) {
    return of(
        Reason.ALREADY_PRESENT,
        "the id of child '"
            + child.path()
            + "' is in use, the child is "
            + state(child)
            + "; restart it, or delete it first");
  }

  /** The call needs a child that is down. */
  static SupervisionException running(Child child) {
    return of(
        Reason.RUNNING,
        "child '" + child.path() + "' is running (" + state(child) + "); terminate it first");
  }

  /** The call needs a child without a pending restart. */
  static SupervisionException restarting(Child child) {
    return of(
        Reason.RESTARTING,
        "child '" + child.path() + "' is restarting; terminate it to cancel the restart");
  }

  /** The call needs a child that does not wait. */
  static SupervisionException waiting(Child child) {
    return of(
        Reason.WAITING,
        "child '"
            + child.path()
            + "' waits for "
            + child.owner.gate.unmet(child).stream()
                .map(UnmetRequirement::name)
                .collect(Collectors.joining(", "))
            + "; it starts when that is up; terminate it to give that up");
  }

  static SupervisionException noChild(SupervisorHandle handle, String id) {
    return of(Reason.NOT_FOUND, handle.described() + " has no child '" + id + "'");
  }

  /** No such place in the tree, whether running or declared. */
  static SupervisionException noPath(String path) {
    return of(Reason.NOT_FOUND, "there is no child or supervisor '" + path + "' in this tree");
  }

  static SupervisionException maxChildren(SupervisorHandle handle, int max) {
    return of(
        Reason.MAX_CHILDREN, handle.described() + " has as many children as it may have: " + max);
  }

  /** For the caller of a start; the cause is that of the child itself. */
  static SupervisionException startFailed(Child child, Throwable cause) {
    return new SupervisionException(
        Reason.START_FAILED,
        "child '" + child.path() + "' could not be started: " + Throwables.text(cause),
        cause);
  }

  /** For the one who starts the tree; the message names the child. */
  static SupervisionException treeStartFailed(SupervisorHandle root, ChildStartException cause) {
    return new SupervisionException(
        Reason.START_FAILED,
        root.described() + " could not be started: " + cause.getMessage(),
        cause);
  }

  static InvalidSpecException tooDeep() {
    return new InvalidSpecException(
        InvalidSpecException.Problem.INVALID_SETTING,
        "supervisor",
        "supervisors are nested deeper than " + SupervisorProcess.MAX_DEPTH + " levels");
  }

  /** Also if the stuck thread is below: a supervisor does not start over one. */
  static SupervisionException stuck(Child child) {
    return of(
        Reason.STUCK,
        "child '"
            + child.path()
            + "' cannot be started: an earlier incarnation of it, or below it, is stuck and its"
            + " thread still runs; it can be started when that thread has ended");
  }

  static SupervisionException held(Child child) {
    return held(child.described(), child.hold());
  }

  /** A call to a supervisor that is held, or lies below one that is. */
  static SupervisionException held(String node, @Nullable Hold hold) {
    String by = hold == null || hold.by() == null ? "" : " by " + hold.by();
    String why = hold == null || hold.why() == null ? "" : " (" + hold.why() + ")";
    return of(Reason.HELD, node + " is held" + by + why + "; resume it first");
  }

  static SupervisionException notHeld(Child child) {
    return of(Reason.NOT_SUPPORTED, child.described() + " is not held; there is nothing to resume");
  }

  /** For {@code run()}: an abnormal end of the root that is not its giving up. */
  static SupervisionException rootFailed(
      SupervisorHandle root, String how, @Nullable Throwable cause) {
    return new SupervisionException(
        Reason.ROOT_FAILED,
        root.described() + " ended abnormally: " + (cause == null ? how : Throwables.text(cause)),
        cause);
  }

  static SupervisionException notStuck(String node) {
    return of(Reason.NOT_SUPPORTED, node + " is not stuck; there is nothing to replace");
  }

  /** A task's instance would be run by two threads at once. */
  static SupervisionException notReplaceable(Child child) {
    return of(
        Reason.NOT_SUPPORTED,
        "the stuck "
            + child.described()
            + " cannot be replaced: each of its incarnations runs the same instance; declare it"
            + " with a factory, in Spring as a prototype bean");
  }

  /**
   * Of a supervisor that does not take calls: stopping if somebody asked for it, else not running.
   */
  static SupervisionException down(SupervisorProcess supervisor) {
    return supervisor.stop.isRequested()
        ? shuttingDown(supervisor.handle)
        : notRunning(supervisor.handle);
  }

  static SupervisionException notRunning(SupervisorHandle handle) {
    return of(Reason.NOT_RUNNING, handle.described() + " is not running" + why(handle));
  }

  /** Why a supervisor does not run, and what to do. */
  private static String why(SupervisorHandle handle) {
    SupervisorHandle next = handle;
    SupervisorHandle above = next.above;
    SupervisorProcess parent = above == null ? null : above.process();
    while (above != null && (parent == null || parent.isEnded())) {
      next = above;
      above = next.above;
      parent = above == null ? null : above.process();
    }
    if (parent == null) {
      return ": the tree " + (next.process() == null ? "has not been started" : "has ended");
    }
    // the uppermost that does not run
    Child down = parent.children.find(next.name());
    if (down == null) {
      return ": " + parent.handle.described() + " does not have it any more";
    }
    String who = next == handle ? ": it" : ": " + down.described();
    return switch (Snapshots.state(down)) {
      case RESTARTING -> who + " is going to be restarted";
      case GAVE_UP -> who + " gave up; start it first";
      case HELD -> who + " is held; resume it first";
      case STOPPED -> who + " is stopped; start it first";
      default -> ""; // it has just been started, or is about to end
    };
  }

  /** For a hold of what its supervisor, which is down, will not have when it runs again. */
  static SupervisionException willNotBeBack(Child child) {
    return of(
        Reason.NOT_SUPPORTED,
        child.described()
            + " was added to "
            + child.owner.handle.described()
            + ", which is not running and will not have it when it runs again");
  }

  static SupervisionException shuttingDown(SupervisorHandle handle) {
    return of(Reason.SHUTTING_DOWN, handle.described() + " is shutting down");
  }

  /** The caller's wait ends; the operation does not. */
  static SupervisionException interrupted(SupervisorHandle handle, InterruptedException cause) {
    return new SupervisionException(
        Reason.INTERRUPTED,
        "interrupted while waiting for " + handle.described() + "; the operation goes on",
        cause);
  }

  /** Found by {@link WaitGraph}. */
  static SupervisionException wouldDeadlock(SupervisorHandle handle) {
    return of(
        Reason.WOULD_DEADLOCK,
        handle.described()
            + " is waiting for the caller, directly or through others; use the asynchronous call");
  }

  static SupervisionException notSupported(SupervisorHandle handle, String what) {
    return of(Reason.NOT_SUPPORTED, handle.described() + " " + what);
  }

  static SupervisionException invalid(SupervisorHandle handle, InvalidSpecException cause) {
    return new SupervisionException(
        Reason.INVALID_SPEC,
        handle.described() + " refuses the specification: " + cause.getMessage(),
        cause);
  }

  /**
   * The same refusal with the stack of the thread that called.
   *
   * <p>The one made on the owner's thread is kept as suppressed: its stack shows where it was
   * refused.
   */
  static SupervisionException forCaller(SupervisionException refused) {
    SupervisionException mine =
        new SupervisionException(
            refused.reason(),
            String.valueOf(refused.getMessage()),
            refused.getCause(),
            refused.child());
    mine.addSuppressed(refused);
    return mine;
  }

  static SupervisionException of(Reason reason, String message) {
    return new SupervisionException(reason, message, (@Nullable Throwable) null);
  }

  /** The child's start and state as they are at the moment. */
  private static String state(Child child) {
    return "incarnation " + child.number() + ", " + Snapshots.state(child).label();
  }
}
