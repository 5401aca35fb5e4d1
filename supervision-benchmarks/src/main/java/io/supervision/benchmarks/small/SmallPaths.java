package io.supervision.benchmarks.small;

import io.supervision.SupervisionTree;
import io.supervision.Supervisor;
import io.supervision.WhatIf;
import io.supervision.snapshot.NodeSnapshot;
import io.supervision.snapshot.SupervisorSnapshot;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.RestartType;
import io.supervision.spec.SupervisorSpec;
import io.supervision.spec.SupervisorSpecBuilder;
import io.supervision.worker.Worker;
import io.supervision.worker.WorkerContext;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What is asked often, of a supervisor with 100 idle children; JMH runs it with {@code --jmh}. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SmallPaths {

  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Worker IDLE = WorkerContext::awaitStop;

  private final SupervisionTree tree = SupervisionTree.create(spec());
  private final Supervisor root = tree.root();
  private final ChildSpec job =
      ChildSpec.task("job", context -> {}).restart(RestartType.TEMPORARY).build();
  private final SupervisionTree jobTree = SupervisionTree.create(SupervisorSpec.dynamic("jobs"));
  private final Supervisor jobs = jobTree.root();

  private static SupervisorSpecBuilder spec() {
    SupervisorSpecBuilder spec = SupervisorSpec.named("root");
    for (int i = 0; i < 100; i++) {
      spec.child(ChildSpec.task("worker-" + i, IDLE));
    }
    return spec;
  }

  /** Starts the trees. */
  @Setup
  public void start() {
    tree.start();
    jobTree.start();
  }

  /** Stops them. */
  @TearDown
  public void stop() {
    tree.stop();
    jobTree.stop();
  }

  /**
   * Starts a temporary child that ends at once, and waits until it is gone.
   *
   * @return true
   */
  @Benchmark
  public boolean startAndEnd() {
    jobs.startChild(job);
    return jobs.awaitEmpty(PATIENCE);
  }

  /**
   * Counts what runs.
   *
   * @return 100
   */
  @Benchmark
  public int activeCount() {
    return root.activeCount();
  }

  /**
   * Asks what a crash would do.
   *
   * @return the answer
   */
  @Benchmark
  public WhatIf whatIf() {
    return tree.whatIf("worker-50");
  }

  /**
   * Takes a picture of all.
   *
   * @return the tree
   */
  @Benchmark
  public SupervisorSnapshot snapshot() {
    return tree.snapshot();
  }

  /**
   * Finds one child.
   *
   * @return it
   */
  @Benchmark
  public Optional<NodeSnapshot> find() {
    return tree.find("worker-50");
  }
}
