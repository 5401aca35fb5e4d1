package io.supervision.test;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.jspecify.annotations.NullMarked;

@AnalyzeClasses(packages = "io.supervision.test", importOptions = DoNotIncludeTests.class)
class LayerRulesTests {

  /** What users have to learn; may only fall. */
  private static final int TYPES_THAT_USERS_SEE = 10;

  @ArchTest
  static final ArchRule nothingInternalIsUsed =
      noClasses().should().dependOnClassesThat().resideInAPackage("io.supervision..internal..");

  /** Its tests use this. */
  @ArchTest
  static final ArchRule theStarterIsNotKnown =
      noClasses().should().dependOnClassesThat().resideInAPackage("io.supervision.spring..");

  @ArchTest
  static final ArchRule plainJavaDoesWithoutSpring =
      noClasses()
          .that()
          .resideInAPackage("io.supervision.test")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.supervision.test.spring..", "io.supervision.spring..", "org.springframework..");

  @ArchTest
  static final ArchRule everyPackageIsNullMarked =
      classes()
          .should(
              be(
                  describe(
                      "in a null-marked package",
                      (JavaClass type) -> type.getPackage().isAnnotatedWith(NullMarked.class))));

  @ArchTest
  static void usersSeeFewTypes(JavaClasses all) {
    assertThat(all.stream())
        .filteredOn(
            type -> type.isTopLevelClass() && type.getModifiers().contains(JavaModifier.PUBLIC))
        .hasSizeLessThanOrEqualTo(TYPES_THAT_USERS_SEE);
  }
}
