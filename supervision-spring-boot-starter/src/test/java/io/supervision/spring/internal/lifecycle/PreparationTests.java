package io.supervision.spring.internal.lifecycle;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import io.supervision.spring.SupervisedChild;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PreparationTests {

  private static final String STARTER = "io.supervision.spring.";

  @Test
  void allTypesThatAreNeededAfterTheStartAreLoadedBeforeThereIsAFailure() throws IOException {
    List<String> types =
        new ClassFileImporter()
                .withImportOption(new DoNotIncludeTests())
                .importPackagesOf(SupervisedChild.class)
                .stream()
                .filter(type -> type.isTopLevelClass())
                .map(JavaClass::getName)
                .filter(name -> !name.endsWith("-info"))
                .map(name -> name.substring(STARTER.length()))
                .filter(name -> !name.matches("(autoconfigure|internal\\.config)\\..*"))
                .sorted()
                .toList();
    assertThat(types).hasSizeGreaterThan(80);
    try (InputStream listed = Preparation.class.getResourceAsStream(Preparation.TYPES)) {
      String text = new String(Objects.requireNonNull(listed).readAllBytes(), US_ASCII);
      assertThat(text.lines())
          .as("src/main/resources/.../%s, sorted", Preparation.TYPES)
          .containsExactlyElementsOf(types);
    }
  }
}
