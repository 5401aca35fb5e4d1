package io.supervision;

import io.supervision.event.SupervisionEvent;
import io.supervision.event.SupervisionListener;
import io.supervision.snapshot.NodeSnapshot;
import io.supervision.snapshot.SupervisorSnapshot;
import io.supervision.spec.ChildStart;
import io.supervision.spec.SupervisorSpec;
import io.supervision.worker.ExitReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The tree: its root's place, and what all its supervisors share. */
final class Tree implements SupervisionTree {

  final Platform platform;
  final WallTime time;
  final EventBus events;
  final WaitGraph waits = new WaitGraph();
  final ToldFailures told = new ToldFailures();
  final StuckChildren stuck = new StuckChildren(this);
  final Duration stopTimeout;
  final SupervisorPlace rootPlace;
  private final List<TreeRunListener> runListeners;
  private final boolean retryFirstStarts;
  private final LongAdder lateSignals = new LongAdder();
  private final AtomicReference<TreeRun> current;

  Tree(
      SupervisorSpec root,
      Platform platform,
      Duration stopTimeout,
      boolean retryFirstStarts,
      List<SupervisionListener> listeners,
      List<TreeRunListener> runListeners) {
    this.runListeners = List.copyOf(runListeners);
    this.platform = platform;
    this.stopTimeout = stopTimeout;
    this.retryFirstStarts = retryFirstStarts;
    this.time = new WallTime(platform);
    this.events = new EventBus(platform, time, listeners);
    this.rootPlace = new SupervisorPlace(this, null, root.name(), root);
    this.current = new AtomicReference<>(new TreeRun(this));
  }

  // ---- for the engine

  void lateSignal() {
    lateSignals.increment();
  }

  /** Tells listeners that somebody operates a node by hand, before anything follows from it. */
  void operated(Supplier<String> path, String action) {
    events.emit(at -> new SupervisionEvent.Operated(path.get(), at, action));
  }

  boolean retriesFirstStart(SupervisorProcess supervisor) {
    return retryFirstStarts && supervisor.parent == null;
  }

  private TreeRun run() {
    return Objects.requireNonNull(current.get());
  }

  void rootEnded(SupervisorProcess root, ExitReason reason, @Nullable Throwable gaveUp) {
    run().ended(root, reason, gaveUp);
  }

  void starting() {
    runListeners.forEach(listener -> listener.starting(this));
  }

  void started() {
    for (TreeRunListener listener : runListeners) {
      try {
        listener.started(this);
      } catch (Throwable t) {
        SupervisionLog.runListenerFailed(listener, t);
      }
    }
  }

  /** The engine itself is broken: says so, and stops everything rather than go on half. */
  void fail(Throwable broken) {
    run().failed(broken);
    try {
      SupervisionLog.engineFailed(broken);
      run().stopLater(stopTimeout);
    } catch (Throwable nothingLeft) {
      // neither memory nor a thread to do more; whoever stops the tree is told what broke
    }
  }

  // ---- life

  @Override
  public void start() {
    TreeRun run = run();
    while (!run.isStartable()) {
      run.await();
      current.compareAndSet(run, new TreeRun(this));
      run = run();
    }
    run.start();
  }

  @Override
  public void stop() {
    stop(stopTimeout);
  }

  @Override
  public void stop(Duration budget) {
    run().stop(budget);
  }

  CompletableFuture<@Nullable Void> stopAsync(Duration budget) {
    return run().stopAsync(budget);
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
    return run().isRunning();
  }

  @Override
  public void await() {
    run().await();
  }

  @Override
  public CompletableFuture<ExitReason> termination() {
    return run().termination();
  }

  // ---- finding

  @Override
  public Supervisor root() {
    return rootPlace;
  }

  @Override
  public Supervisor supervisor(String nameOrPath) {
    SupervisorPlace place = placeAt(nameOrPath);
    if (place != null) {
      return place;
    }
    List<SupervisorPlace> named = new ArrayList<>();
    collect(rootPlace, nameOrPath, named);
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
            + named.stream().map(SupervisorPlace::path).toList()
            + "; ask for one by its path");
  }

  private static void collect(SupervisorPlace place, String name, List<SupervisorPlace> found) {
    if (place.name().equals(name)) {
      found.add(place);
    }
    place.nested().forEach(nested -> collect(nested, name, found));
  }

  private @Nullable SupervisorPlace placeAt(String path) {
    SupervisorPlace place = rootPlace;
    if (path.isEmpty()) {
      return place;
    }
    for (String id : path.split("/", -1)) {
      place = place == null ? null : place.nested(id);
    }
    return place;
  }

  private Child childAt(String path) {
    Child child = findChild(path);
    if (child != null) {
      return child;
    }
    SupervisorPlace parent = parentOf(path);
    if (parent != null && Snapshots.declaredAt(parent, idOf(path)).isPresent()) {
      throw Refusals.notRunning(parent);
    }
    throw Refusals.noPath(path);
  }

  private @Nullable Child findChild(String path) {
    SupervisorPlace place = parentOf(path);
    SupervisorProcess process = place == null ? null : place.process;
    return process == null ? null : process.children.find(idOf(path));
  }

  private @Nullable SupervisorPlace parentOf(String path) {
    int slash = path.lastIndexOf('/');
    return slash == 0 ? null : placeAt(slash < 0 ? "" : path.substring(0, slash));
  }

  private static String idOf(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  @Override
  public Optional<NodeSnapshot> find(String path) {
    if (path.isEmpty()) {
      return Optional.of(snapshot());
    }
    time.follow();
    Child child = findChild(path);
    if (child != null) {
      return Optional.of(Snapshots.of(child));
    }
    SupervisorPlace parent = parentOf(path);
    return parent == null ? Optional.empty() : Snapshots.declaredAt(parent, idOf(path));
  }

  @Override
  public SupervisorSnapshot snapshot() {
    time.follow();
    return Snapshots.root(this);
  }

  @Override
  public Subscription subscribe(SupervisionListener listener) {
    return events.subscribe(listener);
  }

  @Override
  public long droppedEvents() {
    return events.dropped();
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
    child.owner.place.call(true, Operations.restartNow(child));
  }

  @Override
  public CompletableFuture<@Nullable Void> restartAsync(String path) {
    try {
      refuseRoot(path, "restarted");
      Child child = childAt(path);
      return child.owner.place.callAsync(Operations.restartNow(child));
    } catch (SupervisionException refused) {
      return CompletableFuture.failedFuture(refused);
    }
  }

  @Override
  public void replace(String path) {
    Child child = shutOutStuck(path);
    if (child != null) {
      child.owner.place.call(true, Operations.startReplacement(child));
    }
  }

  @Override
  public CompletableFuture<@Nullable Void> replaceAsync(String path) {
    try {
      Child child = shutOutStuck(path);
      return child == null
          ? CompletableFuture.completedFuture(null)
          : child.owner.place.callAsync(Operations.startReplacement(child));
    } catch (SupervisionException refused) {
      return CompletableFuture.failedFuture(refused);
    }
  }

  /** Gives the child that may have to be started now; null if its supervisor does not run. */
  private @Nullable Child shutOutStuck(String path) {
    Incarnation held = stuck.holding(path);
    if (held == null) {
      throw Refusals.notStuck(path.isEmpty() ? rootPlace.described() : childAt(path).described());
    }
    if (held.child.spec.start() instanceof ChildStart.Task) {
      throw Refusals.notReplaceable(held.child);
    }
    operated(() -> path, "replace");
    stuck.replace(held);
    Child child = findChild(path);
    return child == null || child.owner.isStopping() ? null : child;
  }

  @Override
  public void exit(String path, ExitReason reason) {
    Objects.requireNonNull(reason, "reason");
    Object running = path.isEmpty() ? rootPlace.process : childAt(path).process;
    if (running instanceof Incarnation incarnation && !incarnation.isEnded()) {
      operated(() -> path, "exit");
      Ladder.exit(incarnation, reason);
    } else if (running instanceof SupervisorProcess supervisor && !supervisor.isEnded()) {
      operated(() -> path, "exit");
      supervisor.post(new ExitRequest(reason, null));
    } else {
      throw Refusals.of(SupervisionException.Reason.NOT_RUNNING, "'" + path + "' is not running");
    }
  }

  @Override
  public WhatIf whatIf(String path) {
    refuseRoot(path, "asked about");
    return Prediction.ofCrash(childAt(path));
  }

  private void refuseRoot(String path, String what) {
    if (path.isEmpty()) {
      throw Refusals.notSupported(
          rootPlace, "cannot be " + what + " as a child; start or stop the tree");
    }
  }
}
