package io.supervision.demo;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.jspecify.annotations.NullMarked;

@AnalyzeClasses(packages = "io.supervision.demo", importOptions = DoNotIncludeTests.class)
class FeatureRulesTests {

  @ArchTest
  static final ArchRule featuresFormNoCircle =
      slices().matching("io.supervision.demo.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule everyPackageIsNullMarked =
      classes()
          .should(
              be(
                  describe(
                      "in a null-marked package",
                      (JavaClass type) -> type.getPackage().isAnnotatedWith(NullMarked.class))));

  @ArchTest
  static final ArchRule onlyThoseWhoServeHttpKnowTheTree =
      noClasses()
          .that()
          .haveNameNotMatching(".*(Controller|Errors)(\\$.*)?")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.supervision", "io.supervision.spec", "io.supervision.snapshot")
          .because("the tree is made of annotations and configuration");
}
