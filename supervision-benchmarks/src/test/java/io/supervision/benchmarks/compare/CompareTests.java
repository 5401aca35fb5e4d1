package io.supervision.benchmarks.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supervision.SupervisionTree;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That a comparison runs, here of the engine with itself; how fast is not asked. */
class CompareTests {

  @ParameterizedTest
  @ValueSource(strings = {"", " --forks"})
  void comparesInOneRound(String forks) throws Exception {
    ByteArrayOutputStream table = new ByteArrayOutputStream();

    boolean holds =
        Compare.compare(
            plan(
                "--workload restarts/limited --size 50 --rounds 1 --turns 1 --warm 0 --carriers 1"
                    + " --limit 1000/1000 -J-Xms64m -J-Xmn32m -J-Xmx64m"
                    + forks),
            new PrintStream(table, true, StandardCharsets.UTF_8));

    List<String> lines = table.toString(StandardCharsets.UTF_8).lines().toList();
    assertTrue(holds, () -> "in " + lines);
    assertEquals(3, lines.size(), () -> "in " + lines);
    assertTrue(
        lines
            .get(2)
            .matches(
                "\\| restarts/limited \\| 50 \\| .* ns \\| .* ns \\|"
                    + " .* \\| 1 \\| 1000.00/1000.00 \\| holds \\|"),
        () -> "in " + lines);
  }

  @Test
  void aWorkloadIsAllOfItsContendersThatAreCompared() throws Exception {
    assertEquals(
        List.of("restarts", "restarts/limited", "restarts/listened"),
        plan("--workload restarts").subjects().stream().map(Subject::name).toList());
  }

  @Test
  void saysWhatThereIsToCompare() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> plan("--workload nothing"));

    assertTrue(e.getMessage().contains("'nothing'; there are [start, start/template,"));
  }

  private static Plan plan(String options) throws Exception {
    String engine =
        Path.of(SupervisionTree.class.getProtectionDomain().getCodeSource().getLocation().toURI())
            .toString();
    return Plan.of(
        Stream.concat(Stream.of(engine, engine), Stream.of(options.split(" ")))
            .toArray(String[]::new));
  }
}
