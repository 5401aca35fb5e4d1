package io.supervision.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Replays all vectors, and those below the directories of {@code -Dsupervision.vectors}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(QuietLog.class)
class OtpConformanceTests {

  private static final int PUBLIC_VECTORS = 511;

  private final List<Vector> vectors = new ArrayList<>();
  private Suite suite;

  @BeforeAll
  void startAll() throws IOException {
    vectors.addAll(VectorFiles.below(VectorDirectories.publicOnes()));
    for (Path further : VectorDirectories.named(System.getProperty("supervision.vectors", ""))) {
      vectors.addAll(VectorFiles.below(further));
    }
    suite = Suite.start(vectors);
  }

  @Test
  void allPublicVectorsAreThere() {
    assertThat(vectors).hasSizeGreaterThanOrEqualTo(PUBLIC_VECTORS);
  }

  @TestFactory
  Stream<DynamicTest> agreesWithTheRealSupervisor() {
    return suite.tests();
  }

  @AfterAll
  void printReport() {
    System.out.println(suite.report());
  }
}
