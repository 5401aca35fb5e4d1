package io.supervision;

import io.supervision.SupervisionException.Reason;
import io.supervision.internal.journal.Hold;
import io.supervision.internal.platform.Nanos;
import io.supervision.internal.platform.Platform;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
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
      String path,
      Function<Child, Call.Operation<@Nullable Void>> asCall,
      Consumer<Child> whileDown) {}

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
            child -> Operations.resumeAfter(child, hold),
            child -> {
              if (hold.isSameAs(child.hold())) {
                resumeWhileDown(child, true);
              }
            }),
        over);
  }

  private Request holding(String path, HoldOptions options) {
    return new Request(
        path, child -> Operations.hold(child, options), child -> holdWhileDown(child, options));
  }

  private static Request resuming(String path) {
    return new Request(path, Operations::resume, child -> resumeWhileDown(child, false));
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
        request.asCall().apply(find(supervisor, request.path())).run(supervisor);
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

  // ---- what is done while nothing of it runs

  private void holdWhileDown(Child child, HoldOptions options) {
    // its supervisor starts all that it declares; that start finds the hold and says so
    Hold hold = begin(options, false);
    child.recordOrNew().hold(hold);
    tree.journal.held(child, hold, tree.time);
    Operations.isToRunNoMore(child);
    endsInTime(child, hold);
  }

  private static void resumeWhileDown(Child child, boolean timeIsOver) {
    if (child.hold() == null) {
      throw Refusals.notHeld(child);
    }
    child.recordOrNew().hold(null);
    child.owner.tree.journal.resumed(child, timeIsOver);
  }

  /** A hold that begins now. */
  Hold begin(HoldOptions options, boolean wouldRun) {
    // first: it never lasts shorter than it was asked for
    long now = tree.platform.nanoTime();
    Duration duration = options.duration();
    long until = duration == null ? Platform.NEVER : tree.platform.deadline(Nanos.of(duration));
    return new Hold(options.by(), options.why(), now, until, wouldRun);
  }

  /** Not cancelled by a resume: it finds another hold then, or none, and does nothing. */
  void endsInTime(Child child, Hold hold) {
    if (hold.until() != Platform.NEVER) {
      String path = child.path();
      tree.platform.schedule(hold.until() - hold.since(), () -> isOver(path, hold));
    }
  }
}
