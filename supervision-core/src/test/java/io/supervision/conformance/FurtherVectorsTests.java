package io.supervision.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** Replays combinations that the public vectors leave out. */
@ExtendWith(QuietLog.class)
class FurtherVectorsTests {

  @TestFactory
  Stream<DynamicTest> agreesWithTheRealSupervisor() throws IOException {
    List<Vector> vectors = VectorFiles.below(VectorDirectories.furtherOnes());
    assertThat(vectors).hasSize(52);
    return Suite.start(vectors).tests();
  }
}
