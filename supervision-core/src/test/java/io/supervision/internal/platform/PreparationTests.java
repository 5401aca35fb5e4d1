package io.supervision.internal.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import io.supervision.SupervisionTree;
import java.util.List;
import org.junit.jupiter.api.Test;

class PreparationTests {

  private static final String ENGINE = "io.supervision.";

  @Test
  void allThatHasSomethingStaticIsInitializedBeforeThereIsAFailure() {
    List<String> hosts =
        new ClassFileImporter()
                .withImportOption(new DoNotIncludeTests())
                .importPackagesOf(SupervisionTree.class)
                .stream()
                .filter(type -> type.getStaticInitializer().isPresent())
                .filter(type -> !type.isEquivalentTo(Preparation.class))
                .map(JavaClass::getName)
                .map(name -> name.substring(ENGINE.length()).replaceAll("\\$.*", ""))
                .distinct()
                .toList();
    assertThat(hosts).hasSizeGreaterThan(50);
    assertThat(Preparation.INITIALIZED).containsExactlyInAnyOrderElementsOf(hosts);
  }
}
