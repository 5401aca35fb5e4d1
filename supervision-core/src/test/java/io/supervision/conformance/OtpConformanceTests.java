package io.supervision.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Replays all vectors, and those below the directories of {@code -Dsupervision.vectors}. */
@ExtendWith(QuietLog.class)
class OtpConformanceTests {

  private static final int PUBLIC_VECTORS = 511;

  @Test
  void everyVectorAgreesWithTheRealSupervisor() throws Exception {
    List<Vector> vectors = new ArrayList<>(VectorFiles.below(VectorDirectories.publicOnes()));
    assertThat(vectors).as("public vectors").hasSizeGreaterThanOrEqualTo(PUBLIC_VECTORS);
    String further = System.getProperty("supervision.vectors", "");
    for (Path directory : VectorDirectories.named(further)) {
      vectors.addAll(VectorFiles.below(directory));
    }

    Report report = Suite.run(vectors);

    System.out.println(report);
    assertThat(report.disagreements().size()).as("disagreements, as printed above").isZero();
  }
}
