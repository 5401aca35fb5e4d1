package io.supervision.spring;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;

@AnalyzeClasses(packages = LayerRulesTests.BASE, importOptions = DoNotIncludeTests.class)
class LayerRulesTests {

  static final String BASE = "io.supervision.spring";

  /** Whom each package may import; what is not named may import nobody. */
  private static final Map<String, Set<String>> ALLOWED =
      Map.ofEntries(
          Map.entry("internal", Set.of("")),
          Map.entry("internal.beans", Set.of("", "internal")),
          Map.entry("internal.lifecycle", Set.of("", "internal", "internal.beans")),
          Map.entry("internal.listener", Set.of("internal", "internal.beans", "listener")),
          Map.entry(
              "internal.config",
              Set.of(
                  "",
                  "internal",
                  "internal.beans",
                  "internal.lifecycle",
                  "internal.listener",
                  "internal.schedule")),
          Map.entry("internal.schedule", Set.of("", "internal", "internal.beans")),
          Map.entry("internal.history", Set.of("internal")),
          Map.entry("internal.listener.kafka", Set.of("listener")),
          Map.entry("internal.listener.jms", Set.of("listener", "internal.listener")),
          Map.entry("internal.listener.streams", Set.of("listener")),
          Map.entry("internal.listener.rabbit", Set.of("listener", "internal.listener")),
          Map.entry("internal.operations", Set.of("internal", "internal.history")),
          Map.entry("internal.descriptor", Set.of("internal", "internal.history")),
          Map.entry("metrics", Set.of("internal", "internal.history")),
          Map.entry("internal.health", Set.of("internal.config", "internal.history")),
          Map.entry("health", Set.of("internal", "internal.history")),
          Map.entry("dashboard", Set.of("internal", "internal.history", "internal.descriptor")),
          Map.entry(
              "actuate",
              Set.of(
                  "dashboard",
                  "internal",
                  "internal.history",
                  "internal.descriptor",
                  "internal.operations")));

  /** May only fall. */
  private static final int LARGEST_CIRCLE = 2;

  /** May only fall. The last four are what an adapter for listeners implements. */
  private static final int TYPES_THAT_USERS_SEE = 28;

  @ArchTest
  static void noPackageImportsUpwards(JavaClasses all) {
    Map<String, Set<String>> imported = new TreeMap<>();
    for (JavaClass type : all) {
      for (JavaClass other : dependencies(type)) {
        if (!type.getPackageName().equals(other.getPackageName())) {
          imported.computeIfAbsent(room(type), room -> new TreeSet<>()).add(room(other));
        }
      }
    }
    imported.keySet().removeIf(room -> room.startsWith("autoconfigure"));
    assertThat(imported)
        .allSatisfy(
            (room, others) -> assertThat(ALLOWED.getOrDefault(room, Set.of())).containsAll(others));
  }

  private static String room(JavaClass type) {
    String name = type.getPackageName().substring(BASE.length());
    return name.isEmpty() ? name : name.substring(1);
  }

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

  @ArchTest
  static final ArchRule autoconfigureHasNothingButAutoConfiguration =
      classes()
          .that()
          .resideInAPackage(BASE + ".autoconfigure..")
          .and()
          .areTopLevelClasses()
          .and()
          .doNotHaveSimpleName("package-info")
          .should()
          .beAnnotatedWith("org.springframework.boot.autoconfigure.AutoConfiguration");

  /** Nested types count as a part of what they are nested in. */
  @ArchTest
  static void circlesOfTypesWithinAPackageAreSmall(JavaClasses all) {
    Map<String, List<JavaClass>> packages =
        all.stream()
            .collect(groupingBy(JavaClass::getPackageName, TreeMap::new, Collectors.toList()));
    assertThat(packages.values())
        .allSatisfy(
            types ->
                assertThat(new Circles(arrows(types)).largest())
                    .hasSizeLessThanOrEqualTo(LARGEST_CIRCLE));
  }

  private static Map<String, Set<String>> arrows(Collection<JavaClass> types) {
    Map<String, Set<String>> arrows = new TreeMap<>();
    for (JavaClass type : types) {
      Set<String> others = arrows.computeIfAbsent(topLevel(type), name -> new TreeSet<>());
      dependencies(type).stream()
          .filter(other -> other.getPackageName().equals(type.getPackageName()))
          .map(LayerRulesTests::topLevel)
          .forEach(others::add);
    }
    return arrows;
  }

  private static Set<JavaClass> dependencies(JavaClass type) {
    return type.getDirectDependenciesFromSelf().stream()
        .map(Dependency::getTargetClass)
        .map(JavaClass::getBaseComponentType)
        .filter(other -> other.getPackageName().startsWith(BASE))
        .collect(Collectors.toSet());
  }

  private static String topLevel(JavaClass type) {
    return type.getName().replaceFirst("\\$.*", "");
  }

  @ArchTest
  static void usersSeeFewTypes(JavaClasses all) {
    assertThat(all.stream())
        .filteredOn(
            type -> type.isTopLevelClass() && type.getModifiers().contains(JavaModifier.PUBLIC))
        .filteredOn(type -> !type.getPackageName().startsWith(BASE + ".internal"))
        .hasSizeLessThanOrEqualTo(TYPES_THAT_USERS_SEE);
  }
}
