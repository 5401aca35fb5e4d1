package io.supervision;

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

@AnalyzeClasses(packages = "io.supervision", importOptions = DoNotIncludeTests.class)
class LayerRulesTests {

  @ArchTest
  static final ArchRule noLayerImportsUpwards =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .withOptionalLayers(true)
          .ensureAllClassesAreContainedInArchitecture()
          .layer("engine")
          .definedBy("io.supervision")
          .layer("snapshot")
          .definedBy("io.supervision.snapshot")
          .layer("event")
          .definedBy("io.supervision.event")
          .layer("spec")
          .definedBy("io.supervision.spec")
          .layer("worker")
          .definedBy("io.supervision.worker")
          .whereLayer("snapshot")
          .mayOnlyAccessLayers("event", "spec", "worker")
          .whereLayer("event")
          .mayOnlyAccessLayers("snapshot", "spec", "worker")
          .whereLayer("spec")
          .mayOnlyAccessLayers("worker")
          .whereLayer("worker")
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
