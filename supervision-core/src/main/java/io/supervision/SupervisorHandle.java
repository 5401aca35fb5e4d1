package io.supervision;

import io.supervision.internal.incarnation.UserCode;
import io.supervision.internal.journal.ChildMemory;
import io.supervision.internal.journal.ChildRecord;
import io.supervision.snapshot.HealthSnapshot;
import io.supervision.spec.ChildDefinition;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.ChildStart;
import io.supervision.spec.InvalidSpecException;
import io.supervision.spec.SupervisorSpec;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The handle that users hold: a place in the tree where a supervisor runs, does not run, or runs
 * again, and what is remembered across restarts of the supervisor and of those above.
 *
 * <p>Threads: reads and calls are for any thread. What changes what is remembered ({@code begins},
 * {@code ended}, {@code forget}) is for the owner of the supervisor's mailbox, {@code reset} for
 * whoever starts the tree.
 */
final class SupervisorHandle implements Supervisor {

  /**
   * After so many levels another thread goes on: a stack carries more, but the heap has to hold in
   * one piece that of a virtual thread that waits.
   */
  private static final int LEVELS_PER_STACK = 100;

  final Tree tree;

  /** Null for the root. */
  final @Nullable SupervisorHandle above;

  private final int depth;
  private final String name;
  private final String path;

  /**
   * The places below by id; where a specification is given, they are there before anything runs.
   */
  private final Map<String, SupervisorHandle> nested = new ConcurrentHashMap<>();

  final ChildMemory memory = new ChildMemory();
  final IdleWaiters idleWaiters = new IdleWaiters();

  /** Of a supervisor whose factory describes it anew, that of the latest start. */
  volatile SupervisorSpec spec;

  private volatile @Nullable SupervisorProcess process;

  SupervisorHandle(Tree tree, @Nullable SupervisorHandle above, String name, SupervisorSpec spec) {
    this.tree = tree;
    this.above = above;
    this.depth = above == null ? 0 : above.depth + 1;
    this.name = name;
    this.path = above == null ? "" : above.pathOf(name);
    this.spec = spec;
    if (depth >= SupervisorProcess.MAX_DEPTH) {
      // nothing starts below here
      return;
    }
    for (ChildSpec child : spec.children()) {
      if (child.start() instanceof ChildStart.Nested declared) {
        nested.put(child.id(), new SupervisorHandle(tree, this, child.id(), declared.spec()));
      }
    }
  }

  // ---- for the engine

  /** The path of a child; the root's own path is empty and has no slash. */
  String pathOf(String id) {
    return path.isEmpty() ? id : path + "/" + id;
  }

  /** Whether what goes down from here has to go on with another thread's stack. */
  boolean needsStackOfItsOwn() {
    return depth > 0 && depth % LEVELS_PER_STACK == 0;
  }

  /**
   * Looks at what is below, where this stack would not carry much more on another one.
   *
   * <p>The caller waits for the other thread, whatever interrupts it.
   */
  <T> T withEnoughStack(Supplier<T> look) {
    if (!needsStackOfItsOwn()) {
      return look.get();
    }
    CompletableFuture<T> seen = new CompletableFuture<>();
    tree.platform.runOrHere(() -> look(look, seen));
    tree.platform.awaitUninterruptibly(seen);
    return Objects.requireNonNull(seen.getNow(null));
  }

  /** Whatever comes of it, the one who waits goes on. */
  private <T> void look(Supplier<T> look, CompletableFuture<T> seen) {
    T result = null;
    Throwable thrown = null;
    try {
      result = look.get();
    } catch (Throwable t) {
      thrown = t;
    }
    tree.platform.complete(seen, result, thrown);
  }

  String described() {
    return path.isEmpty() ? "the root supervisor '" + name + "'" : "supervisor '" + path + "'";
  }

  /**
   * The place of a nested supervisor that is about to start; the same one at each restart, so that
   * handles of it stay good.
   */
  SupervisorHandle nested(String id, SupervisorSpec described) {
    SupervisorHandle place =
        nested.computeIfAbsent(id, key -> new SupervisorHandle(tree, this, key, described));
    place.spec = described;
    return place;
  }

  /** The place with an id; null for none, or for one whose factory was never asked. */
  @Nullable SupervisorHandle nested(String id) {
    return nested.get(id);
  }

  Collection<SupervisorHandle> nested() {
    return nested.values();
  }

  /** What runs here, or ran last; null before the first start. */
  @Nullable SupervisorProcess process() {
    return process;
  }

  /**
   * A supervisor begins here; what was added to the one before it by hand has left for good.
   *
   * <p>The numbers and counts of declared children were kept when the one before ended; the counts
   * of added ones go into the totals here.
   */
  void begins(SupervisorProcess next) {
    SupervisorProcess before = process;
    // from here on calls and reads go to the new one
    process = next;
    if (before != null) {
      for (Child child : before.children) {
        if (!child.isDeclared()) {
          memory.addToTotals(child.record());
        }
      }
    }
  }

  /**
   * A supervisor has ended; what was added to it by hand will not be there again.
   *
   * <p>Before its end is told: whoever hears of it finds the counts.
   */
  void ended(SupervisorProcess process) {
    remember(process);
    nested
        .keySet()
        .removeIf(
            id -> {
              Child child = process.children.find(id);
              return child != null && !child.isDeclared() && !isDeclared(id);
            });
  }

  /**
   * Keeps what declared children need to go on with. A static supervisor's list is kept as it is,
   * since it holds few others; a dynamic one's would keep all that were added.
   */
  private void remember(SupervisorProcess ended) {
    if (!ended.isDynamic()) {
      memory.keepAll(
          id -> {
            Child child = ended.children.find(id);
            return child == null ? null : child.kept();
          });
      return;
    }
    for (Child child : ended.children) {
      if (child.isDeclared()) {
        memory.keep(child.id(), child.kept());
      }
    }
  }

  /** Whether the place of a supervisor outlives what runs there: handles of it may be held. */
  private boolean isDeclared(String id) {
    return spec.children().stream().anyMatch(child -> child.id().equals(id));
  }

  /**
   * A child has left its supervisor.
   *
   * <p>Called by its owner after it was taken off the list.
   */
  void forget(Child child) {
    if (child.isHeld()) {
      // a hold goes with its node: one that comes back with its supervisor is not held
      child.recordOrNew().hold(null);
    }
    if (child.isDeclared()) {
      memory.keep(child.id(), child.kept());
      return;
    }
    memory.addToTotals(child.record());
    if (child.isSupervisor() && !isDeclared(child.id())) {
      nested.remove(child.id());
    }
  }

  /**
   * Begins a new life of the tree: all counts are gone. Nothing ran below what never ran.
   *
   * <p>While nothing runs: the life before has ended.
   */
  void reset() {
    if (process == null) {
      return;
    }
    process = null;
    memory.clear();
    nested.values().forEach(SupervisorHandle::reset);
  }

  /**
   * What a call goes to; refuses it if nothing here takes one. It may begin to stop right
   * afterwards: then the mailbox refuses the call.
   */
  private SupervisorProcess running() {
    SupervisorProcess running = process;
    if (running == null || running.isEnded()) {
      refuseHeld();
      throw Refusals.notRunning(this);
    }
    if (running.isStopping()) {
      refuseHeld();
      throw Refusals.shuttingDown(this);
    }
    return running;
  }

  /**
   * This place, or the nearest above where a supervisor runs, if all between are down; refuses if
   * one is stopping or held, or none runs.
   */
  SupervisorHandle runningOrAbove() {
    SupervisorHandle next = this;
    SupervisorProcess running = process;
    while (running == null || running.isEnded()) {
      if (next.above == null) {
        throw Refusals.notRunning(this);
      }
      next = next.above;
      running = next.process;
    }
    if (next != this || running.isStopping()) {
      refuseHeld();
    }
    if (running.isStopping()) {
      throw Refusals.shuttingDown(next);
    }
    return next;
  }

  /** Keeps what has changed of a declared child while this supervisor is down. */
  void keep(Child child) {
    // a static one's list is asked anyway
    if (child.owner.isDynamic()) {
      memory.keep(child.id(), child.kept());
    }
  }

  /**
   * Refuses a call if this supervisor, or one above, is down because it is held.
   *
   * <p>A held node is stopped, and so is all below: "not running" would not say why.
   */
  void refuseHeld() {
    for (SupervisorHandle next = this; next.above != null; next = next.above) {
      SupervisorProcess parent = next.above.process;
      Child child = parent == null ? null : parent.children.find(next.name);
      if (child != null && child.isHeld()) {
        throw Refusals.held(child.described(), child.hold());
      }
    }
  }

  // ---- calls

  /**
   * Makes a call and waits for its answer. A caller from outside handles a call that need not wait
   * by himself, if the mailbox is idle; else an engine thread or the owner does. Code of the tree's
   * own children never handles one: it could be what the supervisor waits for.
   *
   * @param mayWait whether the operation may wait for a start or an end
   */
  <T extends @Nullable Object> T call(boolean mayWait, Call.Operation<T> operation) {
    SupervisorProcess target = running();
    UserCode caller = UserCode.current();
    if (caller != null && caller.tree() == tree) {
      return callFromWithin(caller, Call.awaited(target, operation, mayWait));
    }
    if (!mayWait) {
      Call<T> direct = Call.direct(target, operation);
      if (target.tryHandle(direct)) {
        return direct.answer();
      }
    }
    Call<T> call = Call.awaited(target, operation, mayWait);
    target.post(call);
    return call.await();
  }

  /**
   * Written down before it is posted: so either this caller sees the circle that his wait would
   * close, or the supervisor that begins to wait sees this call.
   */
  private <T extends @Nullable Object> T callFromWithin(UserCode caller, Call<T> call) {
    if (!tree.waits.enter(caller, call)) {
      throw Refusals.wouldDeadlock(this);
    }
    try {
      call.target().post(call);
      return call.await();
    } finally {
      tree.waits.leave(caller, call);
    }
  }

  /** Posts a call; nobody waits, so no circle can close, and it is allowed everywhere. */
  <T extends @Nullable Object> CompletableFuture<T> callAsync(Call.Operation<T> operation) {
    try {
      Call<T> call = Call.awaited(running(), operation, true);
      // first: without memory for it, nothing is to have been done
      CompletableFuture<T> answer = call.asynchronously();
      call.target().post(call);
      return answer;
    } catch (SupervisionException refused) {
      return CompletableFuture.failedFuture(refused);
    }
  }

  /** Built on the caller's thread: what its builder does is the caller's business. */
  private ChildSpec built(ChildDefinition child) {
    try {
      return child.toChildSpec();
    } catch (InvalidSpecException invalid) {
      throw Refusals.invalid(this, invalid);
    }
  }

  @Override
  public ChildRef startChild(ChildDefinition child) {
    ChildSpec spec = built(child);
    return call(Starter.mayWait(spec), Operations.startChild(spec));
  }

  @Override
  public CompletableFuture<ChildRef> startChildAsync(ChildDefinition child) {
    try {
      return callAsync(Operations.startChild(built(child)));
    } catch (SupervisionException refused) {
      return CompletableFuture.failedFuture(refused);
    }
  }

  @Override
  public ChildRef startChildWith(@Nullable Object argument) {
    ChildSpec template = spec.template();
    boolean mayWait = template != null && Starter.mayWait(template);
    return call(mayWait, Operations.startChildWith(argument));
  }

  @Override
  public CompletableFuture<ChildRef> startChildWithAsync(@Nullable Object argument) {
    return callAsync(Operations.startChildWith(argument));
  }

  @Override
  public void terminateChild(String id) {
    call(true, Operations.terminateChild(id));
  }

  @Override
  public void terminateChild(ChildRef child) {
    call(true, Operations.terminateChild(child));
  }

  @Override
  public CompletableFuture<@Nullable Void> terminateChildAsync(String id) {
    return callAsync(Operations.terminateChild(id));
  }

  @Override
  public CompletableFuture<@Nullable Void> terminateChildAsync(ChildRef child) {
    return callAsync(Operations.terminateChild(child));
  }

  @Override
  public ChildRef restartChild(String id) {
    return call(true, Operations.restartChild(id));
  }

  @Override
  public CompletableFuture<ChildRef> restartChildAsync(String id) {
    return callAsync(Operations.restartChild(id));
  }

  @Override
  public void deleteChild(String id) {
    call(false, Operations.deleteChild(id));
  }

  @Override
  public CompletableFuture<@Nullable Void> deleteChildAsync(String id) {
    return callAsync(Operations.deleteChild(id));
  }

  @Override
  public List<ChildInfo> whichChildren() {
    return call(false, Operations.whichChildren());
  }

  @Override
  public CompletableFuture<List<ChildInfo>> whichChildrenAsync() {
    return callAsync(Operations.whichChildren());
  }

  @Override
  public ChildCounts countChildren() {
    return call(false, Operations.countChildren());
  }

  @Override
  public CompletableFuture<ChildCounts> countChildrenAsync() {
    return callAsync(Operations.countChildren());
  }

  @Override
  public ChildSpec childSpec(String id) {
    return call(false, Operations.childSpec(id));
  }

  @Override
  public CompletableFuture<ChildSpec> childSpecAsync(String id) {
    return callAsync(Operations.childSpec(id));
  }

  @Override
  public void shutdown() {
    if (above == null) {
      tree.stop();
    } else {
      above.call(true, Operations.shutdown(name, process));
    }
  }

  @Override
  public CompletableFuture<@Nullable Void> shutdownAsync() {
    return above == null
        ? tree.stopAsync(tree.stopTimeout)
        : above.callAsync(Operations.shutdown(name, process));
  }

  // ---- reads

  @Override
  public String name() {
    return name;
  }

  @Override
  public String path() {
    return path;
  }

  /** Like all reads it looks at what runs, or ran last, and never takes a turn in the mailbox. */
  @Override
  public List<String> childIds() {
    SupervisorProcess running = process;
    return running == null || running.isEnded() ? List.of() : running.children.ids();
  }

  @Override
  public long restartCount(String id) {
    ChildRecord record = known(id);
    return record == null ? 0 : record.restarts().total();
  }

  /** What is remembered of a child, also while its supervisor is down; null if nothing is. */
  private @Nullable ChildRecord known(String id) {
    SupervisorProcess running = process;
    Child child = running == null ? null : running.children.find(id);
    if (child != null) {
      return child.record();
    }
    ChildRecord record = memory.record(id);
    if (record == null && !isDeclared(id)) {
      throw Refusals.noChild(this, id);
    }
    return record;
  }

  @Override
  public HealthSnapshot healthStatus(String id) {
    SupervisorProcess running = process;
    Child child = running == null ? null : running.children.find(id);
    if (child == null) {
      known(id);
      return HealthSnapshot.NONE;
    }
    return Snapshots.health(child);
  }

  @Override
  public int activeCount() {
    SupervisorProcess running = process;
    return running == null || running.isEnded() ? 0 : running.children.running();
  }

  @Override
  public boolean isShuttingDown() {
    SupervisorProcess running = process;
    return running != null && running.isStopping();
  }

  @Override
  public boolean awaitEmpty(Duration timeout) {
    return idleWaiters.await(running(), timeout);
  }

  @Override
  public CompletableFuture<Boolean> awaitEmptyAsync(Duration timeout) {
    try {
      return idleWaiters.awaitAsync(running(), timeout);
    } catch (SupervisionException refused) {
      return CompletableFuture.failedFuture(refused);
    }
  }
}
