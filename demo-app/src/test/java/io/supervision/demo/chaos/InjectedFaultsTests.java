package io.supervision.demo.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.supervision.worker.WorkerContext;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InjectedFaultsTests {

  private static final String WORKER = "pool/worker-0";

  private final InjectedFaults faults = new InjectedFaults();
  private final WorkerContext worker = context(WORKER);

  @AfterEach
  void letGo() {
    faults.destroy();
  }

  @Test
  void doesNothingUnlessTold() throws Exception {
    faults.duringStart(worker);
    faults.duringWork(worker);

    assertThat(faults.report().injected().values()).containsOnly(0L);
  }

  @Test
  void crashesTheNamedWorkerAsOftenAsPlanned() throws Exception {
    faults.plan(new FaultAt(WORKER, Fault.CRASH), 2);

    faults.duringWork(context("pool/worker-00"));
    crashes(worker);
    crashes(worker);
    faults.duringWork(worker);

    assertThat(faults.report().injected()).containsEntry(Fault.CRASH, 2L);
    assertThat(faults.report().byPath()).containsOnlyKeys(WORKER);
    assertThat(faults.report().planned()).isEmpty();
  }

  @Test
  void crashesAListenerAtItsNextMessage() throws Exception {
    faults.plan(new FaultAt("messaging", Fault.CRASH), 1);

    assertThatExceptionOfType(InjectedCrash.class)
        .isThrownBy(() -> faults.duringMessage("messaging/orders"));
    faults.duringMessage("messaging/orders");

    assertThat(faults.report().byPath()).containsOnlyKeys("messaging/orders");
  }

  @Test
  void crashesTheFirstWorkerBelowASupervisor() throws Exception {
    faults.plan(new FaultAt("pool", Fault.CRASH), 1);

    crashes(context("pool/worker-7"));
    faults.duringWork(worker);

    assertThat(faults.report().byPath()).containsOnlyKeys("pool/worker-7");
  }

  @Test
  void leavesAWorkerInPeaceThatIsStoppingAnyway() throws Exception {
    faults.plan(new FaultAt(WORKER, Fault.CRASH), 1);
    when(worker.isStopping()).thenReturn(true);

    faults.duringWork(worker);

    assertThat(faults.report().injected()).containsEntry(Fault.CRASH, 0L);
  }

  @Test
  void letsAStartFailAndNothingElse() throws Exception {
    faults.plan(new FaultAt(WORKER, Fault.FAIL_START), 1);

    faults.duringWork(worker);
    assertThatExceptionOfType(InjectedCrash.class).isThrownBy(() -> faults.duringStart(worker));
    faults.duringStart(worker);
  }

  @Test
  void letsAHealthCheckFailAndNothingElse() throws Exception {
    faults.plan(new FaultAt(WORKER, Fault.UNHEALTHY), 1);

    faults.duringStart(worker);
    faults.duringWork(worker);
    assertThatIllegalStateException().isThrownBy(() -> faults.duringCheck(WORKER));
    faults.duringCheck(WORKER);
  }

  @Test
  void throwsTheErrorsThatNoRestartHeals() {
    faults.plan(new FaultAt(WORKER, Fault.OUT_OF_MEMORY), 1);
    assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> faults.duringWork(worker));

    faults.plan(new FaultAt(WORKER, Fault.LINKAGE), 1);
    assertThatExceptionOfType(LinkageError.class).isThrownBy(() -> faults.duringWork(worker));
  }

  @Test
  void hangsUntilInterrupted() throws Exception {
    Thread hanging = hold(Fault.HANG);

    hanging.interrupt();

    hanging.join();
    assertThat(faults.report().held()).isEmpty();
  }

  @Test
  void isStuckUntilReleased() throws Exception {
    Thread stuck = hold(Fault.STUCK);

    stuck.interrupt();
    await().until(() -> !stuck.isInterrupted() && stuck.getState() == Thread.State.WAITING);
    assertThat(faults.report().held()).containsExactly(WORKER);

    faults.release("pool");
    stuck.join();
    assertThat(faults.report().held()).isEmpty();
  }

  @Test
  void crashesAtRandomWithinItsArea() throws Exception {
    faults.crashAtRandom("pool", 0.1);

    faults.duringWork(context("other/worker-0"));
    crashes(worker);
    faults.crashAtRandom("pool", 0.1);
    faults.crashAtRandomNoMore();
    faults.duringWork(worker);

    assertThat(faults.report().injected()).containsEntry(Fault.CRASH, 1L);
  }

  @Test
  void crashesAboutAsOftenAsAskedFor() {
    RandomCrashes crashes = new RandomCrashes("", 50, 0);

    long strikes =
        LongStream.range(0, 100_000)
            .filter(millis -> crashes.strikes(WORKER, TimeUnit.MILLISECONDS.toNanos(millis)))
            .count();

    assertThat(strikes).as("in 100 seconds").isBetween(4_000L, 5_500L);
  }

  @Test
  void drawsAnotherTimeWhenNobodyCameBy() {
    RandomCrashes crashes = new RandomCrashes("", 1, 0);

    assertThat(crashes.strikes(WORKER, TimeUnit.SECONDS.toNanos(2))).isFalse();
    assertThat(crashes.strikes(WORKER, TimeUnit.SECONDS.toNanos(2))).isFalse();
  }

  private Thread hold(Fault fault) {
    faults.plan(new FaultAt(WORKER, fault), 1);
    Thread thread =
        new Thread(
            () -> {
              try {
                faults.duringWork(worker);
              } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
              }
            });
    thread.setDaemon(true);
    thread.start();
    await()
        .until(
            () ->
                faults.report().held().contains(WORKER)
                    && thread.getState() == Thread.State.WAITING);
    return thread;
  }

  private void crashes(WorkerContext context) {
    assertThatExceptionOfType(InjectedCrash.class)
        .isThrownBy(() -> faults.duringWork(context))
        .withMessageContaining(context.path());
  }

  private static WorkerContext context(String path) {
    WorkerContext context = mock(WorkerContext.class);
    when(context.path()).thenReturn(path);
    return context;
  }
}
