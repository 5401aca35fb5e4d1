package io.supervision;

import static org.awaitility.Awaitility.await;

import io.supervision.spec.ChildSpec;
import io.supervision.spec.ChildSpecBuilder;
import io.supervision.worker.Worker;
import io.supervision.worker.WorkerContext;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A worker that swallows every interrupt until a test releases it; counts its runs. Registered as
 * an extension, it lets all its threads go after each test.
 */
final class Stubborn implements Worker, AfterEachCallback {

  private static final AtomicInteger HANGING = new AtomicInteger();

  final List<WorkerContext> contexts = new CopyOnWriteArrayList<>();
  private final Semaphore permits = new Semaphore(0);
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();

  /** A child whose incarnations share this instance. */
  ChildSpecBuilder task(String id) {
    return ChildSpec.task(id, this);
  }

  /** A child each of whose incarnations has an instance of its own, so that it may be replaced. */
  ChildSpecBuilder worker(String id) {
    return ChildSpec.worker(id, () -> context -> hang(context));
  }

  @Override
  public void run(WorkerContext context) {
    hang(context);
  }

  void hang(WorkerContext context) {
    most.accumulateAndGet(running.incrementAndGet(), Math::max);
    if (context != null) {
      contexts.add(context);
    }
    HANGING.incrementAndGet();
    permits.acquireUninterruptibly();
    HANGING.decrementAndGet();
    running.decrementAndGet();
  }

  void release() {
    permits.release();
  }

  void releaseAll() {
    permits.release(1_000_000);
  }

  @Override
  public void afterEach(ExtensionContext test) {
    releaseAll();
  }

  int runs() {
    return contexts.size();
  }

  /** Whether any of them hangs at present. */
  static boolean anyHangs() {
    return HANGING.get() > 0;
  }

  /** How many incarnations ran at once, at most. */
  int most() {
    return most.get();
  }

  int running() {
    return running.get();
  }

  void awaitRuns(int count) {
    await().until(() -> contexts.size() >= count);
  }
}
