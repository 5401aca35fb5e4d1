package io.supervision.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The suite can fail: a recording that was altered in one place disagrees there. */
@ExtendWith(QuietLog.class)
class DisagreementTests {

  @Test
  void anUnalteredVectorAgrees() throws Exception {
    assertThat(Suite.run(List.of(read("one-for-all"))).summary())
        .isEqualTo("1 vectors, 0 disagreements");
  }

  @Test
  void anotherReasonInAnEventDisagrees() throws Exception {
    Disagreement found = altered("one-for-all", v -> event(v, 0, 0).set(3, "normal"));

    assertThat(found.where()).startsWith("step 1 of 5: op=\"exit\" child=\"root/b\"");
    assertThat(found.diff())
        .containsPattern(
            "!\\s+\\[\"stopped\",\"root/b\",1,\"normal\"]\\s+\\[\"stopped\",\"root/b\",1,\"crash\"]");
  }

  @Test
  void anotherIncarnationInAnEventDisagrees() throws Exception {
    Disagreement found = altered("one-for-all", v -> event(v, 0, 3).set(2, 7));

    assertThat(found.diff()).containsPattern("!\\s+\\[\"started\",\"root/a\",7]\\s+\\[");
  }

  @Test
  void eventsInAnotherOrderDisagree() throws Exception {
    Disagreement found = altered("one-for-all", v -> events(v, 0).add(events(v, 0).remove(1)));

    assertThat(found.where()).startsWith("step 1 of 5");
  }

  @Test
  void aMissingEventDisagrees() throws Exception {
    Disagreement found = altered("one-for-all", v -> events(v, 1).remove(5));

    assertThat(found.where()).startsWith("step 2 of 5");
    assertThat(found.diff()).containsPattern("!\\s+\\[\"started\",\"root/c\",3]");
  }

  @Test
  void oneEventMoreDisagrees() throws Exception {
    Disagreement found =
        altered(
            "one-for-all", v -> events(v, 3).add(Json.array().add("started").add("root/d").add(1)));

    assertThat(found.where()).startsWith("step 4 of 5: op=\"which_children\"");
    assertThat(found.diff()).containsPattern("!\\s+\\[\"started\",\"root/d\",1]");
  }

  @Test
  void anotherResultDisagrees() throws Exception {
    Disagreement found = altered("child-administration", v -> step(v, 6).set("result", Json.ok()));

    assertThat(found.where()).startsWith("step 7 of 17: op=\"restart_child\"");
    assertThat(found.diff()).containsPattern("!\\s+result\\s+\\{\"ok\":true}\\s+\\{\"error\":");
  }

  @Test
  void anotherListOfChildrenDisagrees() throws Exception {
    Disagreement found =
        altered("one-for-all", v -> ((ArrayNode) step(v, 3).get("result").get("ok")).remove(2));

    assertThat(found.diff()).contains("ok [2]", "ok [3]");
  }

  @Test
  void anotherAnswerBehindTheGateDisagrees() throws Exception {
    Disagreement found =
        altered(
            "calls-while-restarting",
            v -> ((ArrayNode) step(v, 0).get("result").get("calls")).set(2, Json.ok()));

    assertThat(found.diff())
        .containsPattern("!\\s+call: \\{\"ok\":true}\\s+call: \\{\"error\":\"restarting\"}");
  }

  @Test
  void anotherResultOfTheStartDisagrees() throws Exception {
    Disagreement found =
        altered(
            "start-fails-in-nested-supervisor",
            v -> ((ObjectNode) v.start().get("result").get("cause")).put("cause", "error"));

    assertThat(found.where()).isEqualTo("start");
    assertThat(found.diff()).contains("\"failed_to_start_child\":\"y\"");
  }

  @Test
  void aRefusalOfAnotherSettingDisagrees() throws Exception {
    Disagreement found =
        altered(
            "invalid-supervisor-flags-strategy",
            v -> ((ObjectNode) v.start().get("result")).put("detail", "invalid_period"));

    assertThat(found.diff()).contains("invalid_period", "invalid_strategy");
  }

  @Test
  void anotherFinalStateDisagrees() throws Exception {
    Disagreement found =
        altered(
            "invalid-start-child-specs",
            v -> ((ObjectNode) v.finalState().get(0)).putArray("children"));

    assertThat(found.where()).isEqualTo("final state");
  }

  @Test
  void stopsAtTheSameTimeAgreeInAnyOrderButNotWithOtherReasons() throws Exception {
    Vector reversed = read("dynamic-stop-mixed");
    ArrayNode group = (ArrayNode) event(reversed, 4, 0).get(1);
    group.add(group.remove(0));
    assertThat(new Replay(reversed).play()).isNull();

    Disagreement found =
        altered(
            "dynamic-stop-mixed",
            v -> ((ArrayNode) event(v, 4, 0).get(1).get(1)).set(3, "shutdown"));

    assertThat(found.where()).startsWith("step 5 of 5: op=\"stop\"");
  }

  @Test
  void aReplayThatFailsDisagreesAndSaysWhy() throws Exception {
    Disagreement found =
        altered("one-for-all", v -> step(v, 2).put("op", "fly").put("sup", "root"));

    assertThat(found.where()).startsWith("step 3 of 5: op=\"fly\"");
    assertThat(found.diff()).contains("the replay failed", "unknown step");
  }

  @Test
  void everythingAboutADisagreementIsPrinted() throws Exception {
    Vector vector = read("one-for-all");
    event(vector, 0, 0).set(3, "normal");

    assertThat(Suite.run(List.of(vector, read("one-for-one"))).toString())
        .startsWith("one-for-all (altered): the others stop in reverse order")
        .contains("step 1 of 5", "expected", "actual")
        .endsWith("2 vectors, 1 disagreements");
  }

  @Test
  void aDisagreementFailsTheTestThatBearsTheNameOfItsVector() throws Throwable {
    Vector vector = read("one-for-all");
    event(vector, 0, 0).set(3, "normal");

    List<DynamicTest> tests = Suite.start(List.of(read("one-for-one"), vector)).tests().toList();

    assertThat(tests)
        .extracting(DynamicTest::getDisplayName)
        .containsExactly("one-for-one", "one-for-all");
    assertThat(tests.get(1).getTestSourceUri()).hasValue(vector.source());
    tests.get(0).getExecutable().execute();
    assertThatThrownBy(() -> tests.get(1).getExecutable().execute())
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("one-for-all (altered)")
        .hasMessageContaining("step 1 of 5");
  }

  @Test
  void valuesThatNoTypeCanHoldAreCountedApart() throws Exception {
    Report report =
        Suite.run(
            List.of(read("invalid-supervisor-flags-strategy"), read("invalid-start-child-specs")));

    assertThat(report.refused())
        .containsOnlyKeys("invalid_strategy", "invalid_restart_type")
        .containsEntry("invalid_strategy", 1);
  }

  private static Vector read(String id) throws IOException {
    Path file = VectorDirectories.publicOnes().resolve("named/" + id + ".json");
    return VectorFiles.vector("altered", file.toUri(), Files.readString(file));
  }

  private static Disagreement altered(String id, Consumer<Vector> alteration) throws Exception {
    Vector vector = read(id);
    alteration.accept(vector);
    List<Disagreement> found = Suite.run(List.of(vector)).disagreements();
    assertThat(found).hasSize(1);
    return found.get(0);
  }

  private static ObjectNode step(Vector vector, int step) {
    return (ObjectNode) vector.steps().get(step);
  }

  private static ArrayNode events(Vector vector, int step) {
    return (ArrayNode) step(vector, step).get("events");
  }

  private static ArrayNode event(Vector vector, int step, int event) {
    return (ArrayNode) events(vector, step).get(event);
  }
}
