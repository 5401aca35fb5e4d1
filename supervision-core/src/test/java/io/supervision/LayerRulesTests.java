package io.supervision;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.supervision.internal.platform.ManualTime;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.locks.AbstractQueuedSynchronizer;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.NullMarked;

/** The walls of the house; docs/architecture.md draws them. */
@AnalyzeClasses(packages = "io.supervision", importOptions = DoNotIncludeTests.class)
class LayerRulesTests {

  /** Types of a package, and how many of them may form one circle. May only fall. */
  private record Budget(int types, int circle) {}

  private static final Budget USUAL = new Budget(14, 3);

  private static final Map<String, Budget> BUDGETS =
      Map.of(
          // the gate before each start came last: what is required, and who waits for that
          "io.supervision", new Budget(39, 25),
          // the last one: a moment in the life of the application that children wait for
          "io.supervision.spec", new Budget(25, 7),
          "io.supervision.internal.journal", new Budget(25, 3),
          "io.supervision.internal.incarnation", new Budget(18, 9),
          // the last one came with the test kit: who waits where a test moves time
          "io.supervision.internal.platform", new Budget(17, 3));

  @ArchTest
  static final ArchRule noRoomImportsUpwards =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .ensureAllClassesAreContainedInArchitecture()
          .layer("supervisor")
          .definedBy("io.supervision")
          .layer("incarnation")
          .definedBy("io.supervision.internal.incarnation")
          .layer("checks")
          .definedBy("io.supervision.internal.checks")
          .layer("journal")
          .definedBy("io.supervision.internal.journal")
          .layer("rules")
          .definedBy("io.supervision.internal.rules")
          .layer("children")
          .definedBy("io.supervision.internal.children")
          .layer("mailbox")
          .definedBy("io.supervision.internal.mailbox")
          .layer("platform")
          .definedBy("io.supervision.internal.platform")
          .layer("snapshot")
          .definedBy("io.supervision.snapshot")
          .layer("event")
          .definedBy("io.supervision.event")
          .layer("spec")
          .definedBy("io.supervision.spec")
          .layer("worker")
          .definedBy("io.supervision.worker")
          .layer("testing")
          .definedBy("io.supervision.testing")
          .whereLayer("testing")
          .mayNotAccessAnyLayer()
          .whereLayer("incarnation")
          .mayOnlyAccessLayers(
              "checks", "journal", "platform", "snapshot", "event", "spec", "worker")
          .whereLayer("checks")
          .mayOnlyAccessLayers("journal", "platform", "worker")
          .whereLayer("journal")
          .mayOnlyAccessLayers("platform", "event", "spec", "worker")
          .whereLayer("rules")
          .mayOnlyAccessLayers("platform", "event", "spec", "worker")
          .whereLayer("children")
          .mayOnlyAccessLayers("platform")
          .whereLayer("mailbox")
          .mayOnlyAccessLayers("platform")
          .whereLayer("platform")
          .mayNotAccessAnyLayer()
          .whereLayer("snapshot")
          .mayOnlyAccessLayers("event", "spec", "worker")
          .whereLayer("event")
          .mayOnlyAccessLayers("spec", "worker")
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

  /** Else a platform that decides the order of steps would not see all of them. */
  @ArchTest
  static final ArchRule onlyThePlatformWaitsSpinsYieldsOrLocks =
      noClasses()
          .that(
              resideInAPackage("io.supervision..")
                  .and(describe("are above the platform", LayerRulesTests::isAbovePlatform)))
          .should()
          .callMethodWhere(
              describe(
                  "it waits, spins, yields or locks",
                  call -> isWait(call.getTargetOwner(), call.getTarget().getName())))
          .orShould()
          .dependOnClassesThat(
              nameMatching(
                  String.join(
                      "|",
                      LockSupport.class.getName(),
                      CountDownLatch.class.getName(),
                      Semaphore.class.getName())));

  /**
   * A virtual thread that the JDK loses keeps its place in line, and all behind it wait for ever.
   */
  @ArchTest
  static final ArchRule nobodyStandsInLineForALock =
      noClasses()
          .that(
              resideInAPackage("io.supervision..")
                  .and(
                      describe(
                          "are not of the time of tests",
                          type -> !type.getName().startsWith(ManualTime.class.getName()))))
          .should()
          .dependOnClassesThat(
              assignableTo(Lock.class)
                  .or(assignableTo(AbstractQueuedSynchronizer.class))
                  .or(assignableTo(BlockingQueue.class))
                  .or(assignableTo(ThreadPoolExecutor.class)));

  @ArchTest
  static final ArchRule onlyThePlatformSynchronizes =
      methods()
          .that()
          .areDeclaredInClassesThat(
              describe("are above the platform", LayerRulesTests::isAbovePlatform))
          .should(
              be(
                  describe(
                      "not synchronized",
                      (JavaMember method) ->
                          !method.getModifiers().contains(JavaModifier.SYNCHRONIZED))))
          .allowEmptyShould(true);

  private static boolean isAbovePlatform(JavaClass type) {
    return !type.getPackageName().equals("io.supervision.internal.platform");
  }

  private static boolean isWait(JavaClass owner, String method) {
    if (owner.isEquivalentTo(Thread.class)) {
      return method.equals("sleep")
          || method.equals("yield")
          || method.equals("onSpinWait")
          || method.equals("join");
    }
    if (owner.isEquivalentTo(Object.class)) {
      return method.equals("wait") || method.startsWith("notify");
    }
    return owner.isAssignableTo(Future.class)
        && (method.equals("get") || method.equals("join"))
        && (owner.isEquivalentTo(CompletableFuture.class) || owner.isEquivalentTo(Future.class));
  }

  @ArchTest
  static void noPackageGrowsBeyondItsBudget(JavaClasses classes) {
    Map<String, Circles.Size> sizes = Circles.byPackage(classes);
    Map<String, String> beyond = new HashMap<>();
    sizes.forEach(
        (name, size) -> {
          Budget budget = BUDGETS.getOrDefault(name, USUAL);
          if (size.types() > budget.types() || size.largestCircle().size() > budget.circle()) {
            beyond.put(
                name,
                size.types() + " types of " + budget.types() + ", circle " + size.largestCircle());
          }
        });
    assertThat(beyond).isEmpty();
    assertThat(sizes).containsKeys("io.supervision", "io.supervision.internal.journal");
  }
}
