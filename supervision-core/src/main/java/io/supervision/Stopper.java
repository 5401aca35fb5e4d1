package io.supervision;

import io.supervision.spec.Shutdown;
import io.supervision.spec.Strategy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Stops the children of one supervisor; runs on its mailbox's owner and waits. How a child ends
 * once it was asked to stop never matters.
 */
final class Stopper {

  private final SupervisorProcess supervisor;
  private final Platform platform;

  Stopper(SupervisorProcess supervisor) {
    this.supervisor = supervisor;
    this.platform = supervisor.tree.platform;
  }

  /** Stops whatever runs for a child and cancels its restart. */
  void stop(Child child) {
    cancelRestart(child);
    Object running = child.process;
    if (running instanceof Incarnation incarnation) {
      stop(incarnation);
    } else if (running instanceof SupervisorProcess nested) {
      stop(child, nested);
    }
    ended(child);
  }

  /** Stops a worker by its ladder: asked, killed when its time is over, stuck after the grace. */
  void stop(Incarnation incarnation) {
    ask(incarnation, isOver(supervisor.effectiveDeadline()));
    platform.giveWay(incarnation::isGone);
    if (!incarnation.isGone()) {
      awaitEnd(incarnation, platform.nanoTime());
    }
  }

  /** Stops all children: in reverse, or at the same time where no order is promised. */
  void stopAll() {
    if (supervisor.isDynamic() && supervisor.spec.strategy() == Strategy.ONE_FOR_ONE) {
      stopTogether();
    } else {
      List<Child> children = supervisor.children.inReverse();
      children.forEach(this::cancelRestart);
      children.forEach(this::stop);
    }
  }

  void cancelRestart(Child child) {
    PendingRestart pending = child.pending;
    if (pending != null) {
      pending.cancel();
      child.pending = null;
    }
  }

  private void stopTogether() {
    long asked = platform.nanoTime();
    boolean over = isOver(supervisor.effectiveDeadline());
    supervisor.children.forEachInReverse(
        child -> {
          cancelRestart(child);
          if (child.process instanceof Incarnation incarnation) {
            ask(incarnation, over);
          } else if (child.process instanceof SupervisorProcess nested) {
            stopAside(child, nested);
          }
        });
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
    killInTime(late, asked);
    for (Child child : late) {
      if (child.process instanceof Incarnation incarnation) {
        awaitEnd(incarnation, asked);
      } else if (child.process instanceof SupervisorProcess nested) {
        awaitEnd(nested);
      }
      ended(child);
    }
  }

  /** A worker that has not ended yet, and when its time to do so is over. */
  private record Late(Incarnation incarnation, long timeIsUp) {}

  /** Kills each worker that goes on when its own time is over, so that no grace delays another. */
  private void killInTime(List<Child> children, long asked) {
    List<Late> bySoonest = new ArrayList<>();
    for (Child child : children) {
      long timeIsUp = timeIsUp(child, asked);
      if (timeIsUp != Platform.NEVER
          && child.process instanceof Incarnation incarnation
          && !incarnation.isGone()) {
        bySoonest.add(new Late(incarnation, timeIsUp));
      }
    }
    bySoonest.sort(Comparator.comparingLong(Late::timeIsUp));
    bySoonest.forEach(late -> awaitKill(late.incarnation(), late.timeIsUp()));
  }

  private static void ask(Incarnation incarnation, boolean over) {
    if (over || incarnation.child.spec.settings().shutdown() instanceof Shutdown.BrutalKill) {
      incarnation.brutalKill();
    } else {
      incarnation.requestStop();
    }
  }

  private void awaitEnd(Incarnation incarnation, long asked) {
    awaitKill(incarnation, timeIsUp(incarnation.child, asked));
    while (!incarnation.isGone()) {
      incarnation.awaitedBy(Thread.currentThread());
      long stuckAt = incarnation.killedAt() + Nanos.of(Ladder.GRACE);
      supervisor.waitFor(
          incarnation,
          incarnation::isGone,
          () -> incarnation.isReported() ? Platform.NEVER : stuckAt);
      if (!incarnation.isGone()) {
        supervisor.tree.stuck.declare(incarnation);
      }
    }
  }

  /** Waits until a worker has ended or has been killed, at the latest now that its time is over. */
  private void awaitKill(Incarnation incarnation, long timeIsUp) {
    if (incarnation.isGone()) {
      return;
    }
    incarnation.awaitedBy(Thread.currentThread());
    BooleanSupplier over = () -> incarnation.isGone() || incarnation.killedAt() != Platform.NEVER;
    while (!over.getAsBoolean()) {
      supervisor.waitFor(
          incarnation, over, () -> Math.min(timeIsUp, supervisor.effectiveDeadline()));
      if (!over.getAsBoolean()) {
        if (isOver(supervisor.effectiveDeadline())) {
          supervisor.killScope();
        }
        incarnation.kill();
      }
    }
  }

  /** Waits for a supervisor that is stopped by another thread, which a new deadline cannot wake. */
  private void awaitEnd(SupervisorProcess nested) {
    supervisor.waitsFor(nested);
    supervisor.tree.waits.refuseDeadlocked();
    supervisor.await(nested::isEnded, nested::effectiveDeadline);
    if (!nested.isEnded()) {
      nested.killScope();
      supervisor.await(nested::isEnded, () -> Platform.NEVER);
    }
    supervisor.waitsFor(null);
  }

  private void stopAside(Child child, SupervisorProcess nested) {
    Aside.run(
        platform,
        () -> {
          nested.stopFromAbove(deadline(child), () -> isOver(nested.effectiveDeadline()));
          supervisor.wakeOwner();
        });
  }

  private void stop(Child child, SupervisorProcess nested) {
    if (nested.needsStackOfItsOwn()) {
      stopAside(child, nested);
      awaitEnd(nested);
      return;
    }
    supervisor.waitsFor(nested);
    supervisor.tree.waits.refuseDeadlocked();
    nested.stopFromAbove(deadline(child), () -> isOver(nested.effectiveDeadline()));
    supervisor.waitsFor(null);
  }

  private void ended(Child child) {
    if (child.process != null) {
      child.runs(null);
      supervisor.activeChanged(-1);
    }
  }

  private boolean isOver(long deadline) {
    return deadline != Platform.NEVER && platform.nanoTime() >= deadline;
  }

  private long timeIsUp(Child child, long asked) {
    if (child.spec.settings().shutdown() instanceof Shutdown.Timeout timeout) {
      long time = Nanos.of(timeout.time());
      return time >= Platform.NEVER - asked ? Platform.NEVER : asked + time;
    }
    return Platform.NEVER;
  }

  private long deadline(Child child) {
    return child.spec.settings().shutdown() instanceof Shutdown.BrutalKill
        ? 0
        : timeIsUp(child, platform.nanoTime());
  }
}
