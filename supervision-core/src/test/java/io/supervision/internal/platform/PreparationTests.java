package io.supervision.internal.platform;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import io.supervision.SupervisionTree;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PreparationTests {

  private static final String ENGINE = "io.supervision.";

  /** These make the JVM prepare its recorder, if there is one, or would not be found. */
  private static final Set<String> OF_THE_RECORDER =
      Set.of(
          "internal.journal.FlightRecording",
          "internal.journal.IncarnationEvent",
          "internal.journal.RestartEvent");

  @Test
  void allTypesOfTheEngineAreLoadedBeforeThereIsAFailure() throws IOException {
    List<String> types =
        new ClassFileImporter()
                .withImportOption(new DoNotIncludeTests())
                .importPackagesOf(SupervisionTree.class)
                .stream()
                .filter(type -> type.isTopLevelClass())
                .map(JavaClass::getName)
                .filter(name -> !name.endsWith("-info"))
                .map(name -> name.substring(ENGINE.length()))
                .filter(name -> !OF_THE_RECORDER.contains(name))
                .sorted()
                .toList();
    assertThat(types).hasSizeGreaterThan(100);
    try (InputStream listed = Preparation.class.getResourceAsStream(Preparation.TYPES)) {
      String text = new String(Objects.requireNonNull(listed).readAllBytes(), US_ASCII);
      assertThat(text.lines())
          .as("src/main/resources/.../%s, sorted", Preparation.TYPES)
          .containsExactlyElementsOf(types);
    }
  }
}
