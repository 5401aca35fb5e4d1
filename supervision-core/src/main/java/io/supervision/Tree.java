package io.supervision;

import io.supervision.event.Origin;
import io.supervision.event.SupervisionListener;
import io.supervision.internal.incarnation.ChildProcess;
import io.supervision.internal.incarnation.Incarnation;
import io.supervision.internal.incarnation.Tampering;
import io.supervision.internal.incarnation.TimedStop;
import io.supervision.internal.incarnation.TreeServices;
import io.supervision.internal.incarnation.UserCode;
import io.supervision.internal.journal.ChildMemory;
import io.supervision.internal.journal.Journal;
import io.supervision.internal.platform.Platform;
import io.supervision.internal.platform.WallTime;
import io.supervision.snapshot.NodeSnapshot;
import io.supervision.snapshot.SupervisorSnapshot;
import io.supervision.spec.SupervisorSpec;
import io.supervision.testing.TestableTree;
import io.supervision.worker.ExitReason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The tree: its root's handle, and what all its supervisors share.
 *
 * <p>A tree may live several times; each life is a {@link TreeRun}, and the handles outlast them.
 * All methods are for any thread. Those that find a node by its path walk down the handles, without
 * any mailbox; what they find may have left by the time a call has its turn.
 */
final class Tree implements SupervisionTree, TreeServices, TestableTree {

  /** How long a crash that a test makes waits, before and after, in real time. */
  private static final Duration QUIET = Duration.ofSeconds(10);

  final Platform platform;
  final WallTime time;
  final Journal journal;
  final WaitGraph waits = new WaitGraph();
  final StuckChildren stuck = new StuckChildren(this);
  final Holds holds = new Holds(this);
  final Requirements requirements;

  /** The budget of a stop without one of its own. */
  final Duration stopTimeout;

  final SupervisorHandle root;
  private final List<TreeRunListener> runListeners;

  /**
   * Whether a child of the root whose first start fails is tried again, and does not fail the tree.
   */
  private final boolean retryFirstStarts;

  private final LongAdder lateSignals = new LongAdder();

  /** The present life, or the last one; never null. */
  private final AtomicReference<TreeRun> current;

  /** What the threads wait for that a test has made stick. */
  private final Queue<CompletableFuture<@Nullable Void>> sticking = new ConcurrentLinkedQueue<>();

  Tree(
      SupervisorSpec root,
      Platform platform,
      Duration stopTimeout,
      Duration recoveredAfter,
      boolean retryFirstStarts,
      List<SupervisionListener> listeners,
      List<TreeRunListener> runListeners) {
    this.runListeners = List.copyOf(runListeners);
    this.platform = platform;
    this.stopTimeout = stopTimeout;
    this.retryFirstStarts = retryFirstStarts;
    this.time = new WallTime(platform);
    this.journal = new Journal(platform, time, recoveredAfter, listeners);
    this.requirements = new Requirements(this, recoveredAfter);
    this.root = new SupervisorHandle(this, null, root.name(), root);
    this.current = new AtomicReference<>(new TreeRun(this));
    platform.failuresTo(this::fail);
    TreeSpecs.requirePossible(this);
  }

  // ---- for the engine

  @Override
  public Platform platform() {
    return platform;
  }

  @Override
  public Journal journal() {
    return journal;
  }

  @Override
  public void lateSignal() {
    lateSignals.increment();
  }

  /** Of the root only. */
  boolean retriesFirstStart(SupervisorProcess supervisor) {
    return retryFirstStarts && supervisor.parent == null;
  }

  /** Whether its root ran and has ended, and everything below. */
  boolean hasEnded() {
    SupervisorProcess process = root.process();
    return process != null && process.isEnded();
  }

  private TreeRun life() {
    return Objects.requireNonNull(current.get());
  }

  /** Called by the root's owner, last of all; its end is told on another thread. */
  void rootEnded(SupervisorProcess root) {
    life().ended(root);
  }

  /** Before anything starts; what a listener throws here refuses the start. */
  void starting() {
    runListeners.forEach(listener -> listener.starting(this));
  }

  /** After all have started; what a listener throws here is logged. */
  void started() {
    for (TreeRunListener listener : runListeners) {
      try {
        listener.started(this);
      } catch (Throwable t) {
        Journal.runListenerFailed(listener, t);
      }
    }
  }

  /**
   * The engine itself is broken: says so, and stops everything rather than go on half.
   *
   * <p>Any thread, also an owner's: it waits for nothing but memory, and needs no thread to stop
   * the tree.
   */
  @Override
  public void fail(Throwable broken) {
    TreeRun run = life();
    run.failed(broken);
    boolean requested = false;
    while (!requested) {
      try {
        run.stopLater(stopTimeout);
        requested = true;
      } catch (Throwable noMemory) {
        // its code may not even be linked yet
        platform.awaitMemory();
      }
    }
    try {
      Journal.engineFailed(broken);
    } catch (Throwable noMemory) {
      // the tree's end tells what broke
    }
  }

  @Override
  public boolean mayTryAgain(Throwable broken) {
    if (Platform.isShortOfMemory(broken)) {
      platform.awaitMemory();
      return true;
    }
    fail(broken);
    return false;
  }

  // ---- life

  @Override
  public void start() {
    startable().start();
  }

  @Override
  public CompletableFuture<@Nullable Void> startAsync() {
    return startable().startAsync();
  }

  private TreeRun startable() {
    TreeRun run = life();
    // one that ends is waited for; of several callers one makes the next life, all start that
    while (!run.isStartable()) {
      run.await();
      current.compareAndSet(run, new TreeRun(this));
      run = life();
    }
    return run;
  }

  @Override
  public void run() {
    start();
    CompletableFuture<ExitReason> end = termination();
    ExitReason reason;
    try {
      platform.await(end, Platform.NEVER);
      reason = end.getNow(null);
    } catch (InterruptedException e) {
      stop();
      Thread.currentThread().interrupt();
      throw Refusals.interrupted(root, e);
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof RestartIntensityExceededException gaveUp) {
        throw gaveUp;
      }
      throw Refusals.rootFailed(root, "failure", failed.getCause());
    }
    if (reason != null && reason.isAbnormal()) {
      throw Refusals.rootFailed(root, reason.label(), reason.cause());
    }
  }

  @Override
  public Instant now() {
    return platform.now();
  }

  @Override
  public void stop() {
    stop(stopTimeout);
  }

  @Override
  public void stop(Duration budget) {
    life().stop(budget);
  }

  @Override
  public CompletableFuture<@Nullable Void> stopOthers() {
    return stopOthers(stopTimeout);
  }

  @Override
  public CompletableFuture<@Nullable Void> stopOthers(Duration budget) {
    UserCode caller = UserCode.current();
    if (caller != null && caller.tree() == this) {
      waits.leaves(caller);
    }
    return stopAsync(budget);
  }

  @Override
  public CompletableFuture<@Nullable Void> stopOthers(Predicate<StackTraceElement[]> callers) {
    platform.exiting().alsoThose(Objects.requireNonNull(callers, "callers"));
    return stopAsync(stopTimeout);
  }

  CompletableFuture<@Nullable Void> stopAsync(Duration budget) {
    return life().stopAsync(budget);
  }

  @Override
  public void close() {
    stop();
  }

  @Override
  public void close(Duration budget) {
    stop(budget);
  }

  @Override
  public boolean isRunning() {
    return life().isRunning();
  }

  @Override
  public void await() {
    life().await();
  }

  @Override
  public CompletableFuture<ExitReason> termination() {
    return life().termination();
  }

  // ---- finding

  @Override
  public Supervisor root() {
    return root;
  }

  @Override
  public Supervisor supervisor(String nameOrPath) {
    SupervisorHandle place = placeAt(nameOrPath);
    if (place != null) {
      return place;
    }
    List<SupervisorHandle> named = new ArrayList<>();
    collect(root, nameOrPath, named);
    if (named.size() == 1) {
      return named.get(0);
    }
    if (named.isEmpty()) {
      throw Refusals.of(
          SupervisionException.Reason.NOT_FOUND,
          "there is no supervisor '" + nameOrPath + "' in this tree, neither by path nor by name");
    }
    throw Refusals.of(
        SupervisionException.Reason.NAME_TAKEN,
        "several supervisors are named '"
            + nameOrPath
            + "': "
            + named.stream().map(SupervisorHandle::path).toList()
            + "; ask for one by its path");
  }

  /** All places with a name: by walking, since names need not be unique. */
  private static void collect(SupervisorHandle place, String name, List<SupervisorHandle> found) {
    if (place.name().equals(name)) {
      found.add(place);
    }
    place.nested().forEach(nested -> collect(nested, name, found));
  }

  /** The place of a supervisor by its path; null for none. */
  @Nullable SupervisorHandle placeAt(String path) {
    SupervisorHandle place = root;
    if (path.isEmpty()) {
      return place;
    }
    for (String id : path.split("/", -1)) {
      place = place == null ? null : place.nested(id);
    }
    return place;
  }

  /** The child at a path; refuses if its supervisor never ran, or if there is none. */
  private Child childAt(String path) {
    Child child = findChild(path);
    if (child != null) {
      return child;
    }
    SupervisorHandle parent = parentOf(path);
    if (parent != null && Snapshots.declaredAt(parent, idOf(path)).isPresent()) {
      throw Refusals.notRunning(parent);
    }
    throw Refusals.noPath(path);
  }

  /** The child in the run that is there, or was last; null for none. */
  @Nullable Child findChild(String path) {
    SupervisorHandle place = parentOf(path);
    SupervisorProcess process = place == null ? null : place.process();
    return process == null ? null : process.children.find(idOf(path));
  }

  /** The place of the supervisor that a path's last part belongs to; null for none. */
  private @Nullable SupervisorHandle parentOf(String path) {
    int slash = path.lastIndexOf('/');
    return slash == 0 ? null : placeAt(slash < 0 ? "" : path.substring(0, slash));
  }

  /** The same for an operation on what is there; refuses if nothing is. */
  SupervisorHandle placeAbove(String path) {
    SupervisorHandle place = parentOf(path);
    if (place == null || place.process() == null) {
      // which refuses: there is no run that could have it
      return childAt(path).owner.handle;
    }
    return place;
  }

  /** What is kept of a declared child that has left its supervisor; null for nothing. */
  ChildMemory.@Nullable Kept kept(String path) {
    SupervisorHandle place = parentOf(path);
    return place == null ? null : place.memory.find(idOf(path));
  }

  /** The path of the supervisor above; of a child of the root, and of the root, the empty one. */
  static String parentPathOf(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }

  static String idOf(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  @Override
  public Optional<NodeSnapshot> find(String path) {
    if (path.isEmpty()) {
      return Optional.of(snapshot());
    }
    // dates are read off now: the wall clock may have been set since
    time.follow();
    Child child = findChild(path);
    if (child != null) {
      return Optional.of(Snapshots.of(child));
    }
    SupervisorHandle parent = parentOf(path);
    return parent == null ? Optional.empty() : Snapshots.declaredAt(parent, idOf(path));
  }

  @Override
  public SupervisorSnapshot snapshot() {
    time.follow();
    return Snapshots.root(this);
  }

  @Override
  public Subscription subscribe(SupervisionListener listener) {
    journal.subscribe(listener);
    AtomicBoolean open = new AtomicBoolean(true);
    return new Subscription() {
      @Override
      public boolean awaitDelivered(Duration timeout) {
        return journal.awaitDelivered(timeout);
      }

      @Override
      public void close() {
        // once: the same listener may be subscribed several times
        if (open.compareAndSet(true, false)) {
          journal.unsubscribe(listener);
        }
      }
    };
  }

  @Override
  public long droppedEvents() {
    return journal.droppedEvents();
  }

  @Override
  public long lateSignals() {
    return lateSignals.sum();
  }

  // ---- operating

  @Override
  public void restart(String path) {
    refuseRoot(path, "restarted");
    Child child = childAt(path);
    child.owner.handle.call(true, Operations.restartNow(child));
  }

  @Override
  public CompletableFuture<@Nullable Void> restartAsync(String path) {
    return async(
        path,
        "restarted",
        () -> {
          Child child = childAt(path);
          return child.owner.handle.callAsync(Operations.restartNow(child));
        });
  }

  @Override
  public void hold(String path, HoldOptions options) {
    refuseRoot(path, "held");
    holds.hold(path, options);
  }

  @Override
  public CompletableFuture<@Nullable Void> holdAsync(String path, HoldOptions options) {
    return async(path, "held", () -> holds.holdAsync(path, options));
  }

  @Override
  public void resume(String path) {
    refuseRoot(path, "resumed");
    holds.resume(path);
  }

  @Override
  public CompletableFuture<@Nullable Void> resumeAsync(String path) {
    return async(path, "resumed", () -> holds.resumeAsync(path));
  }

  private CompletableFuture<@Nullable Void> async(
      String path, String what, Supplier<CompletableFuture<@Nullable Void>> operation) {
    try {
      refuseRoot(path, what);
      return operation.get();
    } catch (SupervisionException refused) {
      return CompletableFuture.failedFuture(refused);
    }
  }

  @Override
  public void replace(String path) {
    Child child = shutOutStuck(path);
    if (child != null) {
      child.owner.handle.call(true, Operations.startReplacement(child));
    }
  }

  @Override
  public CompletableFuture<@Nullable Void> replaceAsync(String path) {
    try {
      Child child = shutOutStuck(path);
      return child == null
          ? CompletableFuture.completedFuture(null)
          : child.owner.handle.callAsync(Operations.startReplacement(child));
    } catch (SupervisionException refused) {
      return CompletableFuture.failedFuture(refused);
    }
  }

  /** Gives the child that may have to be started now; null if its supervisor does not run. */
  private @Nullable Child shutOutStuck(String path) {
    stuck.replace(path, () -> path.isEmpty() ? root.described() : childAt(path).described());
    Child child = findChild(path);
    return child == null || child.owner.isStopping() ? null : child;
  }

  @Override
  public void exit(String path, ExitReason reason) {
    Objects.requireNonNull(reason, "reason");
    ChildProcess running = runningAt(path);
    // told before anything follows from it
    journal.operated(() -> path, "exit");
    if (running instanceof SupervisorProcess supervisor) {
      supervisor.post(
          new Message.ExitRequest(reason, () -> Origin.of(Origin.Kind.CALL, path), null));
    } else {
      // beside the mailbox, by the timer; the supervisor is free meanwhile
      TimedStop.exit((Incarnation) running, reason);
    }
  }

  @Override
  public WhatIf whatIf(String path) {
    refuseRoot(path, "asked about");
    return WhatIf.ofCrash(childAt(path));
  }

  /** The root is nobody's child. */
  private void refuseRoot(String path, String what) {
    if (path.isEmpty()) {
      throw Refusals.notSupported(
          root, "cannot be " + what + " as a child; start or stop the tree");
    }
  }

  // ---- for tests

  @Override
  public boolean awaitQuiet(Duration atMost) {
    return platform.awaitQuiet(this::endingThreads, atMost);
  }

  /** Null if a supervisor is at work. */
  private @Nullable List<Thread> endingThreads() {
    List<Thread> threads = new ArrayList<>();
    SupervisorProcess process = root.process();
    return process == null || process.collectEnding(threads) ? threads : null;
  }

  @Override
  public String activity() {
    List<Thread> threads = new ArrayList<>(platform.atWork());
    List<Thread> ending = endingThreads();
    if (ending != null) {
      threads.addAll(ending);
    }
    return Stream.concat(
            Stream.ofNullable(ending == null ? "a supervisor is at work" : null),
            threads.stream().map(this::described))
        .collect(Collectors.joining("\n"));
  }

  private String described(Thread thread) {
    return Arrays.stream(platform.stackOf(thread))
        .map(frame -> "\n    at " + frame)
        .collect(
            Collectors.joining(
                "", "thread '" + thread.getName() + "', " + thread.getState() + ":", ""));
  }

  @Override
  public void crash(String path, Throwable failure) {
    Objects.requireNonNull(failure, "failure");
    // one that has just been started is to have begun
    awaitQuiet(QUIET);
    ChildProcess running = runningAt(path);
    if (running instanceof Incarnation incarnation) {
      Tampering.end(incarnation, ExitReason.failure(failure));
    } else if (running instanceof SupervisorProcess supervisor && supervisor.isStarting()) {
      throw Refusals.notSupported(
          supervisor.handle,
          "is starting, and hears of nothing until that is over; name the worker below it that"
              + " starts");
    } else {
      exit(path, ExitReason.failure(failure));
    }
    awaitQuiet(QUIET);
  }

  @Override
  public void finish(String path) {
    // as above
    awaitQuiet(QUIET);
    Tampering.end(incarnationAt(path), ExitReason.normal());
    awaitQuiet(QUIET);
  }

  @Override
  public void hang(String path) {
    Tampering.hang(incarnationAt(path));
  }

  @Override
  public void fail(String path, String detail) {
    Tampering.fail(incarnationAt(path), detail);
  }

  @Override
  public void heal(String path) {
    Tampering.heal(incarnationAt(path));
  }

  @Override
  public void failNextStart(String path, Throwable failure) {
    refuseRoot(path, "made to fail");
    childAt(path).recordOrNew().failNextStart(Objects.requireNonNull(failure, "failure"));
  }

  @Override
  public void stick(String path) {
    Incarnation incarnation = incarnationAt(path);
    CompletableFuture<@Nullable Void> released = new CompletableFuture<>();
    sticking.add(released);
    Tampering.stick(incarnation, released);
  }

  @Override
  public void release() {
    for (var next = sticking.poll(); next != null; next = sticking.poll()) {
      next.complete(null);
    }
  }

  @Override
  public List<String> stuckThreads() {
    return stuck.described();
  }

  @Override
  public Optional<Instant> nextCheck(String path) {
    long at = Tampering.nextCheckAt(incarnationAt(path));
    return at == Platform.NEVER
        ? Optional.empty()
        : Optional.of(now().plusNanos(at - platform.nanoTime()));
  }

  /** What runs at a path; refuses if nothing does. */
  private ChildProcess runningAt(String path) {
    ChildProcess running = path.isEmpty() ? root.process() : childAt(path).process();
    if (running == null || running.isEnded()) {
      throw Refusals.of(SupervisionException.Reason.NOT_RUNNING, "'" + path + "' is not running");
    }
    return running;
  }

  private Incarnation incarnationAt(String path) {
    if (runningAt(path) instanceof Incarnation incarnation) {
      return incarnation;
    }
    throw Refusals.of(
        SupervisionException.Reason.NOT_SUPPORTED,
        "'" + path + "' is a supervisor; name a worker below it");
  }
}
