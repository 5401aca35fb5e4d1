package io.supervision;

import io.supervision.event.Origin;
import io.supervision.internal.incarnation.Incarnation;
import io.supervision.internal.incarnation.StopLadder;
import io.supervision.internal.platform.Nanos;
import io.supervision.internal.platform.Platform;
import io.supervision.spec.Shutdown;
import io.supervision.spec.Strategy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Stops the children of one supervisor; runs on its mailbox's owner and waits. How a child ends
 * once it was asked to stop never matters.
 *
 * <p>A stop never fails: a worker that does not end is stuck in the end, and the supervisor goes
 * on. Each wait also looks at the deadlines of the supervisors above ({@code effectiveDeadline}),
 * which may come while it waits.
 */
final class Stopper {

  private final SupervisorProcess supervisor;
  private final Platform platform;

  Stopper(SupervisorProcess supervisor) {
    this.supervisor = supervisor;
    this.platform = supervisor.tree.platform;
  }

  /**
   * Stops whatever runs for a child, for a reason that lies elsewhere, and cancels its restart.
   *
   * <p>Afterwards nothing runs for the child as far as its supervisor knows; a notice of the end
   * that comes later is void.
   *
   * @param origin told as the cause of the ends
   */
  void stop(Child child, Supplier<Origin> origin) {
    supervisor.stop.becauseOf(origin);
    stop(child);
    supervisor.stop.isOver(origin);
  }

  /** The same for an origin that was set before. */
  private void stop(Child child) {
    child.cancelRestart();
    Incarnation incarnation = child.incarnation();
    SupervisorProcess nested = child.nested();
    if (incarnation != null) {
      stop(child, incarnation);
    } else if (nested != null) {
      stop(child, nested);
    }
    ended(child);
  }

  /**
   * Stops a worker by its ladder: asked, killed when its time is over, stuck after the grace.
   *
   * <p>The child still lists it afterwards.
   */
  void stop(Child child, Incarnation incarnation) {
    ask(child, incarnation, platform.isOver(supervisor.effectiveDeadline()));
    // one that obeys has mostly ended by then, which saves a timer
    platform.giveWay(incarnation::isGone);
    if (!isOver(incarnation)) {
      Platform.Watch watch = platform.watch();
      try {
        awaitEnd(incarnation, StopLadder.of(incarnation, platform.nanoTime()));
      } finally {
        watch.end();
      }
    }
  }

  /**
   * Stops all children: in reverse, or at the same time where no order is promised.
   *
   * <p>All restarts are cancelled before the first one stops: none may begin in between. The origin
   * stays set, since the supervisor ends.
   */
  void stopAll(Supplier<Origin> origin) {
    supervisor.stop.becauseOf(origin);
    if (supervisor.isDynamic() && supervisor.spec.strategy() == Strategy.ONE_FOR_ONE) {
      stopTogether();
    } else {
      List<Child> children = supervisor.children.inReverse();
      children.forEach(Child::cancelRestart);
      children.forEach(this::stop);
    }
  }

  /**
   * SEMANTICS, "Dynamic supervisors": all are asked first, then all are waited for, so that a stop
   * of many takes as long as the slowest.
   */
  private void stopTogether() {
    long asked = platform.nanoTime();
    boolean over = platform.isOver(supervisor.effectiveDeadline());
    supervisor.children.forEachInReverse(
        child -> {
          child.cancelRestart();
          Incarnation incarnation = child.incarnation();
          if (incarnation != null) {
            ask(child, incarnation, over);
          } else if (child.nested() != null) {
            stopAside(child, child.nested());
          }
        });
    // asked last of all, since it goes in reverse
    Child last = supervisor.children.first();
    platform.giveWay(() -> last == null || !last.isAlive());
    List<Child> late = new ArrayList<>();
    supervisor.children.forEachInReverse(
        child -> {
          if (child.isAlive()) {
            late.add(child);
          } else {
            ended(child);
          }
        });
    Platform.Watch watch = platform.watch();
    try {
      awaitAll(late, asked);
    } finally {
      watch.end();
    }
  }

  /** A worker that has not ended yet, and its ladder. */
  private record Late(Incarnation incarnation, StopLadder ladder) {}

  /**
   * Kills each worker that goes on when its own time is over, so that no grace delays another.
   *
   * <p>In the order in which their times are over: this thread waits for one at a time.
   *
   * @param asked when all of them were asked
   */
  private void awaitAll(List<Child> children, long asked) {
    List<Late> bySoonest = new ArrayList<>();
    for (Child child : children) {
      Incarnation incarnation = child.incarnation();
      if (incarnation != null && !isOver(incarnation)) {
        bySoonest.add(new Late(incarnation, StopLadder.of(incarnation, asked)));
      }
    }
    bySoonest.sort(Comparator.comparingLong(late -> late.ladder().timeIsUp()));
    for (Late late : bySoonest) {
      if (late.ladder().timeIsUp() != Platform.NEVER) {
        awaitKill(late.incarnation(), late.ladder());
      }
    }
    bySoonest.forEach(late -> awaitEnd(late.incarnation(), late.ladder()));
    for (Child child : children) {
      SupervisorProcess nested = child.nested();
      if (nested != null) {
        awaitEnd(nested);
      }
      ended(child);
    }
  }

  /**
   * Whether a worker is not waited for any more; one that stops the tree itself comes back here.
   */
  private boolean isOver(Incarnation incarnation) {
    return incarnation.isGone() || supervisor.tree.waits.isLeaving(incarnation);
  }

  /** The first rung: asked, or killed at once by a brutal kill or when the budget is used up. */
  private static void ask(Child child, Incarnation incarnation, boolean over) {
    if (over || child.spec().settings().shutdown() instanceof Shutdown.BrutalKill) {
      incarnation.killAll();
    } else {
      incarnation.requestStop();
    }
  }

  /** Waits until a worker has ended or is stuck; kills it on the way when its time is over. */
  private void awaitEnd(Incarnation incarnation, StopLadder ladder) {
    awaitKill(incarnation, ladder);
    while (!isOver(incarnation)) {
      incarnation.awaitedBy(Thread.currentThread());
      supervisor.awaitCode(incarnation, () -> isOver(incarnation), lookingAt(ladder::due));
      if (!isOver(incarnation)) {
        climbOrLetOut(incarnation, ladder);
      }
    }
  }

  /** While the JVM ends, waits are short: a worker may come to wait for that end at any time. */
  private LongSupplier lookingAt(LongSupplier due) {
    return platform.exiting().lookingAgain(due);
  }

  /** Who has called {@code System.exit}, or waits for the stop in another way, does not end. */
  private void climbOrLetOut(Incarnation incarnation, StopLadder ladder) {
    if (incarnation.isExiting()) {
      supervisor.tree.waits.leaves(incarnation);
    } else if (platform.isOver(ladder.due())) {
      ladder.climb();
    }
  }

  /** Waits until a worker has ended or has been killed, at the latest now that its time is over. */
  private void awaitKill(Incarnation incarnation, StopLadder ladder) {
    if (isOver(incarnation)) {
      return;
    }
    // before the state is looked at: who ends it looks for a waiter afterwards
    incarnation.awaitedBy(Thread.currentThread());
    BooleanSupplier over = () -> isOver(incarnation) || !ladder.isBeforeKill();
    while (!over.getAsBoolean()) {
      supervisor.awaitCode(
          incarnation,
          over,
          lookingAt(() -> Math.min(ladder.due(), supervisor.effectiveDeadline())));
      // the time of a whole supervisor is over, not only of this worker
      if (!over.getAsBoolean() && platform.isOver(supervisor.effectiveDeadline())) {
        killScope(supervisor);
      }
      if (!over.getAsBoolean()) {
        climbOrLetOut(incarnation, ladder);
      }
    }
  }

  /**
   * Waits for a supervisor that is stopped by another thread, which a new deadline cannot wake. So
   * this one looks at the deadlines, and kills what is below when one is over.
   */
  private void awaitEnd(SupervisorProcess nested) {
    supervisor.goesOnIn(nested);
    supervisor.tree.waits.refuseDeadlocked();
    supervisor.await(nested::isEnded, nested::effectiveDeadline);
    if (!nested.isEnded()) {
      killScope(nested);
      supervisor.await(nested::isEnded, () -> Platform.NEVER);
    }
    supervisor.goesOnIn(null);
  }

  /**
   * Kills everything below the highest supervisor whose time to stop is over.
   *
   * <p>The highest one, since its budget covers all that is below.
   */
  private void killScope(SupervisorProcess from) {
    SupervisorProcess scope = from;
    long now = platform.nanoTime();
    for (SupervisorProcess next = from; next != null; next = next.parent) {
      if (next.stop.deadline(platform) <= now) {
        scope = next;
      }
    }
    scope.killAll();
  }

  /** Stops a nested supervisor on an engine thread and wakes this owner at the end. */
  private void stopAside(Child child, SupervisorProcess nested) {
    Runnable stop = () -> stopNested(child, nested);
    platform.runOrHere(
        () -> {
          platform.runUntilDone(stop, supervisor.tree::fail);
          supervisor.wakeOwner();
        });
  }

  /**
   * Stops a nested supervisor on this thread, which takes its mailbox, one level deeper; each
   * hundred levels on another thread.
   */
  private void stop(Child child, SupervisorProcess nested) {
    if (nested.handle.needsStackOfItsOwn()) {
      stopAside(child, nested);
      awaitEnd(nested);
      return;
    }
    supervisor.goesOnIn(nested);
    supervisor.tree.waits.refuseDeadlocked();
    stopNested(child, nested);
    supervisor.goesOnIn(null);
  }

  /**
   * Its shutdown time is its deadline: when that is over, all below it is killed. It cannot be
   * stuck itself, only its workers can.
   */
  private void stopNested(Child child, SupervisorProcess nested) {
    Shutdown shutdown = child.spec().settings().shutdown();
    Supplier<Origin> origin = supervisor.stop.becauseOrStop();
    if (!(shutdown instanceof Shutdown.Timeout timeout)) {
      nested.stopFromAbove(shutdown instanceof Shutdown.BrutalKill ? 0 : Platform.NEVER, origin);
      return;
    }
    Platform.Watch watch = platform.watch();
    try {
      nested.stop.mayTake(platform.nanoTime(), Nanos.of(timeout.time()));
      nested.stopFromAbove(Platform.NEVER, origin);
    } finally {
      watch.end();
    }
  }

  /** Nothing runs for it any more; its end has been told by itself. */
  private static void ended(Child child) {
    if (child.process() != null) {
      child.runsNoMore();
    }
  }
}
