package io.supervision.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Replays all vectors, and those below the directories of {@code -Dsupervision.vectors}. */
class OtpConformanceTests {

  private static final Path MODULE = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
  private static final Logger LOGGER = (Logger) LoggerFactory.getLogger("io.supervision");

  @BeforeAll
  static void silenceTheLog() {
    LOGGER.setLevel(Level.OFF);
  }

  @AfterAll
  static void restoreTheLog() {
    LOGGER.setLevel(null);
  }

  @Test
  void everyVectorAgreesWithTheRealSupervisor() throws Exception {
    List<Vector> vectors =
        new ArrayList<>(VectorFiles.below(MODULE.resolve("src/test/otp-conformance/public")));
    assertThat(vectors).as("public vectors").hasSizeGreaterThanOrEqualTo(511);
    for (String directory : System.getProperty("supervision.vectors", "").split(",", -1)) {
      if (!directory.isBlank()) {
        vectors.addAll(VectorFiles.below(Path.of(directory.strip())));
      }
    }
    Report report = Suite.run(vectors);
    System.out.println(report);
    assertThat(report.disagreements()).isEmpty();
  }
}
