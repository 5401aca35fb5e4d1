package io.supervision.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Replays combinations that the public vectors leave out. */
@ExtendWith(QuietLog.class)
class FurtherVectorsTests {

  @Test
  void everyFurtherVectorAgreesWithTheRealSupervisor() throws Exception {
    Report report = Suite.run(VectorFiles.below(VectorDirectories.furtherOnes()));

    assertThat(report.vectors()).isEqualTo(52);
    assertThat(report.disagreements()).isEmpty();
  }
}
