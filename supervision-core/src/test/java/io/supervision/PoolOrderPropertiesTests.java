package io.supervision;

import static io.supervision.TreeFixture.idle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.supervision.spec.SupervisorSpec;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** However children of a pool come and go, it lists them as a linked set of their ids would. */
class PoolOrderPropertiesTests {

  /** Four each have the same hash. */
  private static final List<String> IDS =
      IntStream.range(0, 120)
          .mapToObj(i -> "c" + i / 4 + List.of("AaAa", "AaBB", "BBAa", "BBBB").get(i % 4))
          .toList();

  /**
   * Some children, one after the other, of whom those come that are not there, or the others go.
   */
  record Change(boolean come, int first, int count) {

    List<String> ids() {
      return IDS.subList(first, Math.min(first + count, IDS.size()));
    }
  }

  @Provide
  Arbitrary<Change> changes() {
    return Combinators.combine(
            Arbitraries.of(true, false),
            Arbitraries.integers().between(0, IDS.size() - 1),
            Arbitraries.oneOf(
                Arbitraries.integers().between(1, 3),
                Arbitraries.integers().between(1, IDS.size())))
        .as(Change::new);
  }

  @Property(tries = 20)
  void aPoolIsInOrderAndFindsById(@ForAll @Size(max = 20) List<@From("changes") Change> changes) {
    assertTimeoutPreemptively(Duration.ofSeconds(30), () -> changeAndCompare(changes));
  }

  private static void changeAndCompare(List<Change> changes) {
    Set<String> model = new LinkedHashSet<>();
    try (TreeFixture fixture = TreeFixture.started(SupervisorSpec.dynamic("pool"))) {
      Supervisor pool = fixture.tree.root();
      for (Change change : changes) {
        for (String id : change.ids()) {
          if (change.come() && model.add(id)) {
            pool.startChild(idle(id));
          } else if (!change.come() && model.remove(id)) {
            pool.terminateChild(id);
          }
          assertThat(fixture.tree.find(id).isPresent()).isEqualTo(change.come());
        }
        assertThat(pool.childIds()).containsExactlyElementsOf(model);
        assertThat(pool.countChildren().specs()).isEqualTo(model.size());
      }
      assertThat(model).allMatch(id -> pool.childSpec(id).id().equals(id));
    }
  }
}
