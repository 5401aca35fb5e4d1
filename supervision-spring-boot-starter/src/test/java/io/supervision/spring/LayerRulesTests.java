package io.supervision.spring;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.jspecify.annotations.NullMarked;

@AnalyzeClasses(packages = "io.supervision.spring", importOptions = DoNotIncludeTests.class)
class LayerRulesTests {

  @ArchTest
  static final ArchRule noLayerImportsUpwards =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .withOptionalLayers(true)
          .ensureAllClassesAreContainedInArchitecture()
          .layer("autoconfigure")
          .definedBy("io.supervision.spring.autoconfigure..")
          .layer("operations")
          .definedBy(
              "io.supervision.spring.actuate..",
              "io.supervision.spring.metrics..",
              "io.supervision.spring.diagnostics..")
          .layer("dashboard")
          .definedBy("io.supervision.spring.dashboard..")
          .layer("spring")
          .definedBy("io.supervision.spring")
          .whereLayer("operations")
          .mayOnlyAccessLayers("dashboard", "spring")
          .whereLayer("dashboard")
          .mayNotAccessAnyLayer()
          .whereLayer("spring")
          .mayNotAccessAnyLayer();

  @ArchTest
  static final ArchRule packagesFormNoCircle = slices().matching("(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule everyPackageIsNullMarked =
      classes()
          .should(
              be(
                  describe(
                      "in a null-marked package",
                      (JavaClass type) -> type.getPackage().isAnnotatedWith(NullMarked.class))));
}
