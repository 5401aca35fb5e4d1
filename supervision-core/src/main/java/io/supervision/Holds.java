package io.supervision;

import io.supervision.SupervisionException.Reason;
import io.supervision.event.Origin;
import io.supervision.internal.journal.Hold;
import io.supervision.internal.platform.Nanos;
import io.supervision.internal.platform.Platform;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Holds and resumes nodes, also those whose supervisor is down: a hold goes with its node, and is
 * there when that supervisor starts again.
 *
 * <p>Where the supervisor runs, it is a call to it. Where it is down, it is a call to the nearest
 * one above that runs: nothing starts below that one without its mailbox.
 */
final class Holds {

  private final Tree tree;

  Holds(Tree tree) {
    this.tree = tree;
  }

  /** What is to be done with a node, in either case. */
  private record Request(
      String path, BiConsumer<SupervisorProcess, Child> inItsTurn, Consumer<Child> whileDown) {}

  void hold(String path, HoldOptions options) {
    perform(holding(path, options));
  }

  CompletableFuture<@Nullable Void> holdAsync(String path, HoldOptions options) {
    return performAsync(holding(path, options));
  }

  void resume(String path) {
    perform(resuming(path));
  }

  CompletableFuture<@Nullable Void> resumeAsync(String path) {
    return performAsync(resuming(path));
  }

  /**
   * The time of a hold is over; called by the timer. Nobody waits for it, and one that is refused
   * is found to be over when its supervisor starts.
   */
  private void isOver(String path, Hold hold) {
    CompletableFuture<@Nullable Void> over = new CompletableFuture<>();
    var unused =
        over.whenComplete(
            (done, failed) -> {
              if (failed != null && !(failed instanceof SupervisionException)) {
                tree.fail(failed);
              }
            });
    perform(
        new Request(
            path,
            (supervisor, child) -> {
              if (hold.isSameAs(child.hold())) {
                resume(supervisor, child, true);
              }
            },
            child -> {
              if (hold.isSameAs(child.hold())) {
                resumeWhileDown(child, true);
              }
            }),
        over);
  }

  private Request holding(String path, HoldOptions options) {
    return new Request(
        path,
        (supervisor, child) -> hold(supervisor, child, options),
        child -> holdWhileDown(child, options));
  }

  private static Request resuming(String path) {
    return new Request(
        path,
        (supervisor, child) -> resume(supervisor, child, false),
        child -> resumeWhileDown(child, false));
  }

  // ---- whom it is asked of

  private void perform(Request request) {
    boolean done = false;
    while (!done) {
      SupervisorHandle place = tree.placeAbove(request.path());
      SupervisorHandle running = place.runningOrAbove();
      try {
        done = Boolean.TRUE.equals(running.call(true, operation(request, place, running)));
      } catch (SupervisionException refused) {
        if (!hasGoneDown(refused)) {
          throw refused;
        }
      }
    }
  }

  private CompletableFuture<@Nullable Void> performAsync(Request request) {
    CompletableFuture<@Nullable Void> answer = new CompletableFuture<>();
    perform(request, answer);
    return answer;
  }

  private void perform(Request request, CompletableFuture<@Nullable Void> answer) {
    boolean asked = false;
    while (!asked) {
      try {
        ask(request, answer);
        asked = true;
      } catch (Throwable refused) {
        asked = !Platform.isShortOfMemory(refused);
        if (asked) {
          tree.platform.complete(answer, null, refused);
        } else {
          tree.platform.awaitMemory();
        }
      }
    }
  }

  private void ask(Request request, CompletableFuture<@Nullable Void> answer) {
    SupervisorHandle place = tree.placeAbove(request.path());
    SupervisorHandle running = place.runningOrAbove();
    var unused =
        running
            .callAsync(operation(request, place, running))
            .whenComplete((done, failed) -> answer(request, answer, done, failed));
  }

  private void answer(
      Request request,
      CompletableFuture<@Nullable Void> answer,
      @Nullable Boolean done,
      @Nullable Throwable failed) {
    if (Boolean.TRUE.equals(done)) {
      tree.platform.complete(answer, null, null);
    } else if (failed == null || hasGoneDown(failed)) {
      perform(request, answer);
    } else {
      tree.platform.complete(answer, null, failed);
    }
  }

  /** Whoever was asked may have ended before it came to the call: then it is asked above. */
  private static boolean hasGoneDown(Throwable failed) {
    return failed instanceof SupervisionException refused && refused.reason() == Reason.NOT_RUNNING;
  }

  /** Answers true when it is done, false if the supervisor was started or has ended meanwhile. */
  private static Call.Operation<Boolean> operation(
      Request request, SupervisorHandle place, SupervisorHandle running) {
    if (running == place) {
      return supervisor -> {
        request.inItsTurn().accept(supervisor, find(supervisor, request.path()));
        return true;
      };
    }
    return supervisor -> {
      SupervisorHandle step = place;
      while (step.above != null && step.above != supervisor.handle) {
        step = step.above;
      }
      Child uppermost = supervisor.children.find(step.name());
      SupervisorProcess last = place.process();
      if (uppermost == null || last == null) {
        throw Refusals.noPath(request.path());
      }
      if (uppermost.isAlive()) {
        return false;
      }
      place.refuseHeld();
      Child child = find(last, request.path());
      if (!child.isDeclared()) {
        throw Refusals.willNotBeBack(child);
      }
      request.whileDown().accept(child);
      place.keep(child);
      return true;
    };
  }

  private static Child find(SupervisorProcess supervisor, String path) {
    Child child = supervisor.children.find(Tree.idOf(path));
    if (child == null) {
      throw Refusals.noPath(path);
    }
    return child;
  }

  // ---- what is done by the owner of its supervisor's mailbox

  /**
   * Holds a child: it is stopped, and does not start until it is resumed. A start that is pending
   * for it and takes others along happens now without it.
   */
  private void hold(SupervisorProcess supervisor, Child child, HoldOptions options) {
    Hold before = child.hold();
    // a second hold keeps what the first one knew: by now the child is down because of it
    boolean wouldRun =
        before != null
            ? before.wouldRun()
            : child.process() != null || supervisor.restarter.startsWith(child) != null;
    // before anything stops or starts: from here on no start of this child begins
    Hold hold = begin(child, options, wouldRun);
    if (supervisor.restarter.takesOthersAlong(child)) {
      supervisor.restarter.startNow(child);
    }
    supervisor.stopper.stop(child, () -> Origin.of(Origin.Kind.HOLD, child.path()));
    Operations.isToRunNoMore(child);
    endsInTime(child, hold);
    supervisor.gate.goOn();
  }

  /** Resumes a child: it starts if it would run without the hold. */
  private static void resume(SupervisorProcess supervisor, Child child, boolean timeIsOver) {
    Hold hold = end(child, timeIsOver);
    if (hold.wouldRun() && child.process() == null) {
      // else a start is pending that will bring it up in its turn
      if (supervisor.restarter.startsWith(child) == null && !supervisor.gate.holdsBack(child)) {
        Operations.startByHand(supervisor, child);
      }
    } else if (!hold.wouldRun() && child.isTemporary()) {
      supervisor.remove(child);
    }
  }

  // ---- what is done while nothing of it runs

  private void holdWhileDown(Child child, HoldOptions options) {
    // its supervisor starts all that it declares; that start finds the hold and says so
    Hold hold = begin(child, options, false);
    Operations.isToRunNoMore(child);
    endsInTime(child, hold);
  }

  private static void resumeWhileDown(Child child, boolean timeIsOver) {
    Hold unused = end(child, timeIsOver);
  }

  // ---- the hold itself

  private Hold begin(Child child, HoldOptions options, boolean wouldRun) {
    // first: it never lasts shorter than it was asked for
    long now = tree.platform.nanoTime();
    Duration duration = options.duration();
    long until = duration == null ? Platform.NEVER : tree.platform.deadline(Nanos.of(duration));
    Hold hold = new Hold(options.by(), options.why(), now, until, wouldRun);
    child.recordOrNew().hold(hold);
    tree.journal.held(child, hold, tree.time);
    return hold;
  }

  /**
   * Gives the hold that has ended; before anything starts, since a start of a held child is
   * refused.
   */
  private static Hold end(Child child, boolean timeIsOver) {
    Hold hold = child.hold();
    if (hold == null) {
      throw Refusals.notHeld(child);
    }
    child.recordOrNew().hold(null);
    child.owner.tree.journal.resumed(child, timeIsOver);
    return hold;
  }

  /** Not cancelled by a resume: it finds another hold then, or none, and does nothing. */
  private void endsInTime(Child child, Hold hold) {
    if (hold.until() != Platform.NEVER) {
      String path = child.path();
      tree.platform.schedule(hold.until() - hold.since(), () -> isOver(path, hold));
    }
  }
}
