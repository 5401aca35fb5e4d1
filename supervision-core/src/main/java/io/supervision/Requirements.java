package io.supervision;

import io.supervision.event.UnmetRequirement;
import io.supervision.internal.checks.SharedCheck;
import io.supervision.internal.incarnation.Degradation;
import io.supervision.internal.incarnation.Incarnation;
import io.supervision.internal.journal.ChildMemory;
import io.supervision.internal.journal.ChildRecord;
import io.supervision.internal.platform.Nanos;
import io.supervision.internal.platform.Platform;
import io.supervision.snapshot.HealthSnapshot;
import io.supervision.snapshot.NodeState;
import io.supervision.spec.Requirement;
import io.supervision.spec.StartSignal;
import io.supervision.worker.ExitReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Whether what the children of a tree require is up, and who waits for that (INTERFACE,
 * "requires"). Checks are shared by name.
 *
 * <p>Any thread asks. Who waits is looked at when a check was answered, when a node has started,
 * and each second; a message then lets its supervisor look again, and only that decides. So a look
 * that comes too early or twice does no harm, and none is missed for long.
 */
final class Requirements {

  /** How old an answer may be to start a child by it, and how often a check is asked. */
  private static final long INTERVAL_NANOS = Duration.ofSeconds(5).toNanos();

  private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();

  /** The starts of all that have waited for the same are spread over so long. */
  private static final long SPREAD_NANOS = Duration.ofSeconds(1).toNanos();

  private final Tree tree;
  private final Platform platform;
  private final long recoveredAfter;
  private final Map<String, SharedCheck> checks = new ConcurrentHashMap<>();
  private final Set<Waiter> waiters = ConcurrentHashMap.newKeySet();
  private final AtomicLong entered = new AtomicLong();

  /** Supervisors whose owner waits for an answer itself. */
  private final Set<SupervisorProcess> starting = ConcurrentHashMap.newKeySet();

  private final AtomicBoolean looking = new AtomicBoolean();

  /** How many wait for nodes. */
  private final AtomicInteger waitingForNodes = new AtomicInteger();

  /** Whether a look for that is about to begin. */
  private final AtomicBoolean nodeHasStarted = new AtomicBoolean();

  Requirements(Tree tree, Duration recoveredAfter) {
    this.tree = tree;
    this.platform = tree.platform;
    this.recoveredAfter = Nanos.of(recoveredAfter);
  }

  /** Whether all is up; if something is not, it is not asked what of the rest is unknown. */
  enum Verdict {
    MET,
    UNMET,
    UNKNOWN
  }

  /** A child that is to start when all is up, or whose end is not counted if something is down. */
  final class Waiter implements Runnable {
    private final Child child;
    private final PendingRestart pending;

    /** Who has waited longest has the lowest. */
    private final long number = entered.incrementAndGet();

    /** What it was asked anew, and what the number of an answer has to be higher than. */
    private final Map<SharedCheck, Long> asked = new HashMap<>();

    /** Whether it only wants to know, now; else it waits until all is up. */
    private final boolean asks;

    /** Whether its supervisor is about to look. */
    private final AtomicBoolean isCalled = new AtomicBoolean();

    private volatile boolean waitsLong;

    Waiter(Child child, PendingRestart pending, boolean asks) {
      this.child = child;
      this.pending = pending;
      this.asks = asks;
    }

    /** It does not wait any more. */
    void leave() {
      signals().forEach(signal -> signal.remove(this));
      if (waiters.remove(this) && waitsForNodes()) {
        waitingForNodes.decrementAndGet();
      }
    }

    /** A signal has gone on; on any thread. */
    @Override
    public void run() {
      if (isToBeCalled(this) && isCalled.compareAndSet(false, true)) {
        call(this);
      }
    }

    private List<StartSignal> signals() {
      return child.spec().settings().requires().stream()
          .filter(Requirement.Signal.class::isInstance)
          .map(required -> ((Requirement.Signal) required).signal())
          .toList();
    }

    private boolean waitsForNodes() {
      return child.spec().settings().requires().stream()
          .anyMatch(Requirement.Node.class::isInstance);
    }
  }

  // ---- for the owner of the child's supervisor

  /**
   * Whether a child may start now; waits for the answers of checks that were not asked lately, as a
   * start waits for its child.
   */
  boolean areMet(Child child) {
    SupervisorProcess supervisor = child.owner;
    if (verdict(child, this::isFresh) == Verdict.UNKNOWN) {
      starting.add(supervisor);
      try {
        askUnless(child, this::isFresh);
        supervisor.await(
            () -> supervisor.mustNotStart() || verdict(child, this::isFresh) != Verdict.UNKNOWN,
            () -> Platform.NEVER);
      } finally {
        starting.remove(supervisor);
      }
    }
    return verdict(child, this::isFresh) == Verdict.MET;
  }

  /**
   * A message comes when it is known whether all is up by now.
   *
   * @param pending what the child is marked with, and goes with
   */
  void asks(Child child, PendingRestart pending) {
    Waiter waiter = new Waiter(child, pending, true);
    for (SharedCheck check : checksOf(child)) {
      // one that was found to be down a moment ago is not asked for each child that fails for that
      if (!isDown(check)) {
        waiter.asked.put(check, check.askAnew());
      }
    }
    enter(waiter);
    look();
  }

  /** A message comes when all is up, as long as the child is marked so. */
  void waits(Child child, PendingRestart pending) {
    enter(new Waiter(child, pending, false));
  }

  private void enter(Waiter waiter) {
    waiter.pending.waiter = waiter;
    waiters.add(waiter);
    List<StartSignal> signals = waiter.signals();
    if (!signals.isEmpty()) {
      signals.forEach(signal -> signal.add(waiter));
      // one may have gone on just before
      waiter.run();
    }
    if (waiter.waitsForNodes()) {
      waitingForNodes.incrementAndGet();
    }
    lookLater();
  }

  /** As it is now; from here on its supervisor is called again when something becomes known. */
  Verdict verdict(PendingRestart pending) {
    Waiter waiter = Objects.requireNonNull(pending.waiter);
    waiter.isCalled.set(false);
    return verdict(waiter);
  }

  /** Whether it has waited for so long that it is an outage; for a signal it never is. */
  boolean isLong(Child child, PendingRestart pending) {
    return platform.nanoTime() - pending.since >= recoveredAfter && !isOnlySwitchedOff(child);
  }

  /** Whether it waits for nothing but a moment in the life of the application: that is no news. */
  boolean isOnlySwitchedOff(Child child) {
    return child.spec().settings().requires().stream()
        .allMatch(required -> required instanceof Requirement.Signal || whyDown(required) == null);
  }

  /** Whether a signal is off that it requires, so that it is not to run. */
  static boolean isSwitchedOff(Child child) {
    for (Requirement required : child.spec().settings().requires()) {
      if (required instanceof Requirement.Signal moment && !moment.signal().isOn()) {
        return true;
      }
    }
    return false;
  }

  /** Asks what a waiting child requires now, not at the next interval. */
  void askNow(Child child) {
    checksOf(child).forEach(SharedCheck::ask);
    look();
  }

  // ---- what is up

  /** What is not up or not known, for people. */
  List<UnmetRequirement> unmet(Child child) {
    List<UnmetRequirement> unmet = new ArrayList<>();
    for (Requirement requirement : child.spec().settings().requires()) {
      String why = whyDown(requirement);
      if (why != null) {
        unmet.add(new UnmetRequirement(requirement.name(), why));
      }
    }
    return unmet;
  }

  /** The same without those of which nothing is known. */
  List<UnmetRequirement> known(Child child) {
    return verdict(child, check -> true) == Verdict.UNMET ? unmet(child) : List.of();
  }

  private @Nullable String whyDown(Requirement requirement) {
    if (requirement instanceof Requirement.Node node) {
      return whyDown(node);
    }
    if (requirement instanceof Requirement.Signal moment) {
      return moment.signal().isOn() ? null : "";
    }
    SharedCheck.Answer answer = check((Requirement.Check) requirement).answer();
    return answer == null ? "not asked yet" : answer.up() ? null : answer.detail();
  }

  private Verdict verdict(Waiter waiter) {
    return verdict(waiter.child, check -> isAnswered(waiter, check));
  }

  /** Of what it was asked anew only that answer counts. */
  private static boolean isAnswered(Waiter waiter, SharedCheck check) {
    SharedCheck.Answer answer = check.answer();
    return answer != null && answer.number() > waiter.asked.getOrDefault(check, -1L);
  }

  /**
   * Whether all that a child requires is up.
   *
   * @param isKnown whether the answer of a check counts if it is up; down counts in any case while
   *     it is younger than an interval
   */
  private Verdict verdict(Child child, Predicate<SharedCheck> isKnown) {
    boolean unknown = false;
    for (Requirement requirement : child.spec().settings().requires()) {
      if (requirement instanceof Requirement.Node node) {
        if (whyDown(node) != null) {
          return Verdict.UNMET;
        }
      } else if (requirement instanceof Requirement.Signal moment) {
        if (!moment.signal().isOn()) {
          return Verdict.UNMET;
        }
      } else {
        SharedCheck check = check((Requirement.Check) requirement);
        if (isDown(check)) {
          return Verdict.UNMET;
        }
        unknown |= !isKnown.test(check) || !isUp(check);
      }
    }
    return unknown ? Verdict.UNKNOWN : Verdict.MET;
  }

  private static boolean isUp(SharedCheck check) {
    SharedCheck.Answer answer = check.answer();
    return answer != null && answer.up();
  }

  private boolean isDown(SharedCheck check) {
    SharedCheck.Answer answer = check.answer();
    return answer != null
        && !answer.up()
        && platform.nanoTime() - answer.at() <= INTERVAL_NANOS + LOOK_NANOS;
  }

  private boolean isFresh(SharedCheck check) {
    SharedCheck.Answer answer = check.answer();
    return answer != null && platform.nanoTime() - answer.at() <= INTERVAL_NANOS;
  }

  /** Null if the node is up. */
  private @Nullable String whyDown(Requirement.Node required) {
    Child child = tree.findChild(required.path());
    if (child == null) {
      return hasDoneItsWork(tree.kept(required.path())) ? null : "not there";
    }
    NodeState state = Snapshots.state(child);
    if (state == NodeState.STOPPED && hasDoneItsWork(child.record())) {
      return null;
    }
    if (state != NodeState.RUNNING) {
      return state.label();
    }
    Incarnation incarnation = child.incarnation();
    Degradation degradation = incarnation == null ? null : incarnation.degradation();
    if (degradation != null) {
      return "degraded: " + degradation.what();
    }
    boolean unhealthy = Snapshots.health(child).status() == HealthSnapshot.Status.UNHEALTHY;
    return unhealthy ? "unhealthy" : null;
  }

  private static boolean hasDoneItsWork(ChildMemory.@Nullable Kept kept) {
    return kept != null && hasDoneItsWork(kept.record());
  }

  private static boolean hasDoneItsWork(@Nullable ChildRecord record) {
    ChildRecord.Exit exit = record == null ? null : record.lastExit();
    return exit != null && exit.reason() instanceof ExitReason.Normal && !exit.requested();
  }

  // ---- asking and looking

  private SharedCheck check(Requirement.Check required) {
    return checks.computeIfAbsent(
        required.name(), name -> new SharedCheck(platform, name, required.check(), this::answered));
  }

  private List<SharedCheck> checksOf(Child child) {
    return child.spec().settings().requires().stream()
        .filter(Requirement.Check.class::isInstance)
        .map(required -> check((Requirement.Check) required))
        .toList();
  }

  private void askUnless(Child child, Predicate<SharedCheck> isKnown) {
    for (SharedCheck check : checksOf(child)) {
      if (!isDown(check) && !isKnown.test(check)) {
        check.ask();
      }
    }
  }

  private void answered() {
    starting.forEach(SupervisorProcess::wakeOwner);
    look();
  }

  /** A node has started, for which others may wait; on its starter's thread or its own. */
  void nodeStarted() {
    if (waitingForNodes.get() == 0 || !nodeHasStarted.compareAndSet(false, true)) {
      return;
    }
    try {
      // not here: it may be in the middle of a step
      platform.execute(this::lookAtNodes);
    } catch (Throwable noThread) {
      // the next look comes within a second
      nodeHasStarted.set(false);
    }
  }

  private void lookAtNodes() {
    nodeHasStarted.set(false);
    look();
  }

  private void lookLater() {
    if (looking.compareAndSet(false, true)) {
      platform.schedule(LOOK_NANOS, this::lookAgain);
    }
  }

  /** On the timer's thread, as long as anybody waits. */
  private void lookAgain() {
    askInTime();
    look();
    looking.set(false);
    if (!waiters.isEmpty()) {
      lookLater();
    }
  }

  private void askInTime() {
    Set<SharedCheck> asked = new HashSet<>();
    long now = platform.nanoTime();
    for (Waiter waiter : waiters) {
      for (SharedCheck check : checksOf(waiter.child)) {
        SharedCheck.Answer answer = check.answer();
        if (asked.add(check) && (answer == null || now - answer.at() >= INTERVAL_NANOS)) {
          check.ask();
        }
      }
    }
  }

  /** Lets the supervisors look of whose children something has become known. */
  private void look() {
    List<Waiter> ready = new ArrayList<>();
    for (Waiter waiter : waiters) {
      if (isToBeCalled(waiter) && waiter.isCalled.compareAndSet(false, true)) {
        ready.add(waiter);
      }
    }
    // so that what happens on a clock that stands still happens again
    ready.sort(Comparator.comparingLong(waiter -> waiter.number));
    for (int i = 0; i < ready.size(); i++) {
      Waiter waiter = ready.get(i);
      long delay = waiter.asks ? 0 : SPREAD_NANOS * i / ready.size();
      if (delay == 0) {
        call(waiter);
      } else {
        platform.schedule(delay, () -> call(waiter));
      }
    }
  }

  private boolean isToBeCalled(Waiter waiter) {
    Verdict verdict = verdict(waiter);
    if (verdict == Verdict.MET || (waiter.asks && verdict == Verdict.UNMET)) {
      return true;
    }
    if (!waiter.asks && !waiter.waitsLong && isLong(waiter.child, waiter.pending)) {
      waiter.waitsLong = true;
      return true;
    }
    return false;
  }

  private void call(Waiter waiter) {
    waiter.child.owner.post(new Message.RequirementsKnown(waiter.child, waiter.pending));
  }
}
