package io.supervision.benchmarks.workload;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** That each contender still does its workload; how fast is not asked. */
class WorkloadTests {

  /** Those whose children are in tens below each other. */
  private static final List<String> TREES = List.of("tree-build", "tree-stop");

  static Stream<Arguments> contenders() {
    return Workload.ALL.stream()
        .flatMap(
            workload ->
                workload.contenders().keySet().stream()
                    .map(contender -> arguments(workload.id(), contender)));
  }

  @ParameterizedTest
  @MethodSource("contenders")
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD, unit = TimeUnit.SECONDS)
  void doesItsWorkloadOnce(String id, String name) throws Exception {
    Contender contender = Workload.of(id).contenders().get(name);
    int size = TREES.contains(id) ? 1_000 : 50;

    double figure = BareThreads.call(() -> contender.measure(size));

    // few children may take less heap than a collection frees meanwhile
    boolean plausible = Workload.of(id).unit() == Unit.BYTES_EACH || figure > 0;
    assertTrue(plausible, () -> name + " of " + id + " measured " + figure);
  }
}
