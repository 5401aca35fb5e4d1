package io.supervision.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.supervision.SupervisionTree;
import io.supervision.spec.InvalidSpecException.Problem;
import io.supervision.worker.WorkerContext;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a specification refuses when it is built, and what it tells people then. */
class SpecChecksTests {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration NEGATIVE = Duration.ofNanos(-1);
  private static final Duration ENDLESS = Duration.ofSeconds(Long.MAX_VALUE);

  private static ChildSpecBuilder child(String id) {
    return ChildSpec.task(id, WorkerContext::awaitStop);
  }

  private static void assertInvalid(
      ThrowingCallable build, Problem problem, String property, String... words) {
    assertThat(catchThrowable(build))
        .isInstanceOfSatisfying(
            InvalidSpecException.class,
            invalid -> {
              assertThat(invalid.problem()).isEqualTo(problem);
              assertThat(invalid.property()).isEqualTo(property);
              for (String word : words) {
                assertThat(invalid).hasMessageContaining(word);
              }
            });
  }

  // ---- ids and names

  @ParameterizedTest
  @ValueSource(strings = {"\u061c", "\u200e", "\u200f", "\u202a", "\u202e", "\u2066", "\u2069"})
  void nothingInAnIdTurnsTheTextAroundIt(String turning) {
    assertThat(catchThrowable(() -> child("a" + turning + "b").build()))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("'a?b'");
  }

  @Test
  void aLongIdThatIsRefusedIsCutWhereItIsQuoted() {
    Throwable refused = catchThrowable(() -> child("x".repeat(100_000) + "/").build());
    assertThat(refused).isInstanceOf(InvalidSpecException.class);
    assertThat(refused.getMessage()).hasSizeLessThan(1_000).contains("... (100001 characters)'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "a/b", "a\nb", "\t", "a\u0000", "\u007f", "a\u0085b"})
  void anIdIsNotEmptyAndHasNoSlashAndNoControlCharacter(String id) {
    String rule = "must not be empty and must not contain '/' or control characters";
    assertInvalid(() -> child(id).build(), Problem.INVALID_ID, "id", "the id '", rule);
    assertInvalid(
        () -> ChildSpec.worker(id, () -> WorkerContext::awaitStop).build(),
        Problem.INVALID_ID,
        "id");
    assertInvalid(
        () -> ChildSpec.supervisor(id, () -> null).build(), Problem.INVALID_ID, "id", rule);
    assertInvalid(
        () -> SupervisorSpec.named(id).build(), Problem.INVALID_ID, "name", "the name '", rule);
    assertInvalid(() -> SupervisorSpec.dynamic(id).build(), Problem.INVALID_ID, "name", rule);
    assertInvalid(
        () -> SupervisorSpec.template(id, child("t")).build(), Problem.INVALID_ID, "name", rule);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "A b", "ü", "~", "a.b:c", "..", "\uD83D\uDE00"})
  void anyOtherTextIsAnId(String id) {
    assertThat(child(id).build().id()).isEqualTo(id);
    assertThat(SupervisorSpec.named(id).build().toChildSpec().id()).isEqualTo(id);
  }

  @Test
  void anIdWithALineFeedIsShownOnOneLine() {
    assertThat(catchThrowable(() -> child("a\r\nb").build())).hasMessageContaining("'a??b'");
    assertThat(catchThrowable(() -> child("a\u0085b").build())).hasMessageContaining("'a?b'");
  }

  @Test
  void idsOfOneSupervisorDiffer() {
    assertInvalid(
        () -> SupervisorSpec.named("app").child(child("a")).child(child("a")).build(),
        Problem.DUPLICATE_ID,
        "id",
        "supervisor 'app'",
        "two children",
        "'a'");
    assertInvalid(
        () ->
            SupervisorSpec.dynamic("pool")
                .child(child("a"))
                .child(SupervisorSpec.named("a"))
                .build(),
        Problem.DUPLICATE_ID,
        "id",
        "supervisor 'pool'");
  }

  @Test
  void idsOfDifferentSupervisorsMayBeTheSame() {
    assertThatNoException()
        .isThrownBy(
            () ->
                SupervisorSpec.named("app")
                    .child(child("app"))
                    .child(SupervisorSpec.named("s").child(child("app")).child(child("s")))
                    .build());
  }

  // ---- significant children

  @Test
  void aPermanentChildIsNotSignificant() {
    assertInvalid(
        () -> child("a").significant(true).build(),
        Problem.BAD_COMBINATION,
        "significant",
        "permanent",
        "always restarted",
        "make it transient or temporary");
  }

  @Test
  void aSignificantChildNeedsASupervisorThatShutsDown() {
    ChildSpec significant = child("a").restart(RestartType.TRANSIENT).significant(true).build();
    assertInvalid(
        () -> SupervisorSpec.named("app").child(significant).build(),
        Problem.BAD_COMBINATION,
        "significant",
        "child 'a'",
        "supervisor 'app'",
        "set any-significant or all-significant");
    assertInvalid(
        () -> SupervisorSpec.template("pool", significant).build(),
        Problem.BAD_COMBINATION,
        "significant",
        "supervisor 'pool'");
    assertInvalid(
        () -> SupervisorSpec.dynamic("pool").build().requireCompatible(significant),
        Problem.BAD_COMBINATION,
        "significant",
        "supervisor 'pool'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TRANSIENT", "TEMPORARY"})
  void aSignificantChildThatMayStayDownIsAccepted(RestartType type) {
    ChildSpec significant = child("a").restart(type).significant(true).build();
    for (AutoShutdown autoShutdown :
        List.of(AutoShutdown.ANY_SIGNIFICANT, AutoShutdown.ALL_SIGNIFICANT)) {
      assertThat(SupervisorSpec.named("app").autoShutdown(autoShutdown).child(significant).build())
          .extracting(SupervisorSpec::autoShutdown)
          .isEqualTo(autoShutdown);
    }
  }

  // ---- numbers and durations

  private record Case(String name, ThrowingCallable build, Problem problem, List<String> words) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Case refused(String property, ThrowingCallable build, String... words) {
    return new Case(property, build, Problem.INVALID_SETTING, List.of(words));
  }

  private static Backoff backoff(
      Duration initial, double multiplier, Duration max, double jitter, Duration reset) {
    return new Backoff(initial, multiplier, max, jitter, reset);
  }

  static Stream<Case> valuesOutOfRange() {
    return Stream.of(
        new Case(
            "max-restarts",
            () -> SupervisorSpec.named("app").intensity(-1, SECOND),
            Problem.INVALID_INTENSITY,
            List.of("0 or more", "-1")),
        new Case(
            "period",
            () -> SupervisorSpec.named("app").intensity(1, Duration.ZERO),
            Problem.INVALID_PERIOD,
            List.of("positive", "PT0S")),
        new Case(
            "period",
            () -> new RestartIntensity(1, NEGATIVE),
            Problem.INVALID_PERIOD,
            List.of("positive", "PT-0.000000001S")),
        new Case(
            "shutdown",
            () -> child("a").shutdown(NEGATIVE),
            Problem.INVALID_SHUTDOWN,
            List.of("must not be negative", "PT-0.000000001S")),
        refused("max-children", () -> SupervisorSpec.dynamic("p").maxChildren(-1).build(), "-1"),
        refused("start-timeout", () -> child("a").startTimeout(Duration.ZERO).build(), "PT0S"),
        refused("start-timeout", () -> child("a").startTimeout(NEGATIVE).build(), "positive"),
        refused("heartbeat-timeout", () -> child("a").heartbeatTimeout(Duration.ZERO).build()),
        refused("heartbeat-timeout", () -> child("a").heartbeatTimeout(NEGATIVE).build()),
        refused("hold-for", () -> child("a").holdFor(NEGATIVE).build(), "zero or more"),
        refused("health.interval", () -> HealthCheckSpec.DEFAULT.interval(Duration.ZERO)),
        refused("health.interval", () -> HealthCheckSpec.DEFAULT.interval(NEGATIVE), "positive"),
        refused("health.timeout", () -> HealthCheckSpec.DEFAULT.timeout(Duration.ZERO)),
        refused("health.timeout", () -> HealthCheckSpec.DEFAULT.timeout(NEGATIVE), "positive"),
        refused(
            "health.failure-threshold",
            () -> HealthCheckSpec.DEFAULT.failureThreshold(0),
            "at least 1",
            "is 0"),
        refused("backoff.initial", () -> backoff(Duration.ZERO, 1, SECOND, 0, SECOND), "positive"),
        refused("backoff.initial", () -> backoff(NEGATIVE, 1, SECOND, 0, SECOND), "positive"),
        refused("backoff.multiplier", () -> backoff(SECOND, 0.99, SECOND, 0, SECOND), "0.99"),
        refused("backoff.multiplier", () -> backoff(SECOND, Double.NaN, SECOND, 0, SECOND), "NaN"),
        refused(
            "backoff.max",
            () -> backoff(SECOND, 1, SECOND.minusNanos(1), 0, SECOND),
            "at least backoff.initial"),
        refused("backoff.jitter", () -> backoff(SECOND, 1, SECOND, -0.1, SECOND), "from 0 to 1"),
        refused("backoff.jitter", () -> backoff(SECOND, 1, SECOND, 1.1, SECOND), "1.1"),
        refused("backoff.jitter", () -> backoff(SECOND, 1, SECOND, Double.NaN, SECOND), "NaN"),
        refused("backoff.reset-after", () -> backoff(SECOND, 1, SECOND, 0, NEGATIVE), "zero"));
  }

  @ParameterizedTest
  @MethodSource
  void valuesOutOfRange(Case refused) {
    assertInvalid(
        refused.build(), refused.problem(), refused.name(), refused.words().toArray(String[]::new));
    assertThat(catchThrowable(refused.build())).hasMessageContaining("but is ");
  }

  @Test
  void aSettingThatIsRefusedIsThatOfANamedChildOrSupervisor() {
    assertThat(catchThrowable(() -> child("xyz").startTimeout(Duration.ZERO).build()))
        .hasMessageContaining("xyz");
    assertThat(catchThrowable(() -> child("xyz").significant(true).build()))
        .hasMessageContaining("xyz");
    assertThat(catchThrowable(() -> SupervisorSpec.dynamic("xyz").maxChildren(-1).build()))
        .hasMessageContaining("xyz");
  }

  @Test
  void theStopTimeoutIsNotNegative() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> SupervisionTree.builder(SupervisorSpec.named("s")).stopTimeout(NEGATIVE).build());
  }

  @Test
  void theSmallestAndTheLargestValuesAreAccepted() {
    Duration nano = Duration.ofNanos(1);
    for (Duration duration : List.of(nano, ENDLESS)) {
      assertThatNoException()
          .isThrownBy(
              () ->
                  SupervisorSpec.dynamic("app")
                      .intensity(0, duration)
                      .maxChildren(1)
                      .child(
                          child("a")
                              .shutdown(duration)
                              .startTimeout(duration)
                              .heartbeatTimeout(duration)
                              .holdFor(duration)
                              .health(
                                  HealthCheckSpec.DEFAULT
                                      .interval(duration)
                                      .timeout(duration)
                                      .failureThreshold(1))
                              .backoff(backoff(duration, 1, duration, 1, Duration.ZERO)))
                      .build());
    }
    assertThat(child("a").shutdown(Duration.ZERO).holdFor(Duration.ZERO).build()).isNotNull();
  }

  // ---- combinations

  @Test
  void onlyAFactoryCanBeReplacedWhileStuck() {
    assertInvalid(
        () -> child("a").onStuck(OnStuck.REPLACE).build(),
        Problem.BAD_COMBINATION,
        "on-stuck",
        "child 'a'",
        "share one instance",
        "give a factory",
        "hold or escalate");
    assertThat(
            ChildSpec.worker("a", () -> WorkerContext::awaitStop)
                .onStuck(OnStuck.REPLACE)
                .build()
                .settings()
                .onStuck())
        .isEqualTo(OnStuck.REPLACE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ONE_FOR_ALL", "REST_FOR_ONE"})
  void aTemplateGoesWithOneForOneOnly(Strategy strategy) {
    assertInvalid(
        () -> SupervisorSpec.template("pool", child("t")).strategy(strategy).build(),
        Problem.BAD_COMBINATION,
        "strategy",
        "supervisor 'pool'",
        "one-for-one");
  }

  private static Case impossible(String property, ThrowingCallable build, String... words) {
    return new Case(property, build, Problem.BAD_COMBINATION, List.of(words));
  }

  static Stream<Case> combinationsThatCannotWork() {
    SupervisorSpec nested = SupervisorSpec.named("s").build();
    ChildSpec template = ChildSpec.template("t", argument -> WorkerContext::awaitStop).build();
    return Stream.of(
        impossible(
            "children",
            () -> SupervisorSpec.template("p", template).child(child("a")).build(),
            "supervisor 'p' has a template",
            "'a'",
            "startChildWith(argument)"),
        impossible(
            "template",
            () -> SupervisorSpec.named("p").child(template).build(),
            "child 't' of supervisor 'p'",
            "needs an argument"),
        impossible(
            "max-children",
            () -> SupervisorSpec.named("p").maxChildren(1).build(),
            "supervisor 'p' is static"),
        impossible(
            "max-children",
            () ->
                SupervisorSpec.dynamic("p")
                    .maxChildren(1)
                    .child(child("a"))
                    .child(child("b"))
                    .build(),
            "supervisor 'p' declares 2 children"),
        impossible(
            "on-stuck",
            () -> ChildSpec.supervisor(nested).onStuck(OnStuck.REPLACE).build(),
            "supervisor 's'",
            "for workers"),
        impossible(
            "mdc",
            () -> ChildSpec.supervisor(nested).mdc(true).build(),
            "supervisor 's'",
            "for workers"),
        impossible(
            "heartbeat-timeout",
            () -> ChildSpec.supervisor(nested).heartbeatTimeout(SECOND).build(),
            "supervisor 's'",
            "for workers"),
        impossible(
            "on-exception",
            () -> new OnException(List.of(), List.of(Error.class), List.of(Error.class)),
            "java.lang.Error",
            "more than one list"));
  }

  @ParameterizedTest
  @MethodSource
  void combinationsThatCannotWork(Case refused) {
    assertInvalid(
        refused.build(), refused.problem(), refused.name(), refused.words().toArray(String[]::new));
  }

  @Test
  void aChildIsNotAddedToANameThatTwoSupervisorsHave() {
    SupervisorSpecBuilder twin = SupervisorSpec.named("twin");
    assertInvalid(
        () ->
            SupervisionTree.builder(
                    SupervisorSpec.named("app")
                        .child(twin)
                        .child(SupervisorSpec.named("b").child(twin)))
                .child("twin", child("a"))
                .build(),
        Problem.INVALID_SETTING,
        "supervisor",
        "2 supervisors named 'twin'",
        "child 'a'");
  }

  @Test
  void theRootIsASupervisor() {
    assertInvalid(
        () -> SupervisionTree.create(child("a")),
        Problem.BAD_COMBINATION,
        "root",
        "'a' is a worker",
        "must be a supervisor");
  }

  @Test
  void aChildIsAddedOnlyToASupervisorThatExists() {
    assertInvalid(
        () -> SupervisionTree.builder(SupervisorSpec.named("app")).child("db", child("a")).build(),
        Problem.INVALID_SETTING,
        "supervisor",
        "no supervisor 'db'",
        "child 'a'",
        "declare the supervisor first");
  }

  @Test
  void aChildThatIsAddedIsCheckedLikeADeclaredOne() {
    assertInvalid(
        () ->
            SupervisionTree.builder(SupervisorSpec.named("app").child(child("a")))
                .child("app", child("a"))
                .build(),
        Problem.DUPLICATE_ID,
        "id",
        "'app'",
        "'a'");
  }

  @Test
  void nestedSpecificationsAreCheckedWhenTheOuterOneIsBuilt() {
    assertInvalid(
        () ->
            SupervisorSpec.named("app")
                .child(SupervisorSpec.named("s").child(child("a")).child(child("a")))
                .build(),
        Problem.DUPLICATE_ID,
        "id",
        "supervisor 's'");
  }

  @Test
  void whatIsMissingIsNamed() {
    assertThat(catchThrowable(() -> ChildSpec.task("a", null))).hasMessage("worker");
    assertThat(catchThrowable(() -> ChildSpec.worker("a", null))).hasMessage("factory");
    assertThat(catchThrowable(() -> child(null).build())).hasMessage("id");
    assertThat(catchThrowable(() -> child("a").restart(null))).hasMessage("restart");
    assertThat(catchThrowable(() -> child("a").holdFor(null))).hasMessage("holdFor");
    assertThat(catchThrowable(() -> SupervisorSpec.named("s").strategy(null)))
        .hasMessage("strategy");
    assertThat(catchThrowable(() -> SupervisorSpec.named("s").child(null))).hasMessage("child");
    assertThat(catchThrowable(() -> SupervisionTree.create(null))).hasMessage("root");
  }

  // ---- defaults

  @Test
  void defaultsOfAWorkerAreThoseOfTheDocumentation() {
    ChildSettings settings = child("a").build().settings();
    assertThat(settings)
        .isEqualTo(
            new ChildSettings(
                RestartType.PERMANENT,
                false,
                Shutdown.timeout(Duration.ofSeconds(5)),
                Interrupt.IMMEDIATE,
                null,
                null,
                null,
                true,
                null,
                OnException.DEFAULT,
                OnStuck.HOLD,
                Duration.ofSeconds(30),
                null,
                List.of()));
  }

  @Test
  void defaultsOfASupervisorAreThoseOfTheDocumentation() {
    SupervisorSpec spec = SupervisorSpec.named("s").build();
    assertThat(spec.strategy()).isEqualTo(Strategy.ONE_FOR_ONE);
    assertThat(spec.intensity()).isEqualTo(new RestartIntensity(3, Duration.ofSeconds(5)));
    assertThat(spec.autoShutdown()).isEqualTo(AutoShutdown.NEVER);
    assertThat(spec.maxChildren()).isEqualTo(SupervisorSpec.UNBOUNDED);
    ChildSettings settings = spec.toChildSpec().settings();
    assertThat(settings.restart()).isEqualTo(RestartType.PERMANENT);
    assertThat(settings.shutdown()).isEqualTo(Shutdown.INFINITY);
    assertThat(settings.significant()).isFalse();
    assertThat(settings.backoff()).isNull();
  }

  @Test
  void defaultsOfBackoffAndHealthAreThoseOfTheDocumentation() {
    assertThat(Backoff.DEFAULT)
        .isEqualTo(
            backoff(Duration.ofMillis(500), 2, Duration.ofSeconds(30), 0.2, Duration.ofMinutes(1)));
    assertThat(HealthCheckSpec.DEFAULT)
        .isEqualTo(new HealthCheckSpec(null, Duration.ofSeconds(30), Duration.ofSeconds(5), 3));
  }

  @Test
  void aCopyOfASpecificationHasAllItsSettings() {
    ChildSpec spec =
        child("a")
            .restart(RestartType.TRANSIENT)
            .significant(true)
            .shutdown(Shutdown.BRUTAL_KILL)
            .interrupt(Interrupt.AFTER_TIMEOUT)
            .startTimeout(SECOND)
            .heartbeatTimeout(SECOND)
            .health(HealthCheckSpec.DEFAULT)
            .healthEnabled(false)
            .backoff(Backoff.DEFAULT)
            .onException(
                new OnException(List.of(), List.of(IllegalStateException.class), List.of()))
            .onStuck(OnStuck.ESCALATE)
            .holdFor(SECOND)
            .build();
    assertThat(spec.toBuilder().build()).isEqualTo(spec);
    assertThat(spec.toBuilder().restart(RestartType.TEMPORARY).build().settings().holdFor())
        .isEqualTo(SECOND);
  }
}
