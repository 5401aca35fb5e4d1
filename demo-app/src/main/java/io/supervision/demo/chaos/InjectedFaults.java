package io.supervision.demo.chaos;

import io.supervision.worker.WorkerContext;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.stereotype.Component;

/** Faults as ordered over HTTP, each one counted when it happens. */
@Component
@ConditionalOnBooleanProperty("demo.chaos.enabled")
final class InjectedFaults implements Faults, DisposableBean {

  private static final Set<Fault> AT_START = Set.of(Fault.FAIL_START);
  private static final Set<Fault> AT_CHECK = Set.of(Fault.UNHEALTHY);
  private static final Set<Fault> AT_WORK =
      Set.of(Fault.CRASH, Fault.HANG, Fault.STUCK, Fault.OUT_OF_MEMORY, Fault.LINKAGE);

  private final Queue<FaultAt> planned = new ConcurrentLinkedQueue<>();
  private final Map<FaultAt, LongAdder> injected = new ConcurrentHashMap<>();
  private final Map<String, CountDownLatch> held = new ConcurrentHashMap<>();
  private volatile @Nullable RandomCrashes random;

  void plan(FaultAt fault, int times) {
    for (int i = 0; i < times; i++) {
      planned.add(fault);
    }
  }

  void crashAtRandom(String target, double perSecond) {
    random = new RandomCrashes(target, perSecond, System.nanoTime());
  }

  void crashAtRandomNoMore() {
    random = null;
  }

  /** Forgets what is planned within an area and lets go on what hangs there. */
  void release(String area) {
    planned.removeIf(waiting -> FaultAt.isWithin(waiting.path(), area));
    held.forEach(
        (path, latch) -> {
          if (FaultAt.isWithin(path, area)) {
            latch.countDown();
          }
        });
  }

  ChaosReport report() {
    return ChaosReport.of(injected, List.copyOf(planned), held.keySet(), random);
  }

  @Override
  public void duringStart(WorkerContext context) {
    if (take(context.path(), AT_START) != null) {
      throw new InjectedCrash(context.path());
    }
  }

  @Override
  public void duringWork(WorkerContext context) throws InterruptedException {
    if (!context.isStopping()) {
      duringMessage(context.path());
    }
  }

  @Override
  public void duringMessage(String path) throws InterruptedException {
    Fault fault = take(path, AT_WORK);
    if (fault != null) {
      inject(path, fault);
    } else {
      crashByChance(path);
    }
  }

  @Override
  public void duringCheck(String path) {
    if (take(path, AT_CHECK) != null) {
      throw new IllegalStateException("failed check of '" + path + "' ordered from outside");
    }
  }

  private @Nullable Fault take(String path, Set<Fault> kinds) {
    for (FaultAt waiting : List.copyOf(planned)) {
      if (kinds.contains(waiting.fault()) && waiting.concerns(path) && planned.remove(waiting)) {
        count(path, waiting.fault());
        return waiting.fault();
      }
    }
    return null;
  }

  private void inject(String path, Fault fault) throws InterruptedException {
    switch (fault) {
      case CRASH, FAIL_START, UNHEALTHY -> throw new InjectedCrash(path);
      case HANG, STUCK -> hold(path, fault == Fault.HANG);
      case OUT_OF_MEMORY -> throw new OutOfMemoryError("ordered from outside");
      case LINKAGE -> throw new NoClassDefFoundError("ordered from outside");
    }
  }

  private void crashByChance(String path) {
    RandomCrashes crashes = random;
    if (crashes != null && crashes.strikes(path, System.nanoTime())) {
      count(path, Fault.CRASH);
      throw new InjectedCrash(path);
    }
  }

  private void count(String path, Fault fault) {
    injected.computeIfAbsent(new FaultAt(path, fault), key -> new LongAdder()).increment();
  }

  private void hold(String path, boolean interruptible) throws InterruptedException {
    CountDownLatch latch = new CountDownLatch(1);
    held.put(path, latch);
    try {
      if (interruptible) {
        latch.await();
      } else {
        awaitUninterruptibly(latch);
      }
    } finally {
      held.remove(path, latch);
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    boolean released = false;
    while (!released) {
      try {
        latch.await();
        released = true;
      } catch (InterruptedException ignored) {
        // not to listen is what makes a thread stuck
      }
    }
  }

  @Override
  public void destroy() {
    release("");
  }
}
